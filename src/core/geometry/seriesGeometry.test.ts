import { describe, expect, it } from 'vitest';
import { nearestPlane, seriesGeometry, type SlicePlane } from './seriesGeometry.ts';
import type { Vec3 } from './vec.ts';

const plane = (position: Vec3, more: Partial<SlicePlane> = {}): SlicePlane => ({
  position,
  rowAxis: [1, 0, 0],
  columnAxis: [0, 1, 0],
  columns: 64,
  rows: 64,
  columnSpacing: 0.5,
  rowSpacing: 0.5,
  sliceThickness: 2,
  gantryTilt: null,
  ...more,
});
const at = (heights: readonly number[], more: Partial<SlicePlane> = {}): SlicePlane[] =>
  heights.map((z) => plane([0, 0, z], more));

function sorted(planes: readonly SlicePlane[]): {
  heights: number[];
  order: readonly number[];
  words: string;
} {
  const result = seriesGeometry(planes);
  if (!result.ok) throw new Error(result.error.message);
  const { geometry, order, notes } = result.value;
  return {
    heights: geometry.positions.map((p) => p[2]),
    order,
    words: notes.map((n) => `${n.level}: ${n.text}`).join('\n'),
  };
}

describe('seriesGeometry', () => {
  it('[GEOM-1] sorts slices by position along the normal, whatever the order they came in', () => {
    const { heights, order, words } = sorted(at([6, 0, 4, 2, 8]));
    expect(heights).toEqual([0, 2, 4, 6, 8]);
    expect(order).toEqual([1, 3, 2, 0, 4]);
    expect(words).toBe('');
  });

  it('[GEOM-1] sorts along the normal of sagittal and coronal slices too', () => {
    const sagittal = [30, 10, 20].map((x) =>
      plane([x, 0, 0], { rowAxis: [0, 1, 0], columnAxis: [0, 0, -1] }),
    );
    const result = seriesGeometry(sagittal);
    expect(result.ok && result.value.geometry.normal).toEqual([-1, 0, 0]);
    expect(result.ok && result.value.geometry.positions.map((p) => p[0])).toEqual([30, 20, 10]);
  });

  it('[GEOM-2] leaves duplicates out, keeping the first, and says how many', () => {
    const { heights, order, words } = sorted(at([0, 2, 2.001, 4, 4, 6]));
    expect(heights).toEqual([0, 2, 4, 6]);
    expect(order).toEqual([0, 1, 3, 5]);
    expect(words).toContain('warning: 2 slices lie where another already does');
  });

  it('[GEOM-3] says where slices are missing, when gaps are whole multiples', () => {
    const { words } = sorted(at([0, 2, 4, 10, 12, 14]));
    expect(words).toContain('2 slices seem to be missing (after slice 3): the gap is 2.00 mm elsewhere');
  });

  it('[GEOM-4] says how uneven the gaps are, when they are not', () => {
    const { words } = sorted(at([0, 4, 8, 12, 13.08, 20.07, 27.06]));
    expect(words).toContain('Uneven slice gaps, 1.08 mm to 6.99 mm');
    expect(sorted(at([0, 2.004, 3.998, 6.001])).words).toBe('');
  });

  const angle = (18.5 * Math.PI) / 180;
  const columnAxis: Vec3 = [0, Math.cos(angle), -Math.sin(angle)];

  it('[GEOM-5] finds gantry tilt in the positions and names it as the header does', () => {
    expect(sorted(at([0, 4, 8, 12], { columnAxis, gantryTilt: 18.5 })).words).toContain(
      'Gantry tilt of +18.5 degrees',
    );
    expect(sorted(at([0, 4, 8, 12], { columnAxis })).words).toContain('Gantry tilt of 18.5 degrees');
    expect(sorted(at([0, 4, 8, 12], { columnAxis, gantryTilt: -3 })).words).toContain(
      'The header states a gantry tilt of -3.0 degrees; the slice positions are trusted',
    );
  });

  it('[GEOM-5] trusts upright positions over a stated tilt, and says so', () => {
    expect(sorted(at([0, 4, 8, 12], { gantryTilt: 12 })).words).toContain(
      'but the slice positions are upright',
    );
  });

  it('[GEOM-5] takes oblique slices that rise along their own normal as untilted', () => {
    const oblique = [0, 1, 2, 3].map((k) =>
      plane([0, k * 3 * Math.sin(angle), k * 3 * Math.cos(angle)], { columnAxis }),
    );
    expect(sorted(oblique).words).toBe('');
  });

  it('[GEOM-6] names the nearest plane', () => {
    expect(nearestPlane([0, 0, 1])).toEqual({ plane: 'axial', degreesOff: 0 });
    expect(nearestPlane([0, Math.sin(angle), Math.cos(angle)]).plane).toBe('axial');
    expect(nearestPlane([0, Math.sin(angle), Math.cos(angle)]).degreesOff).toBeCloseTo(18.5, 6);
    expect(nearestPlane([0, -1, 0.1]).plane).toBe('coronal');
    expect(nearestPlane([-1, 0, 0]).plane).toBe('sagittal');
  });

  it('[GEOM-7] squares rounded axes and refuses what are none, and spacings and positions that are none', () => {
    const rounded = seriesGeometry(at([0, 2], { columnAxis: [0.004, 0.9999, 0] }));
    expect(rounded.ok && Math.abs(rounded.value.geometry.columnAxis[0])).toBe(0);
    const message = (planes: SlicePlane[]): string => {
      const result = seriesGeometry(planes);
      return result.ok ? 'accepted' : `${result.error.kind}: ${result.error.message}`;
    };
    expect(message(at([0, 2], { columnAxis: [1, 0, 0] }))).toContain('geometry: The image orientation');
    expect(message(at([0, 2], { rowAxis: [0, 0, 0] }))).toContain('geometry: The image orientation');
    expect(message(at([0, 2], { rowSpacing: 0 }))).toContain('geometry: The pixel spacing');
    expect(message(at([0, NaN]))).toContain('geometry: A slice position');
    expect(message([])).toContain('geometry: This series has no slices');
  });

  it('[GEOM-7] says when there is only one slice', () => {
    expect(sorted(at([5])).words).toContain('Only one slice');
  });
});
