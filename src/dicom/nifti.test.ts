// NIfTI files of every orientation, type and byte order are read where nibabel puts them; what they lack is said.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { niftiTexts } from '../core/files/niftiMark.ts';
import { SPREAD_SLOPE, spreadTexts } from '../core/files/spreadTexts.ts';
import { madeByText, madeFromText } from '../core/files/provenanceText.ts';
import type { Stack } from '../core/geometry/stack.ts';
import { add, scale } from '../core/geometry/vec.ts';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import { oraclePath } from '../node/oracles.ts';
import { regularCt } from './testing/ctSeries.ts';
import { niftiAt, niftiFile } from './testing/niftiFile.ts';
import { readDrop, readStack } from './testing/readDrop.ts';

const ct = regularCt();
const stack = ((): Stack => {
  const { geometry } = ct.info;
  if (!geometry) throw new Error('no geometry');
  return { geometry, voxels: ct.voxels };
})();

type Change = (header: DataView) => void;
const file = (name: string, change?: Change) => ({
  name,
  bytes: niftiFile(stack, change ? { change } : {}),
});
async function only(name: string, change?: Change): Promise<SeriesInfo> {
  const { series, problems } = await readDrop([file(name, change)]);
  expect(problems).toEqual([]);
  const [one] = series;
  if (!one || series.length > 1) throw new Error(`${series.length} series`);
  return one;
}
const words = ({ notes }: SeriesInfo): string => notes.map(({ text }) => text).join('\n');

const python = '/usr/bin/python3';
const nibabel = spawnSync(python, ['-c', 'import nibabel']).status === 0;
const title = nibabel ? 'NIfTI by nibabel' : 'NIfTI by nibabel (skipped: python3-nibabel not installed)';

describe.skipIf(!nibabel)(title, () => {
  it('[NII-1] every orientation, type, byte order, unit and form: each value is found at its own place', async () => {
    const root = mkdtempSync(join(tmpdir(), 'synthmr-nii-'));
    const made = spawnSync(python, [oraclePath('dicom/nifti_files.py'), root], { encoding: 'utf8' });
    expect(made.stderr).toBe('');
    const list = JSON.parse(made.stdout) as readonly { readonly name: string; readonly off: number }[];
    expect(list.length).toBeGreaterThan(75);
    for (const { name, off } of list) {
      const files = [{ name: `${name}.nii`, bytes: new Uint8Array(readFileSync(join(root, `${name}.nii`))) }];
      const { series, problems } = await readDrop(files);
      expect(problems, name).toEqual([]);
      const [one] = series;
      if (!one) throw new Error(name);
      const { geometry: g, voxels } = await readStack(one, files);
      let worst = 0;
      let at = 0;
      for (const position of g.positions)
        for (let row = 0; row < g.rows; row++)
          for (let column = 0; column < g.columns; column++) {
            const inPlane = add(
              scale(g.rowAxis, column * g.columnSpacing),
              scale(g.columnAxis, row * g.rowSpacing),
            );
            const [x, y, z] = add(position, inPlane);
            worst = Math.max(worst, Math.abs((voxels[at++] ?? NaN) - (300 + x + 2 * y + 4 * z)));
          }
      expect(worst, name).toBeLessThan(off);
      // As a radiologist looks: columns to the patient's left, rows to the back, slices upwards.
      const turned = [g.rowAxis[0], g.columnAxis[1], g.normal[2]];
      expect(Math.min(...turned), name).toBeGreaterThan(0.8);
    }
    rmSync(root, { recursive: true });
  });
});

describe('a CT as NIfTI', () => {
  it('[NII-1] case d9-nifti: is the CT that was written, voxel for voxel and mm for mm', async () => {
    const one = await only('folder/head CT.nii');
    expect([one.role, one.description]).toEqual(['ct', 'head CT']);
    const read = await readStack(one, [file('head CT.nii')]);
    expect(read.voxels).toEqual(stack.voxels);
    expect(read.geometry.positions.length).toBe(stack.geometry.positions.length);
    for (const [k, position] of read.geometry.positions.entries())
      position.forEach((value, i) => expect(value).toBeCloseTo(stack.geometry.positions[k]?.[i] ?? NaN, 3));
    expect(read.geometry.columnSpacing).toBeCloseTo(stack.geometry.columnSpacing, 6);
  });

  it('[NII-2] says what it lacks, and how CT and MR were told apart; the user’s word counts more', async () => {
    const one = await only('a.nii');
    expect(one.nifti).toEqual({ modality: 'guessed', folder: '' });
    expect(words(one)).toMatch(/CT or MR is not stated: its values from -\d+ to \d+ are those of a CT/);
    expect(words(one)).toMatch(/no patient, no date and no frame of reference/);
    expect(one.notes.filter(({ level }) => level !== 'info')).toEqual([]);

    const asMr = await readDrop([{ ...file('a.nii'), modality: 'MR' }]);
    expect(asMr.series.map(({ role, nifti }) => [role, nifti?.modality])).toEqual([['mr', 'said']]);
    expect(asMr.series.map(words).join()).toMatch(/Read as MR, as you said, though its values/);

    const shifted = await only('b.nii', (header) => header.setFloat32(niftiAt.slope + 4, 1024, true));
    expect(shifted.role).toBe('mr'); // without air near -1000 it is not taken for a CT
  });

  it.each<[string, Change, RegExp, 'doubtful' | 'bad' | undefined]>([
    [
      'no place',
      (h) => [niftiAt.qformCode, niftiAt.sformCode].forEach((at) => h.setInt16(at, 0, true)),
      /left and right may be exchanged/,
      'bad',
    ],
    ['an atlas', (h) => h.setInt16(niftiAt.sformCode, 4, true), /atlas \(MNI 152\)/, 'doubtful'],
    ['another image', (h) => h.setInt16(niftiAt.sformCode, 2, true), /aligned \(form code 2\)/, undefined],
    [
      'two places',
      (h) => h.setFloat32(niftiAt.qoffset, 70, true),
      /two statements of place differ by up to \d+\.\d mm; the sform/,
      undefined,
    ],
    [
      'stretched voxels',
      (h) => h.setFloat32(niftiAt.srow, -9, true),
      /makes voxels of 9\.00 x .* Open the DICOM files instead/,
      'doubtful',
    ],
    ['no unit', (h) => h.setUint8(niftiAt.units, 0), /millimetres are assumed/, undefined],
    [
      'volumes',
      (h) => [4, 3].forEach((n, i) => h.setInt16(niftiAt.dim + 8 * i, n, true)),
      /3 volumes \(time points or echoes\); only the first is read/,
      'doubtful',
    ],
  ])('[NII-2] %s: said, and judged', async (_, change, text, level) => {
    const one = await only('a.nii', change);
    expect(words(one)).toMatch(text);
    const note = one.notes.find((found) => text.test(found.text) && found.verdict);
    expect(note?.verdict?.level).toBe(level);
  });

  it.each<[string, Change, RegExp]>([
    ['colours', (h) => h.setInt16(niftiAt.datatype, 128, true), /Its voxels are colours/],
    ['complex', (h) => h.setInt16(niftiAt.datatype, 32, true), /complex/],
    ['no lengths', (h) => h.setFloat32(niftiAt.srow, NaN, true), /not stated as lengths/],
    [
      'a vector',
      (h) => [5, 0, 0, 0, 1, 3].forEach((n, i) => n && h.setInt16(niftiAt.dim + 2 * i, n, true)),
      /vector/,
    ],
    ['nonsense', (h) => h.setInt16(niftiAt.dim, 77, true), /states 77 dimensions/],
    ['too many voxels', (h) => h.setInt16(niftiAt.dim + 6, 4000, true), /cut short/],
  ])('[NII-3] %s: refused in words', async (_, change, message) => {
    const { series, problems } = await readDrop([file('a.nii', change)]);
    expect(series).toEqual([]);
    expect(problems.map((problem) => problem.message).join()).toMatch(message);
  });

  it('[SPR-5] a spread says what it is, holds per cent of full scale, and is taken for no image', async () => {
    const texts = spreadTexts({ contrast: 'T1', madeBy: '', madeFrom: '', sourceSeriesUid: '', notes: [] });
    expect(texts.description.length).toBeLessThan(80);
    expect(texts.comment).toContain('no image of the patient');
    const bytes = niftiFile({ ...stack, voxels: Uint16Array.from(stack.voxels, () => 41) }, { texts });
    expect(new DataView(bytes.buffer).getFloat32(niftiAt.slope, true)).toBeCloseTo(SPREAD_SLOPE, 6);
    const { series } = await readDrop([{ name: 'spread-t1.nii', bytes }]);
    expect(series.map(({ role }) => role)).toEqual(['unsupported']);
    expect(series[0]?.notes.map(({ text }) => text).join()).toContain('how unsure a network was');
  });

  it('[NII-4] our own export comes back as synthetic, with what made it; an older one too', async () => {
    const mark = {
      contrast: 'T2',
      madeBy: madeByText({ modelId: 'm', modelVersion: '1.0.0', weightsSha256: 'ab'.repeat(32) }),
      madeFrom: madeFromText({ windows: [{ name: 'brain', centre: 40, width: 80 }], headOnly: true }),
      sourceSeriesUid: '2.25.7',
      notes: [],
    } as const;
    const voxels = Uint16Array.from(stack.voxels, (value) => Math.max(0, value));
    const texts = niftiTexts(mark);
    const files = [{ name: 'x.nii', bytes: niftiFile({ ...stack, voxels }, { texts }) }];
    const { series } = await readDrop(files);
    expect(series).toMatchObject([
      {
        role: 'synthetic',
        synthetic: {
          contrast: 'T2',
          model: 'm 1.0.0',
          weightsSha256: 'ab'.repeat(32),
          sourceSeriesUid: '2.25.7',
          derivation: mark.madeFrom,
        },
      },
    ]);
    const [one] = series;
    if (one) expect((await readStack(one, files)).voxels).toEqual(Float32Array.from(voxels));

    const older = { intentName: '', description: 'SYNTHETIC T1 from CT, NOT FOR DIAGNOSIS; m', comment: '' };
    const again = await readDrop([
      { name: 'y.nii', bytes: niftiFile({ ...stack, voxels }, { texts: older }) },
    ]);
    expect(again.series.map(({ role, synthetic }) => [role, synthetic?.contrast])).toEqual([
      ['synthetic', 'T1'],
    ]);
  });
});
