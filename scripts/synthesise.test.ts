// The command without a page: what it writes, what it says to bad input, and that it leaves nothing half-written.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phantom, type PhantomOptions } from '../src/dicom/testing/phantom.ts';
import { niftiFile } from '../src/dicom/testing/niftiFile.ts';
import { readDrop, readStack } from '../src/dicom/testing/readDrop.ts';
import { HELP } from './cli/help.ts';
import { synthesiseCommand } from './cli/synthesiseCommand.ts';
import { writeUntrainedModel } from '../src/node/untrainedModel.ts';

const root = mkdtempSync(join(tmpdir(), 'synthmr-command-'));
const model = join(root, 'tiny');
const head: PhantomOptions = { columns: 64, rows: 64, pixelMm: 3.6, heights: [-15, -10, -5, 0, 5, 10, 15] };

function folderOf(name: string, options: PhantomOptions): string {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  for (const file of phantom(options)) writeFileSync(join(folder, file.name), file.bytes);
  return folder;
}

async function run(...args: readonly string[]): Promise<{ code: number; out: string; error: string }> {
  let [out, error] = ['', ''];
  const code = await synthesiseCommand(args, {
    out: (text) => void (out += text),
    error: (text) => void (error += text),
    bar: null,
  });
  return { code, out, error };
}

const filesIn = (folder: string): { name: string; bytes: Uint8Array }[] =>
  readdirSync(folder).map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) }));

let ct = '';
beforeAll(async () => {
  await writeUntrainedModel(model);
  ct = folderOf('ct', head);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('synthesise', () => {
  it('[CLI-1] [SPR-1] [SPR-5] writes the slices asked for as DICOM on the CT’s own places, metrics against real MR, the spread, and a report', async () => {
    const real = folderOf('real', {
      ...head,
      modality: 'MR',
      description: 'T1 of the head',
      echoTime: 3,
      studyUid: '2.25.777',
    });
    const out = join(root, 'out');
    const {
      code,
      error,
      out: said,
    } = await run(
      ...[
        '--ct',
        ct,
        '--out',
        out,
        '--model',
        model,
        '--slices',
        '3-5',
        '--backend',
        'wasm',
        '--threads',
        '2',
      ],
      ...['--real', real, '--contrast', 't1', '--spread'],
    );
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(said).toContain('3 DICOM files, 1 of the spread, report.html and report.json');
    expect(readdirSync(out).sort()).toEqual([
      'metrics.csv',
      'report.html',
      'report.json',
      'spread-t1.nii.gz',
      'synthetic-t1',
    ]);
    const spread = gunzipSync(readFileSync(join(out, 'spread-t1.nii.gz')));
    expect(spread.toString('latin1')).toContain('NO MR, NOT FOR DIAGNOSIS');
    expect(spread.toString('latin1')).toContain('Measured on 3 of 7 slices');

    const files = filesIn(join(out, 'synthetic-t1'));
    const [synthetic] = (await readDrop(files)).series;
    const [source] = (await readDrop(filesIn(ct))).series;
    expect(synthetic?.role).toBe('synthetic');
    expect(synthetic?.geometry?.positions).toEqual(source?.geometry?.positions.slice(2, 5));
    expect(synthetic?.synthetic?.sourceSeriesUid).toBe(source?.seriesUid);
    if (!synthetic) throw new Error('no series');
    expect(new Set((await readStack(synthetic, files)).voxels).size).toBeGreaterThan(20);

    const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as {
      readonly warnings: readonly string[];
    };
    expect(report).toMatchObject({
      program: 'SynthMR 0.13.0',
      backend: { name: 'wasm', threads: 2 },
      model: { id: 'untrained-tiny', untrained: true, weightsSha256: synthetic.synthetic?.weightsSha256 },
      slices: { first: 3, last: 5, made: 3 },
      spreadPercent: { T1: [expect.any(Number), expect.any(Number), expect.any(Number)] },
      series: [{ contrast: 'T1', files: 3, seriesUid: synthetic.seriesUid }],
      metrics: [{ contrast: 'T1', regions: { 'Whole head': { psnr: expect.any(Number) as number } } }],
    });
    expect(JSON.stringify(report)).not.toContain('Phantom');
    expect(report.warnings.join()).toContain('untrained');
    const page = readFileSync(join(out, 'report.html'), 'utf8'); // [REP-4]
    expect(page).not.toContain('Phantom');
    // But in its pictures, whose base64 may spell anything.
    expect(page.replace(/data:image[^"']*/g, '')).not.toMatch(/<script|undefined|NaN/);
    expect(page.match(/src="data:image\/png;base64,/g)).toHaveLength(3);
    expect(page).toContain('3 of 7 slices synthesised');
    expect(page).toContain('Do not trust it: the network is untrained');
    expect(page).toMatch(/Against the real T1 it is worst on slice [345]:/);
    expect(page).toMatch(/T1: Rigid, then affine; reaches \d+ % of the head\./);
    const csv = readFileSync(join(out, 'metrics.csv'), 'utf8');
    expect(csv).toMatch(/T1,percentiles 0\.5 to 99\.5 of the head,Whole head,3,[\d.]+,/);
    expect(csv).toContain(',Whole head,volume,');
  });

  it('[CLI-2] [CLI-9] says what is wrong with bad input in words, exits with 1 and leaves nothing', async () => {
    const empty = join(root, 'empty');
    mkdirSync(empty);
    const text = join(root, 'text');
    mkdirSync(text);
    writeFileSync(join(text, 'letter.txt'), 'Dear colleague');
    const mr = folderOf('mr', { ...head, modality: 'MR', description: 'T1', echoTime: 3 });
    const noise = folderOf('noise', { ...head, heights: [0] });
    for (const name of readdirSync(noise)) writeFileSync(join(noise, name), Buffer.alloc(3000, 7));
    const two = folderOf('two', head);
    folderOf('two/other', { ...head, seriesUid: '2.25.8', studyUid: '2.25.9', patientName: 'Other^Phantom' });
    const full = join(root, 'full');
    mkdirSync(full);
    writeFileSync(join(full, 'thesis.txt'), 'Mine');
    const out = join(root, 'never');
    const base = ['--out', out, '--model', model];
    const cases: readonly (readonly [args: readonly string[], says: string])[] = [
      [[], '--ct is missing'],
      [['--ct', ct], '--out is missing'],
      [['--ct', ct, '--out', out, '--colour'], "Unknown option '--colour'"],
      ...[
        ['--once'],
        ['--share'],
        ['--state', 'f'],
        ['--settle', '20'],
        ['--every', '10'],
        ['--retries', '5'],
        ['--lease', '120'],
      ].map((args) => [[...base, '--ct', ct, ...args], `${args[0] ?? ''} is for what is watched`] as const),
      [[...base, '--ct', join(root, 'nowhere')], 'there is no such folder'],
      [[...base, '--ct', empty], 'it is empty'],
      [[...base, '--ct', text], 'none of its 1 files is a DICOM or NIfTI image'],
      [[...base, '--ct', noise], 'named like DICOM but is none'],
      [[...base, '--ct', mr], '#1  series 2, T1: MR of 7 images'],
      [[...base, '--ct', ct, '--series', '99'], 'holds no CT series 99'],
      [[...base, '--ct', two], 'holds 2 CT series of 2 patients'],
      [[...base, '--ct', ct, '--accept', ''], '--accept: give a reason'],
      [[...base, '--ct', ct, '--slices', '5-2'], '--slices 5-2'],
      [[...base, '--ct', ct, '--slices', '5-80'], 'the CT has only 7 slices'],
      [[...base, '--ct', ct, '--contrast', 't1,flair'], 'give t1, t2 or t1,t2'],
      [[...base, '--ct', ct, '--backend', 'cuda'], '--backend cuda'],
      [[...base, '--ct', ct, '--threads', '0'], '--threads 0'],
      [['--ct', ct, '--out', full, '--model', model], 'is not empty'],
      [['--ct', ct, '--out', join(full, 'thesis.txt'), '--model', model], 'is a file'],
      [['--ct', ct, '--out', out, '--model', 'gpt'], 'could not be read'],
      [[...base, '--ct', ct, '--real', ct], 'none of its series looks like real T1 or T2 MR'],
    ];
    for (const [args, says] of cases) {
      const { code, error, out: said } = await run(...args, '--models', join(root, 'no-models'));
      expect({ code, said }, args.join(' ')).toEqual({ code: 1, said: '' });
      expect(error, args.join(' ')).toContain(says);
      const lines = error
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('  #'));
      expect(lines.length, error).toBe(2); // what is wrong, with the series there are; what to do
    }
    expect(readdirSync(root).filter((name) => name.includes('partial') || name === 'never')).toEqual([]);
    expect(readdirSync(full)).toEqual(['thesis.txt']);
  });

  it('[CLI-2] leaves nothing of a run that fails at its end', async () => {
    const out = join(root, 'late');
    const blank: PhantomOptions['extra'] = [[0x7fe00010, 'OW', new Uint8Array(64 * 64 * 2)]]; // found only once it is laid over
    const mr = { ...head, modality: 'MR', description: 'T1', echoTime: 3, extra: blank } as const;
    const flat = folderOf('flat', mr);
    const options = ['--ct', ct, '--out', out, '--model', model, '--real', flat];
    const args = [...options, '--slices', '4', '--backend', 'wasm'];
    const { code, error } = await run(...args);
    expect(code).toBe(1);
    expect(error).toContain('no spread of values inside the head');
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(root).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('[CLI-7] a bundle may lie in the folder of --out, and of a run whose storing fails nothing is left', async () => {
    const out = join(root, 'with-bundle');
    const args = ['--ct', ct, '--out', out, '--model', model, '--slices', '4', '--backend', 'wasm'];
    const inside = await run(...args, '--bundle', join(out, 'bundle.zip'));
    expect(inside).toMatchObject({ code: 0, error: '' });
    expect(readdirSync(out)).toContain('bundle.zip');
    rmSync(out, { recursive: true });
    const beside = join(root, 'beside.zip');
    const lost = await run(...args, '--bundle', beside, '--to', 'http://127.0.0.1:9/dicom-web');
    expect(lost.code).toBe(1);
    expect(lost.error).toContain('http://127.0.0.1:9 does not answer');
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(root).filter((name) => /partial|beside/.test(name))).toEqual([]);
  });

  it('[CLI-6] another patient’s MR stops the command with exit code 3, unless a reason is given, which is written down', async () => {
    const out = join(root, 'other');
    const other = folderOf('others-mr', {
      ...head,
      modality: 'MR',
      description: 'T1',
      echoTime: 3,
      studyUid: '2.25.778',
      patientName: 'Somebody^Else',
      extra: [[0x00100020, 'LO', 'ELSE']],
    });
    const options = ['--ct', ct, '--out', out, '--model', model, '--real', other];
    const args = [...options, '--slices', '4', '--backend', 'wasm', '--contrast', 't1'];
    const stopped = await run(...args);
    expect(stopped.code).toBe(3);
    expect(stopped.error).toContain('another patient’s');
    expect(stopped.error).toContain('--accept "REASON"');
    expect(existsSync(out)).toBe(false);
    const { code } = await run(...args, '--accept', 'Names were mixed up by the archive');
    expect(code).toBe(0);
    const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as {
      readonly overrides: readonly unknown[];
    };
    expect(report.overrides).toEqual([
      expect.objectContaining({ rule: 'real-mr', reason: 'Names were mixed up by the archive' }),
    ]);
  });

  it('[CLI-6] what is no head stops the command; overridden, every file tells it', async () => {
    const out = join(root, 'one-slice');
    const single = folderOf('single', { ...head, heights: [0] });
    const args = ['--ct', single, '--out', out, '--model', model, '--backend', 'wasm', '--contrast', 't1'];
    const stopped = await run(...args);
    expect({ code: stopped.code, said: stopped.error }).toMatchObject({ code: 3 });
    const { code } = await run(...args, '--accept', 'Test of one slice');
    expect(code).toBe(0);
    const { series } = await readDrop(filesIn(join(out, 'synthetic-t1')));
    expect(series[0]?.synthetic?.derivation).toContain('Overridden: ');
    expect(series[0]?.synthetic?.derivation).toContain('Test of one slice');
  });

  it('[NII-8] a CT from NIfTI gives NIfTI with the voxels of its DICOM, and real MR may be NIfTI too', async () => {
    const [files, mr] = [phantom(head), phantom({ ...head, modality: 'MR', echoTime: 3 })];
    const niftiOf = async (of: typeof files, name: string): Promise<string> => {
      const [series] = (await readDrop(of)).series;
      if (!series) throw new Error(name);
      const path = join(root, name);
      writeFileSync(path, gzipSync(niftiFile(await readStack(series, of))));
      return path;
    };
    const accept = ['--accept', 'A phantom', '--backend', 'wasm', '--quiet', '--model', model] as const;
    const [plain, nifti] = [join(root, 'from-dicom'), join(root, 'from-nifti')];
    expect((await run('--ct', ct, '--out', plain, '--contrast', 't1', ...accept)).code).toBe(0);
    const real = await niftiOf(mr, 'real_T1w.nii.gz');
    const ran = await run(await niftiOf(files, 'head.nii.gz'), '--out', nifti, '--real', real, ...accept);
    expect(ran.error).toBe('');
    expect(ran.out).toMatch(/^2 NIfTI files, report\.html and report\.json in .*: CT of 7 images/);
    expect(readdirSync(nifti).sort()).toEqual([
      'metrics.csv',
      'report.html',
      'report.json',
      'synthetic-t1.nii.gz',
      'synthetic-t2.nii.gz',
    ]);
    const bytes = new Uint8Array(gunzipSync(readFileSync(join(nifti, 'synthetic-t1.nii.gz'))));
    const made = [{ name: 't1.nii', bytes }];
    const [back] = (await readDrop(made)).series;
    expect(back).toMatchObject({
      role: 'synthetic',
      synthetic: { contrast: 'T1', model: 'untrained-tiny 0.0.0' },
    });
    const dicom = filesIn(join(plain, 'synthetic-t1'));
    const [same] = (await readDrop(dicom)).series;
    if (!back?.geometry || !same) throw new Error('not written');
    const [one, other] = [await readStack(back, made), await readStack(same, dicom)];
    let off = 0;
    one.voxels.forEach((v, i) => (off = Math.max(off, Math.abs(v - (other.voxels[i] ?? NaN)))));
    expect(off).toBeLessThanOrEqual(1); // NIfTI states places in 32 bits
    back.geometry.positions.forEach((position, k) =>
      position.forEach((value, i) => expect(value).toBeCloseTo(same.geometry?.positions[k]?.[i] ?? NaN, 3)),
    );
  });

  it('[CLI-3] --help tells every option', async () => {
    const { code, out } = await run('--help');
    expect({ code, out }).toEqual({ code: 0, out: HELP });
    for (const option of [
      'ct',
      'out',
      'series',
      'model',
      'models',
      'contrast',
      'slices',
      'backend',
      'threads',
      'real',
      'accept',
      'bundle',
      'bundle-pixels',
      'deidentify',
      'quiet',
      'help',
    ])
      expect(out).toContain(`--${option} `);
  });
});
