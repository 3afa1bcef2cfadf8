// Tissue in core: the 1 mm grid, the image on it, labels cleaned, measured and laid back, agreement held to SciPy, and the verdict.
import { describe, expect, it } from 'vitest';
import { oracleJson } from '../../node/oracles.ts';
import { identityAt } from '../geometry/affine.ts';
import type { Stack, StackGeometry } from '../geometry/stack.ts';
import type { Vec3 } from '../geometry/vec.ts';
import { BRAIN_ML, isWholeBrain, judgeTissue } from './judgeTissue.ts';
import { agreement, tissueAgreement } from './tissueAgreement.ts';
import { tissueGrid } from './tissueGrid.ts';
import { insideSkull, onTissueGrid, realOnTissueGrid, scaled } from './tissueInput.ts';
import { GREY, keepBrain, labelsOnto, latticeOf, showsTissue, tissueVolumes, WHITE } from './tissueLabels.ts';
import { TISSUE_MEANING, tissueCsv, tissueRows } from './tissueReport.ts';

/** Axial slices of 2 mm pixels, 5 mm apart, feet first; each shifted backwards as behind a tilted gantry. */
const tilted: StackGeometry = {
  columns: 30,
  rows: 34,
  columnSpacing: 2,
  rowSpacing: 2,
  rowAxis: [1, 0, 0],
  columnAxis: [0, 1, 0],
  normal: [0, 0, 1],
  positions: Array.from({ length: 11 }, (_, k): Vec3 => [-31, -33 + 0.8 * k, 5 * k - 20]),
  sliceThickness: 5,
};

/** 1 in an ellipsoid about (1, 4, 5) with half axes of 20, 24 and 18 mm, and its value by `at`. */
function ellipsoid(at: (x: number, y: number, z: number) => number): {
  readonly head: Stack<Uint8Array>;
  readonly image: Uint16Array;
} {
  const { columns, rows, positions } = tilted;
  const head = new Uint8Array(columns * rows * positions.length);
  const image = new Uint16Array(head.length);
  positions.forEach(([x0, y0, z], k) => {
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++) {
        const [x, y] = [x0 + 2 * c, y0 + 2 * r];
        const i = (k * rows + r) * columns + c;
        if (((x - 1) / 20) ** 2 + ((y - 4) / 24) ** 2 + ((z - 5) / 18) ** 2 > 1) continue;
        head[i] = 1;
        image[i] = at(x, y, z);
      }
  });
  return { head: { geometry: tilted, voxels: head }, image };
}

describe('[TIS-2] a head on the network’s grid', () => {
  const { head, image } = ellipsoid((x, y, z) => 1000 + 10 * x - 6 * y + 8 * z);
  const grid = tissueGrid(head);
  if (!grid) throw new Error('no grid');

  it('is 1 mm along the patient’s axes, slices from right to left, rows down, columns forwards, about the head', () => {
    expect([grid.rowAxis, grid.columnAxis, grid.normal]).toEqual([
      [0, -1, 0],
      [0, 0, -1],
      [1, 0, 0],
    ]);
    const [first = [0, 0, 0]] = grid.positions;
    expect(first[0]).toBeLessThan(-18);
    expect(first[1]).toBeGreaterThan(27 + 5);
    expect(first[2]).toBeGreaterThan(20 + 5);
    expect(grid.positions.length).toBeGreaterThan(45);
    expect(tissueGrid({ ...head, voxels: new Uint8Array(head.voxels.length) })).toBeNull();
  });

  it('shows the values where they lie in the patient, whatever the tilt, and nothing outside the head', () => {
    const { values, reached } = onTissueGrid({ geometry: tilted, voxels: image }, head.voxels, grid);
    expect(reached).toBeNull();
    const [x0, y0, z0] = grid.positions[0] ?? [0, 0, 0];
    for (const [x, y, z] of [
      [1, 4, 5],
      [-8, 9, 2],
      [6, -4, 8],
    ] as const) {
      const i = ((x - x0) * grid.rows + (z0 - z)) * grid.columns + (y0 - y);
      expect(values[i]).toBeCloseTo(1000 + 10 * x - 6 * y + 8 * z, -1);
    }
    expect(values[0]).toBe(0);
    const top = scaled(values);
    expect(top.reduce((most, value) => Math.max(most, value), 0)).toBe(1);
    expect(top.reduce((least, value) => Math.min(least, value), 1)).toBe(0);
  });

  it('tells where real MR reaches', () => {
    const real = Float32Array.from(image, (value, i) => (i % 30 < 12 ? NaN : value / 4095));
    const { values, reached } = realOnTissueGrid(
      { geometry: tilted, voxels: real },
      identityAt([0, 0, 0]),
      head,
      grid,
    );
    const share = (reached?.filter(Boolean).length ?? 0) / values.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.8);
  });

  it('gives labels back on the CT’s own voxels', () => {
    const labels = new Uint8Array(grid.columns * grid.rows * grid.positions.length);
    const [x0, y0, z0] = grid.positions[0] ?? [0, 0, 0];
    for (let x = -10; x <= 10; x++)
      for (let y = -6; y <= 12; y++)
        for (let z = -8; z <= 12; z++)
          labels[((x - x0) * grid.rows + (z0 - z)) * grid.columns + (y0 - y)] = x < 1 ? WHITE : GREY;
    const far = labels.length - 1;
    labels[far] = GREY;
    keepBrain(labels, grid, null);
    expect(labels[far]).toBe(0);
    expect(tissueVolumes(labels)).toEqual({ white: (11 * 19 * 21) / 1000, grey: (10 * 19 * 21) / 1000 });
    const inside = insideSkull({ ...head, voxels: head.voxels.map((_, i) => (i % 30 < 16 ? 1 : 0)) }, grid);
    const half = labels.slice();
    keepBrain(half, grid, inside);
    expect(tissueVolumes(half).grey).toBe(0);
    expect(tissueVolumes(half).white).toBeCloseTo((10 * 19 * 21) / 1000, 5);
    expect(insideSkull({ ...head, voxels: new Uint8Array(head.voxels.length) }, grid)).toBeNull();
    const into = new Uint8Array(head.voxels.length);
    labelsOnto(tilted, grid, labels, into);
    tilted.positions.forEach(([px, py, z], k) => {
      for (let r = 0; r < tilted.rows; r++)
        for (let c = 0; c < tilted.columns; c++) {
          const [x, y] = [px + 2 * c, py + 2 * r];
          const inside = x >= -10.5 && x <= 10.5 && y > -6.5 && y < 12.5 && z > -8.5 && z < 12.5;
          const near = [Math.abs(y + 6.5), Math.abs(y - 12.5), Math.abs(z + 8.5), Math.abs(z - 12.5)];
          if (near.some((mm) => mm < 0.01)) continue;
          const wanted = !inside ? 0 : x < 0.5 ? WHITE : GREY;
          expect(into[(k * tilted.rows + r) * tilted.columns + c]).toBe(wanted);
        }
    });
  });
});

describe('[TIS-3] agreement', () => {
  interface MaskCase {
    readonly size: [number, number, number];
    readonly spacing: [number, number, number];
    readonly a: readonly number[];
    readonly b: readonly number[];
    readonly dice: number;
    readonly hausdorff95: number;
  }
  const { masks } = oracleJson('tissue/cases.json') as { readonly masks: readonly MaskCase[] };

  it.each(masks)(
    'Dice $dice and HD95 $hausdorff95 mm are SciPy’s',
    ({ size, spacing, dice, hausdorff95, ...of }) => {
      const [a, b] = [of.a, of.b].map((set) => {
        const mask = new Uint8Array(size[0] * size[1] * size[2]);
        for (const i of set) mask[i] = 1;
        return mask;
      });
      if (!a || !b) throw new Error('two masks');
      const found = agreement(a, b, { size, spacing });
      expect(found.dice).toBeCloseTo(dice, 12);
      expect(found.hausdorff95).toBeCloseTo(hausdorff95, 5);
      expect(agreement(a, a, { size, spacing })).toEqual({ dice: 1, hausdorff95: 0 });
    },
  );

  it('is of each tissue, where the second image reaches; nothing against nothing is no number', () => {
    const a = Uint8Array.of(1, 1, 2, 2, 0, 0);
    const b = Uint8Array.of(1, 1, 2, 0, 0, 2);
    const line = { size: [6, 1, 1], spacing: [1, 1, 1] } as const;
    const all = tissueAgreement(a, b, null, line);
    expect(all.white).toEqual({ dice: 1, hausdorff95: 0 });
    expect(all.grey.dice).toBe(0.5);
    expect(tissueAgreement(a, b, Uint8Array.of(1, 1, 1, 0, 0, 0), line).grey.dice).toBe(1);
    const nothing = tissueAgreement(new Uint8Array(6), new Uint8Array(6), null, line);
    expect(nothing.grey).toEqual({ dice: NaN, hausdorff95: NaN });
  });
});

describe('[TIS-4] a brain that no head has', () => {
  const judged = (grey: number, white: number, whole = true): string =>
    judgeTissue({ volumes: { grey, white }, whole }).level;

  it('is doubtful, too small or too large, with the range; of a part of a brain too small is not judged', () => {
    expect(judged(700, 480)).toBe('good');
    expect(judged(400, 300)).toBe('doubtful');
    expect(judged(1100, 700)).toBe('doubtful');
    expect(judged(400, 300, false)).toBe('unjudged');
    expect(judged(1100, 700, false)).toBe('doubtful');
    expect(judgeTissue({ volumes: { grey: 1, white: 1 }, whole: true }).sentence).toContain(
      `${BRAIN_ML.least} to ${BRAIN_ML.most} ml`,
    );
    expect(isWholeBrain({ openEnds: [0.1, 0.2] }, true)).toBe(true);
    expect(isWholeBrain({ openEnds: [0.1, 0.6] }, true)).toBe(false);
    expect(isWholeBrain({ openEnds: [0.1, 0.2] }, false)).toBe(false);
  });
});

describe('[TIS-5] the numbers', () => {
  const numbers = {
    synthetic: { grey: 700.4, white: 480.2 },
    real: {
      volumes: { grey: 650, white: 500 },
      agreement: { grey: { dice: 0.812, hausdorff95: 2 }, white: { dice: NaN, hausdorff95: NaN } },
    },
  };

  it('stand in a table and a CSV, with a dash or an empty cell where there is none', () => {
    expect(tissueRows(numbers)[0]).toEqual({
      name: 'Grey',
      synthetic: '700 ml',
      real: '650 ml',
      dice: '0.81',
      hausdorff95: '2.0 mm',
    });
    expect(tissueRows(numbers)[1]).toMatchObject({ dice: '–', hausdorff95: '–' });
    expect(tissueRows({ ...numbers, real: null })[2]).toMatchObject({ synthetic: '1181 ml', real: '–' });
    expect(tissueCsv({ ...numbers, real: null }, 'DRUNet')).toContain('grey,700.4,,,,DRUNet,model11_gw_ae');
    expect(TISSUE_MEANING).toContain('never on synthetic MR');
  });

  it('says which slices show any, for what an export announces', () => {
    const labels = Uint8Array.of(0, 0, WHITE, 0, 0, GREY);
    expect(showsTissue(labels, [0], 2)).toBe(false);
    expect(showsTissue(labels, [0, 2], 2)).toBe(true);
    expect(showsTissue(labels, [], 2)).toBe(false);
  });

  it('the lattice counts as the grid does', () => {
    expect(latticeOf(tilted).size).toEqual([30, 34, 11]);
  });
});
