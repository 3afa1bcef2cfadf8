// The command from a PACS and into it, against an Orthanc on this machine: found, fetched, stored once, read back.
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDicom } from 'dicom-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phantom, type PhantomOptions } from '../src/dicom/testing/phantom.ts';
import { writeUntrainedModel } from '../src/node/untrainedModel.ts';
import { synthesiseCommand } from './cli/synthesiseCommand.ts';
import { missing, run as judge } from './oracles/dicom/tools.ts';
import { Orthanc, orthancMissing } from './testing/orthanc.ts';

const absent = orthancMissing();
const root = mkdtempSync(join(tmpdir(), 'synthmr-pacs-test-'));
const model = join(root, 'tiny');
const head: PhantomOptions = { columns: 64, rows: 64, pixelMm: 3.6, heights: [-15, -10, -5, 0, 5, 10, 15] };
const login = { SYNTHMR_FROM_USER: 'anna', SYNTHMR_FROM_PASSWORD: 'grüße:1' };
let orthanc: Orthanc;

async function run(...args: readonly string[]): Promise<{ code: number; out: string; error: string }> {
  return runAs(login, ...args);
}

async function runAs(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<{ code: number; out: string; error: string }> {
  let [out, error] = ['', ''];
  const terminal = {
    out: (text: string) => void (out += text),
    error: (text: string) => void (error += text),
    bar: null,
  };
  const code = await synthesiseCommand(
    [...args, '--model', model, '--backend', 'wasm'],
    terminal,
    environment,
  );
  return { code, out, error };
}

beforeAll(async () => {
  if (absent.length > 0) return;
  await writeUntrainedModel(model, 'untrained-tiny', 64);
  orthanc = await Orthanc.started({ users: { anna: 'grüße:1' } });
  await orthanc.put(phantom({ ...head, studyUid: '2.25.501' }));
  await orthanc.put(phantom({ ...head, studyUid: '2.25.502', extra: [[0x00100020, 'LO', 'PH-2']] }));
  await orthanc.put(
    phantom({ ...head, studyUid: '2.25.503', heights: [0], extra: [[0x00100020, 'LO', 'PH-3']] }),
  );
});
afterAll(async () => {
  if (absent.length === 0) await orthanc.remove();
  rmSync(root, { recursive: true, force: true });
});

async function instancesOf(patient: string, modality: string): Promise<readonly string[]> {
  const query = { Level: 'Instance', Query: { PatientID: patient, Modality: modality } };
  const answer = await orthanc.ask('/tools/find', { method: 'POST', body: JSON.stringify(query) });
  return (await answer.json()) as readonly string[];
}

const title = absent.length === 0 ? 'PACS' : `PACS (skipped: ${absent.join(', ')} not installed)`;

describe.skipIf(absent.length > 0)(title, () => {
  it('[PACS-1] [PACS-3] a CT is found by patient, fetched, and its synthetic series stored in its study, read back, and stored once only', async () => {
    const args = ['--from', orthanc.root, '--to', orthanc.root, '--patient', 'PH-2'] as const;
    const first = await run(...args);
    expect(first).toMatchObject({ code: 0, error: '' });
    expect(first.out).toContain('14 DICOM files stored in http://localhost:');
    expect(first.out).toContain('read back with the same pixels');
    const before = JSON.stringify(await orthanc.json('/series'));
    expect(await instancesOf('PH-2', 'MR')).toHaveLength(14);
    const again = await run(...args);
    expect(again).toMatchObject({ code: 0, error: '' });
    expect(again.out).toContain('already: nothing was made');
    expect(JSON.stringify(await orthanc.json('/series'))).toBe(before);
  });

  it('[PACS-3] [PACS-4] a series of which the PACS has a part is completed, and with --out written there too', async () => {
    const args = [
      '--from',
      orthanc.root,
      '--to',
      orthanc.root,
      '--patient',
      'PH-1',
      '--contrast',
      't1',
    ] as const;
    expect((await run(...args)).code).toBe(0);
    const ids = await instancesOf('PH-1', 'MR');
    expect(ids).toHaveLength(7);
    await orthanc.ask(`/instances/${ids[0] ?? ''}`, { method: 'DELETE' });
    await orthanc.ask(`/instances/${ids[1] ?? ''}`, { method: 'DELETE' });
    const out = join(root, 'out');
    const again = await run(...args, '--out', out);
    expect(readdirSync(out).sort()).toEqual(['report.html', 'report.json', 'synthetic-t1']);
    expect(again.out).toContain('2 DICOM files stored');
    expect(again.out).toContain('(5 were there)');
    expect([...(await instancesOf('PH-1', 'MR'))].sort()).toEqual([...ids].sort());
  });

  it('[TIS-10] --tissue stores grey and white matter as a SEG beside a T1 that is there: sound, of its study, and once only', async () => {
    const args = ['--to', orthanc.root, '--patient', 'PH-1', '--contrast', 't1', '--tissue'] as const;
    const first = await run('--from', orthanc.root, ...args);
    expect(first).toMatchObject({ code: 0, error: '' });
    expect(first.out).toContain('1 DICOM file stored');
    expect(first.out).toContain('(7 were there), and read back with the same pixels');
    const [id, ...others] = await instancesOf('PH-1', 'SEG');
    expect(others).toEqual([]);
    const stored = await orthanc.ask(`/instances/${id ?? ''}/file`);
    const bytes = new Uint8Array(await stored.arrayBuffer());
    const seg = parseDicom(bytes, { untilTag: 'x52009229' });
    expect(seg.string('x0020000d')).toBe('2.25.501');
    const [t1] = await instancesOf('PH-1', 'MR');
    const { ParentSeries } = (await orthanc.json(`/instances/${t1 ?? ''}`)) as {
      readonly ParentSeries: string;
    };
    const series = (await orthanc.json(`/series/${ParentSeries}`)) as {
      readonly MainDicomTags: { readonly SeriesInstanceUID: string };
    };
    const referred = seg.elements.x00081115?.items?.[0]?.dataSet;
    expect(referred?.string('x0020000e')).toBe(series.MainDicomTags.SeriesInstanceUID);
    if (missing('dciodvfy').length === 0) {
      const file = join(root, 'seg.dcm');
      writeFileSync(file, bytes);
      const judged = await judge('dciodvfy', ['-new', file]);
      expect(judged.lines.filter((line) => /^Error/.test(line) && !line.includes('(0008,001c)'))).toEqual([]);
      expect(judged.lines.join('\n')).toContain('Segmentation');
    }
    const before = JSON.stringify(await orthanc.json('/series'));
    expect((await run('--from', orthanc.root, ...args)).out).toContain('already: nothing was made');
    const state = ['--state', join(root, 'state.jsonl'), '--settle', '0', '--once'] as const;
    const watched = await run('--watch', orthanc.root, ...args, ...state);
    expect(watched.out).toContain('the PACS had its synthetic series already');
    expect(JSON.stringify(await orthanc.json('/series'))).toBe(before);
  });

  it('[PACS-4] a bad verdict stops it, and nothing is stored', async () => {
    const stopped = await run('--from', orthanc.root, '--to', orthanc.root, '--patient', 'PH-3');
    expect(stopped.code).toBe(3);
    expect(await instancesOf('PH-3', 'MR')).toEqual([]);
    expect(stopped.error).toContain('--accept "REASON"');
  });

  it('[PACS-5] says what is wrong with an address, a login, a search, in words', async () => {
    const out = join(root, 'never');
    const nobody = await Orthanc.started();
    try {
      const cases: readonly (readonly [
        environment: Readonly<Record<string, string>>,
        args: readonly string[],
        says: string,
      ])[] = [
        [{}, ['--from', orthanc.root], 'asks for a login'],
        [
          { ...login, SYNTHMR_FROM_PASSWORD: 'wrong' },
          ['--from', orthanc.root],
          'does not accept this login',
        ],
        [{ SYNTHMR_FROM_USER: 'anna' }, ['--from', orthanc.root], 'SYNTHMR_FROM_PASSWORD is not'],
        [login, ['--from', orthanc.origin], 'has no DICOMweb at this address'],
        [{}, ['--from', `${nobody.origin}/app/explorer.html`], 'has no DICOMweb at this address'],
        [login, ['--from', 'http://localhost:9/dicom-web'], 'http://localhost:9 does not answer'],
        [login, ['--from', 'http://anna:x@localhost/'], 'The address holds a login'],
        [login, ['--from', 'ftp://localhost/'], 'is no address of a PACS'],
        [
          login,
          ['--from', orthanc.root],
          'holds 3 CT series that fit:\n  2.25.501.2  Head phantom, 7 images\n  2.25.502.2',
        ],
        [login, ['--from', orthanc.root, '--patient', 'NOBODY'], 'holds no CT series that fits'],
        [
          login,
          ['--from', orthanc.root, '--patient', 'PH-2', '--to', nobody.origin, '--deidentify'],
          '--deidentify and --to',
        ],
        [login, ['--from', orthanc.root, '--patient', 'PH-2', '--to', nobody.origin], 'has no DICOMweb'],
        [{}, ['--from', nobody.root, '--date', 'monday'], '--date monday'],
        [{}, ['--ct', root, '--patient', 'PH-2'], '--patient is for CT from a PACS'],
      ];
      for (const [environment, args, says] of cases) {
        const { code, error } = await runAs(environment, ...args, '--out', out);
        expect({ code }, args.join(' ')).toEqual({ code: 1 });
        expect(error, args.join(' ')).toContain(says);
        expect(error).not.toContain('grüße');
      }
      expect(existsSync(out)).toBe(false);
    } finally {
      await nobody.remove();
    }
  });
});
