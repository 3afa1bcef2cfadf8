// NIfTI files hold the CT's grid in RAS, as nibabel reads it, and refuse what they cannot hold.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { oraclePath } from '../../node/oracles.ts';
import { enhancedCt, regularCt, tiltedUnevenCt } from '../../dicom/testing/ctSeries.ts';
import { niftiAffine, niftiGrid, niftiParts } from './nifti.ts';
import { gridToPatient } from '../geometry/regularGrid.ts';
import type { Stack, StackGeometry } from '../geometry/stack.ts';

const stackOf = (ct: ReturnType<typeof regularCt>): Stack<Int16Array<ArrayBuffer>> => ({
  geometry: geometryOf(ct),
  voxels: ct.voxels,
});
function geometryOf(ct: ReturnType<typeof regularCt>): StackGeometry {
  if (!ct.info.geometry) throw new Error('no geometry');
  return ct.info.geometry;
}

const python = '/usr/bin/python3';
const nibabel = spawnSync(python, ['-c', 'import nibabel']).status === 0;

describe('niftiGrid', () => {
  it('[EXP-17] maps voxels where DICOM has them, left and posterior negated', () => {
    for (const ct of [regularCt(), enhancedCt()]) {
      const made = niftiGrid(geometryOf(ct), false);
      if (!made.ok) throw new Error(made.error.message);
      const affine = niftiAffine(made.value.grid);
      const voxel = [7, 11, 5] as const;
      const [x, y, z] = gridToPatient(made.value.grid, voxel);
      const mapped = affine.map(
        (row) => (row[3] ?? 0) + voxel.reduce((sum, v, i) => sum + v * (row[i] ?? 0), 0),
      );
      [-x, -y, z].forEach((value, i) => expect(mapped[i]).toBeCloseTo(value, 9));
    }
  });

  it('[EXP-18] refuses tilted or uneven slices in words, and says what resampling did', () => {
    const geometry = geometryOf(tiltedUnevenCt());
    const refused = niftiGrid(geometry, false);
    expect(refused.ok ? null : refused.error.kind).toBe('geometry');
    const made = niftiGrid(geometry, true);
    expect(made.ok ? made.value.note : '').toMatch(/^Resampled from 28 .* onto \d+ regular ones/);
  });
});

const title = nibabel ? 'niftiParts' : 'niftiParts (skipped: python3-nibabel not installed)';
describe.skipIf(!nibabel)(title, () => {
  it('[EXP-17] is read by nibabel with the same affine in both forms, and the same voxels', () => {
    const root = mkdtempSync(join(tmpdir(), 'synthmr-nifti-'));
    for (const ct of [regularCt(), tiltedUnevenCt(), enhancedCt()]) {
      const made = niftiGrid(geometryOf(ct), true);
      if (!made.ok) throw new Error(made.error.message);
      const { grid } = made.value;
      const texts = { description: 'Synthetic, not for diagnosis: ü', intentName: '', comment: 'ü' };
      const file = join(root, `${ct.name}.nii`);
      writeFileSync(file, Buffer.concat([...niftiParts(stackOf(ct), grid, texts)]));
      const script = oraclePath('dicom/nifti_affine.py');
      const { stdout, stderr } = spawnSync(python, [script, file], { encoding: 'utf8' });
      expect(stderr).toBe('');
      const read = JSON.parse(stdout) as Record<'sform' | 'qform', number[][]> & Record<string, unknown>;
      expect(read).toMatchObject({
        shape: [grid.geometry.columns, grid.geometry.rows, grid.slices.length],
        type: 'int16',
        units: 'mm',
        description: 'Synthetic, not for diagnosis: ?',
      });
      niftiAffine(grid).forEach((row, i) =>
        row.forEach((value, j) => {
          expect(read.sform[i]?.[j]).toBeCloseTo(value, 4);
          expect(read.qform[i]?.[j], `${ct.name} qform ${i} ${j}`).toBeCloseTo(value, 4);
        }),
      );
      if (grid.identity) {
        const at = (2 * grid.geometry.rows + 1) * grid.geometry.columns;
        expect(read['corner']).toEqual([...ct.voxels.subarray(at, at + 3)]);
      }
    }
    rmSync(root, { recursive: true });
  });
});
