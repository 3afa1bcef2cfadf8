// A reproducibility bundle from the command: what it holds and what not, made again, and what is told when something is not the same.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phantom, type PhantomOptions } from '../src/dicom/testing/phantom.ts';
import { writeUntrainedModel } from '../src/node/untrainedModel.ts';
import { reproduceCommand } from './cli/reproduceCommand.ts';
import { REPRODUCE_HELP } from './cli/reproduceOptions.ts';
import { synthesiseCommand } from './cli/synthesiseCommand.ts';

const root = mkdtempSync(join(tmpdir(), 'synthmr-reproduce-'));
const model = join(root, 'tiny');
const inputs = join(root, 'inputs');
const bundle = join(root, 'bundle.zip');
const small: PhantomOptions = {
  columns: 48,
  rows: 48,
  pixelMm: 4.6,
  heights: Array.from({ length: 9 }, (_, i) => 8 * i - 32),
  extra: [[0x00100020, 'LO', 'ID4711']],
};
const mr: PhantomOptions = {
  ...small,
  modality: 'MR',
  signed: false,
  intercept: -1100,
  description: 'T1 mprage',
};

function write(folder: string, options: PhantomOptions): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, bytes } of phantom(options)) writeFileSync(join(folder, name), bytes);
}

function terminal() {
  const said = { out: '', error: '' };
  return {
    said,
    out: (text: string): void => void (said.out += text),
    error: (text: string): void => void (said.error += text),
    bar: null,
  };
}

async function reproduce(...args: readonly string[]) {
  const to = terminal();
  const code = await reproduceCommand([...args, '--backend', 'wasm', '--threads', '2'], to);
  return {
    code,
    ...to.said,
    differing: to.said.out.split('\n').filter((line) => line.startsWith('DIFFERS')),
  };
}

beforeAll(async () => {
  await writeUntrainedModel(model, 'tiny', 32);
  write(join(inputs, 'ct'), small);
  write(join(inputs, 'mr'), { ...mr, seriesNumber: 5 });
  const to = terminal();
  const code = await synthesiseCommand(
    [
      ...[
        '--ct',
        join(inputs, 'ct'),
        '--real',
        join(inputs, 'mr'),
        '--model',
        model,
        '--out',
        join(root, 'out'),
      ],
      ...['--bundle', bundle, '--bundle-pixels', '--backend', 'wasm', '--threads', '2'],
    ],
    to,
  );
  expect({ code, error: to.said.error }).toEqual({ code: 0, error: '' });
  expect(to.said.out).toContain(`the reproducibility bundle in ${bundle}`);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a reproducibility bundle', () => {
  it('[REPRO-1] holds hashes, settings, numbers, figures, methods and a script; no name, no UID and no pixel of the input', () => {
    const files = unzipSync(readFileSync(bundle));
    expect(Object.keys(files).sort()).toEqual([
      ...['README.txt', 'bundle.json', 'figures/slices-t1.svg', 'figures/synthetic-t1-slice-5.png'],
      ...['figures/synthetic-t2-slice-5.png', 'methods.txt', 'metrics.csv', 'model-card.json'],
      ...['pixels/synthetic-t1.raw', 'pixels/synthetic-t2.raw', 'report.html', 'reproduce.sh'],
    ]);
    for (const [name, bytes] of Object.entries(files)) {
      const text = Buffer.from(bytes).toString('latin1');
      expect(`${name} ${text}`).not.toMatch(/Phantom\^|ID4711|2\.25\.\d|data:image/);
    }
    const record = JSON.parse(Buffer.from(files['bundle.json'] ?? []).toString()) as {
      readonly ct: { readonly files: readonly unknown[] };
    };
    expect(record.ct.files).toHaveLength(9);
    expect(record).toMatchObject({
      program: 'SynthMR 0.13.0',
      device: { backend: 'wasm' },
      comparisons: [{ contrast: 'T1', numbers: { head: { psnr: expect.any(Number) as number } } }],
    });
    expect(Buffer.from(files['methods.txt'] ?? []).toString()).toContain(
      'Synthetic MR was made from head CT',
    );
    expect(Buffer.from(files['reproduce.sh'] ?? []).toString()).toContain(
      'npm run reproduce -- "$bundle" --inputs "$inputs"',
    );
  });

  it('[REPRO-2] is made again: every input, pixel and number the same', async () => {
    const { code, out, error, differing } = await reproduce(bundle, '--inputs', inputs, '--model', model);
    expect({ code, error, differing }).toEqual({ code: 0, error: '', differing: [] });
    for (const words of [
      'CT: all 9 files are the bundle’s.',
      'Real T1: all 9 files are the bundle’s.',
      'every byte of its weights is the bundle’s',
      'Computed on wasm, as the bundle was',
      'Synthetic T1: every pixel of all 9 slices is the same.',
      'Synthetic T2: every pixel of all 9 slices is the same.',
      'Real T1: aligned to the same place, to the last digit.',
      'Numbers: all 21 are the same, to the last digit.',
      'Reproduced.',
    ])
      expect(out).toContain(words);
  });

  it('[REPRO-3] tells of one changed input: which kind, and what became of the pixels and numbers', async () => {
    const spoiled = join(root, 'spoiled');
    cpSync(inputs, spoiled, { recursive: true });
    const [name = ''] = readdirSync(join(spoiled, 'ct')).slice(4);
    const bytes = readFileSync(join(spoiled, 'ct', name));
    const at = bytes.length - 2 * (24 * 48 + 24); // in the middle of the slice
    bytes.writeInt16LE(bytes.readInt16LE(at) + 60, at);
    writeFileSync(join(spoiled, 'ct', name), bytes);
    const { code, out, differing } = await reproduce(bundle, '--inputs', spoiled, '--model', model);
    expect(code).toBe(3);
    expect(differing.join('\n')).toContain('CT: 1 of 9 files are not the bundle’s: changed, or missing.');
    expect(differing.join('\n')).toContain('CT: its voxels, in Hounsfield units, differ.');
    expect(differing.join('\n')).toMatch(
      /Synthetic T1: \d of 9 slices differ, .*the largest difference of a pixel is \d+ of 4095/,
    );
    expect(out).toContain('Real T1: all 9 files are the bundle’s.');
    expect(out).toContain('Not reproduced');
  });

  it('[REPRO-3] tells of one changed byte of the model, and makes nothing with it', async () => {
    const spoiled = join(root, 'spoiled-model');
    cpSync(model, spoiled, { recursive: true });
    const shard = join(spoiled, 'weights-1of1.bin');
    const bytes = readFileSync(shard);
    bytes[1000] = (bytes[1000] ?? 0) ^ 1;
    writeFileSync(shard, bytes);
    const { code, differing } = await reproduce(bundle, '--inputs', inputs, '--model', spoiled);
    expect(code).toBe(3);
    expect(differing).toHaveLength(1);
    expect(differing[0]).toContain('weights-1of1.bin changed');
  });

  it('[REPRO-3] tells of one changed number in the bundle, and of a changed file of it', async () => {
    const files = unzipSync(readFileSync(bundle));
    const record = Buffer.from(files['bundle.json'] ?? []).toString();
    const changed = join(root, 'changed.zip');
    const better = record.replace(/"psnr": ([\d.]+)/, (_, value: string) => `"psnr": ${Number(value) + 1}`);
    const card = Buffer.from(files['model-card.json'] ?? [])
      .toString()
      .replace('seeded', 'careful');
    writeFileSync(
      changed,
      zipSync({ ...files, 'bundle.json': Buffer.from(better), 'model-card.json': Buffer.from(card) }),
    );
    const { code, differing } = await reproduce(changed, '--inputs', inputs, '--model', model);
    expect(code).toBe(3);
    expect(differing).toHaveLength(2);
    expect(differing[0]).toContain('Bundle: model-card.json changed since it was written.');
    expect(differing[1]).toMatch(
      /Numbers: 1 of 21 differ, most of all T1, slice, psnr: [\d.]+ in the bundle, [\d.]+ now/,
    );
  });

  it('[REPRO-4] without inputs checks the bundle and the model; says in words what is no bundle; --help tells every option', async () => {
    const checked = await reproduce(bundle, '--model', model);
    expect(checked.code).toBe(0);
    expect(checked.out).toContain('Name the input files by --inputs');
    const card = join(model, 'model.json');
    expect((await reproduce(card, '--model', model)).error).toContain(
      'is no reproducibility bundle: it is no ZIP',
    );
    const other = join(root, 'other.zip');
    writeFileSync(other, zipSync({ 'letter.txt': Buffer.from('Dear colleague') }));
    expect((await reproduce(other)).error).toContain('there is no bundle.json in it');
    expect((await reproduce()).error).toContain('The bundle is missing');
    expect((await reproduce(bundle)).error).toContain('There is no model tiny');
    expect(await reproduce('--help')).toMatchObject({ code: 0, out: REPRODUCE_HELP });
  });
});
