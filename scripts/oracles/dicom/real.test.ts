// Synthetic series of CT as scanners and archives write it: the demo patient, and a real CT with gantry tilt where it is at hand.
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
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkPlan } from '../../../src/dicom/write/checks.ts';
import { readDrop, readStack } from '../../../src/dicom/testing/readDrop.ts';
import { type CtSeries, slicePlane } from '../../../src/dicom/testing/ctSeries.ts';
import { syntheticFiles, testPlan } from '../../../src/dicom/testing/syntheticFiles.ts';
import { missing, patient, run, runEach } from './tools.ts';

const root = mkdtempSync(join(tmpdir(), 'synthmr-real-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const folders = { demo: 'public/demo/ct', 'ct-head-ge': '../shared/data/ct-head-ge' };
const noError = [
  'Error - </(0008,001c)> - Attribute with an even group number is not a recognized standard attribute',
];

const lackingThere =
  /^Warning .* Element=<(PatientBirthDate|PatientSex|DeidentificationMethod)> IE=<Patient>/;

async function ctIn(folder: string): Promise<CtSeries> {
  const files = readdirSync(folder)
    .filter((name) => !name.endsWith('.txt'))
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) }));
  const { series } = await readDrop(files);
  const info = series.find(({ role }) => role === 'ct');
  if (!info) throw new Error(`no CT in ${folder}`);
  const { voxels } = await readStack(info, files);
  const used = new Set(info.instances.map(({ fileIndex }) => fileIndex));
  const own = files.filter((_, i) => used.has(i)).map(({ name, bytes }) => ({ path: `ct/${name}`, bytes }));
  return { name: 'regular', files: own, info, voxels: Int16Array.from(voxels) };
}

for (const [name, folder] of Object.entries(folders)) {
  const absent = [
    ...missing('dciodvfy', 'dcentvfy', 'dcm2niix'),
    ...(existsSync(folder) ? [] : [`the series ${name}`]),
  ];
  const title = absent.length === 0 ? name : `${name} (skipped: ${absent.join(', ')} not here)`;
  describe.skipIf(absent.length > 0)(title, () => {
    it(
      '[EXP-13] dciodvfy and dcentvfy find no error, and dcm2niix lays it where it lays the CT',
      patient,
      async () => {
        const ct = await ctIn(folder);
        const plan = testPlan(ct);
        for (const check of checkPlan(plan))
          expect(check.outcome, `${check.title}: ${check.detail}`).not.toBe('failed');
        const saved = [...ct.files, ...syntheticFiles(ct, plan)].map(({ path, bytes }) => {
          const file = join(root, name, path);
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, Uint8Array.from(bytes));
          return file;
        });
        const synthetic = saved.filter((file) => file.includes('synthetic-'));
        const judged = await runEach('dciodvfy', (file) => ['-new', file], synthetic);
        for (const [i, { lines }] of judged.entries())
          expect(
            lines.filter((line) => line.startsWith('Error')),
            synthetic[i],
          ).toEqual(noError);
        const among = await run('dcentvfy', synthetic);
        expect(among).toEqual({ code: 0, lines: [] });
        // The real CT leaves out, or empty, what a file of ours must hold: dcentvfy remarks on that, and on nothing else.
        const together = await run('dcentvfy', saved);
        expect(together.lines.filter((line) => !(name === 'ct-head-ge' && lackingThere.test(line)))).toEqual(
          [],
        );

        const out = mkdtempSync(join(root, 'nifti-'));
        expect((await run('dcm2niix', ['-f', '%s', '-o', out, join(root, name)])).code).toBe(0);
        const affines = plan.series.map(({ seriesNumber }) => affineOf(join(out, `${seriesNumber}.nii`)));
        expect(affines[0]).toEqual(affines[1]);
        slicePlane(ct).forEach((value, i) => {
          if (value !== null) expect(affines[0]?.[i], `affine ${i}`).toBeCloseTo(value, 3);
        });
      },
    );
  });
}

/** The sform's three rows. */
function affineOf(file: string): readonly number[] {
  const bytes = readFileSync(file);
  return Array.from({ length: 12 }, (_, i) => bytes.readFloatLE(280 + 4 * i));
}
