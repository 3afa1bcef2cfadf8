// Three exported series in the eyes of others: dicom3tools, pydicom, dcmtk, GDCM and dcm2niix, where they are installed.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Contrast } from '../../../src/core/contrast.ts';
import type { StackGeometry, StackVoxels } from '../../../src/core/geometry/stack.ts';
import type { ExportPlan } from '../../../src/dicom/write/exportPlan.ts';
import { filePath } from '../../../src/dicom/write/exportPlan.ts';
import { type CtSeries, slicePlane, threeSeries } from '../../../src/dicom/testing/ctSeries.ts';
import { readDrop, readStack } from '../../../src/dicom/testing/readDrop.ts';
import { syntheticFiles, testPixels, testPlan } from '../../../src/dicom/testing/syntheticFiles.ts';
import { hasPydicom, missing, patient, python, run, runEach } from './tools.ts';

const bytesOf = ({ buffer, byteOffset, byteLength }: StackVoxels): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

interface OnDisk {
  readonly name: string;
  readonly ct: CtSeries;
  readonly plan: ExportPlan;
  readonly ctFiles: readonly string[];
  readonly synthetic: readonly {
    readonly file: string;
    readonly contrast: Contrast;
    readonly slice: number;
  }[];
}

const root = mkdtempSync(join(tmpdir(), 'synthmr-dicom-'));
const written: OnDisk[] = [];

function save(folder: string, files: CtSeries['files']): readonly string[] {
  return files.map(({ path, bytes }) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    return file;
  });
}

beforeAll(() => {
  for (const ct of threeSeries())
    for (const deidentify of [false, true]) {
      const plan = testPlan(ct, deidentify);
      const folder = join(root, deidentify ? `${ct.name}-deidentified` : ct.name);
      save(folder, syntheticFiles(ct, plan));
      written.push({
        name: folder.slice(root.length + 1),
        ct,
        plan,
        ctFiles: deidentify ? [] : save(folder, ct.files),
        synthetic: plan.series.flatMap(({ contrast }) =>
          plan.slices.map((slice, index) => ({
            file: join(folder, filePath(contrast, index)),
            contrast,
            slice,
          })),
        ),
      });
    }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Says in the test's name what is not there, so that a skip is seen. */
const suite = (title: string, absent: readonly string[], body: () => void): void => {
  const name = absent.length === 0 ? title : `${title} (skipped: ${absent.join(', ')} not installed)`;
  describe.skipIf(absent.length > 0)(name, body);
};

suite('dicom3tools', missing('dciodvfy', 'dcentvfy'), () => {
  it(
    '[EXP-13] dciodvfy -new finds no Error in any file but the attribute that its build is too old to know',
    patient,
    async () => {
      const files = written.flatMap(({ synthetic }) => synthetic.map(({ file }) => file));
      const judged = await runEach('dciodvfy', (file) => ['-new', file], files);
      for (const [i, { lines }] of judged.entries()) {
        expect(lines, files[i]).toContain('MRImage');
        expect(
          lines.filter((line) => line.startsWith('Error')),
          files[i],
        ).toEqual([
          'Error - </(0008,001c)> - Attribute with an even group number is not a recognized standard attribute',
        ]);
      }
    },
  );

  it('[EXP-13] dcentvfy finds CT and synthetic series of one study to agree', patient, async () => {
    for (const { ctFiles, synthetic, name } of written) {
      const { code, lines } = await run('dcentvfy', [...ctFiles, ...synthetic.map(({ file }) => file)]);
      expect({ code, lines }, name).toEqual({ code: 0, lines: [] });
    }
  });
});

suite('pydicom', hasPydicom() ? [] : ['python3-pydicom'], () => {
  it(
    '[EXP-14] reads the geometry of the CT, the reference to it, provenance and the same pixels',
    patient,
    async () => {
      for (const { ct, plan, synthetic, name } of written) {
        const script = join(import.meta.dirname, 'read_back.py');
        const { code, lines } = await run(python, [script, ...synthetic.map(({ file }) => file)]);
        expect({ code, count: lines.length }, lines.at(-1)).toEqual({ code: 0, count: synthetic.length });
        const uid = (original: string): string => plan.deidentification?.uids[original] ?? original;
        synthetic.forEach(({ file, contrast, slice }, i) => {
          const { geometry, instances } = ct.info;
          if (!geometry) throw new Error('no geometry');
          const pixels = testPixels(ct, contrast, slice);
          expect(JSON.parse(lines[i] ?? ''), name).toEqual({
            path: file,
            imageType: ['DERIVED', 'SECONDARY', 'OTHER', `SYNTHETIC_${contrast}`],
            syntheticData: 'YES',
            contentQualification: 'RESEARCH',
            patient: plan.deidentification?.pseudonym.replace('-', '^') ?? 'Phantom^Köpfchen',
            position: geometry.positions[slice],
            orientation: [...geometry.rowAxis, ...geometry.columnAxis],
            spacing: [geometry.rowSpacing, geometry.columnSpacing],
            source: uid(instances[slice]?.sopInstanceUid ?? ''),
            frame: ct.name === 'enhanced' ? slice + 1 : null,
            largest: pixels.reduce((most, value) => Math.max(most, value), 0),
            pixels: createHash('sha256').update(pixels).digest('hex'),
          });
        });
      }
    },
  );
});

suite('dcmtk', missing('dcmdump'), () => {
  it('[EXP-14] dcmdump reads every file to its end without a warning', patient, async () => {
    for (const { synthetic } of written) {
      const { code, lines } = await run('dcmdump', ['+L', ...synthetic.map(({ file }) => file)]);
      expect(code).toBe(0);
      expect(lines.filter((line) => /^[EWF]: /.test(line))).toEqual([]);
      expect(lines.filter((line) => line.startsWith('(7fe0,0010)')).length).toBe(synthetic.length);
    }
  });
});

suite('GDCM', missing('gdcminfo', 'gdcmraw'), () => {
  it('[EXP-14] sees an MR image of unsigned 12 bits, and takes the same pixels out', patient, async () => {
    const some = written.flatMap(({ ct, synthetic }) =>
      synthetic.filter((_, i) => i % 5 === 0).map((one) => ({ ...one, ct })),
    );
    const files = some.map(({ file }) => file);
    for (const { code, lines } of await runEach('gdcminfo', (file) => [file], files)) {
      expect(code).toBe(0);
      const words = lines.join('\n');
      for (const part of ['MR Image Storage', 'BitsStored         :12', 'PixelRepresentation:0'])
        expect(words).toContain(part);
    }
    const raw = (i: number): string => join(root, `pixels-${i}.raw`);
    const taken = await runEach('gdcmraw', (file, i) => ['-i', file, '-o', raw(i)], files);
    for (const [i, { ct, contrast, slice }] of some.entries()) {
      expect(taken[i]?.code).toBe(0);
      const pixels = Buffer.from(testPixels(ct, contrast, slice).buffer);
      expect(Buffer.compare(readFileSync(raw(i)), pixels)).toBe(0);
    }
  });
});

/** Dimensions and the first three rows of the sform of a NIfTI-1 file. */
function niftiGrid(file: string): { readonly size: readonly number[]; readonly affine: readonly number[] } {
  const bytes = readFileSync(file);
  return {
    size: [1, 2, 3].map((i) => bytes.readInt16LE(40 + 2 * i)),
    affine: Array.from({ length: 12 }, (_, i) => bytes.readFloatLE(280 + 4 * i)),
  };
}

suite('dcm2niix', missing('dcm2niix'), () => {
  it(
    '[EXP-15] [NII-5] gives both synthetic series the slice plane and first voxel of the CT, and the very affine that it gives the CT; the CT comes back as it was',
    patient,
    async () => {
      for (const { ct, name, ctFiles } of written.filter((series) => series.ctFiles.length > 0)) {
        const out = mkdtempSync(join(root, 'nifti-'));
        expect(
          (await run('dcm2niix', ['-f', '%s', '-o', out, dirname(dirname(ctFiles[0] ?? ''))])).code,
        ).toBe(0);
        expect(readdirSync(out), name).toEqual(expect.arrayContaining(['3.nii', '301.nii', '302.nii']));
        const grid = niftiGrid(join(out, '3.nii'));
        const plane = slicePlane(ct);
        for (const synthetic of ['301.nii', '302.nii']) {
          const { size, affine } = niftiGrid(join(out, synthetic));
          expect(size, name).toEqual(grid.size);
          plane.forEach((value, i) => {
            if (value !== null) expect(affine[i], `${name} affine ${i}`).toBeCloseTo(value, 4);
          });
          // Of a tilted CT dcm2niix bends the affine by rules for CT alone; the slice plane above is then the measure.
          if (ct.name !== 'tilted-uneven') expect(affine, name).toEqual(grid.affine);
        }
        await expectSameCt(join(out, '3.nii'), ct);
      }
    },
  );

  /** [NII-5] */
  async function expectSameCt(path: string, { name, info, voxels }: CtSeries): Promise<void> {
    const files = [{ name: '3.nii', bytes: new Uint8Array(readFileSync(path)) }];
    const [series] = (await readDrop(files)).series;
    if (!series?.geometry || !info.geometry) throw new Error(name);
    if (name === 'tilted-uneven') {
      const notes = series.notes.map(({ text }) => text).join('\n');
      expect(notes).toMatch(/sizes and angles may be wrong. Open the DICOM files instead/);
      return;
    }
    expect(Buffer.compare(bytesOf((await readStack(series, files)).voxels), bytesOf(voxels)), name).toBe(0);
    const numbers = ({ positions, rowAxis, columnAxis, rowSpacing, columnSpacing }: StackGeometry) => [
      ...positions.flat(),
      ...rowAxis,
      ...columnAxis,
      rowSpacing,
      columnSpacing,
    ];
    const wanted = numbers(info.geometry);
    numbers(series.geometry).forEach((value, i) =>
      expect(value, `${name} ${i}`).toBeCloseTo(wanted[i] ?? NaN, 3),
    );
  }
});
