// Tables of a cohort, regions and profiles, from values that can be worked out by hand.
import { describe, expect, it } from 'vitest';
import {
  cohortCsv,
  cohortMarkdown,
  type CohortRow,
  compareModels,
  foldSummaries,
  sharedNormalisations,
  summarise,
} from './cohort.ts';
import type { Metrics } from './metrics.ts';
import { profilePoints, regionLines, regionPixels, regionStats, valueBetween } from './regionStats.ts';
import { tTest } from './statistics.ts';
import type { StackGeometry } from '../geometry/stack.ts';
import type { DisplayPixels } from '../view/viewPixels.ts';

const metrics = (psnr: number): Metrics => ({
  psnr,
  ssim: 0.9,
  ssimGlobal: 0.8,
  rmse: psnr / 100,
  mae: 0.01,
  tenengrad: 10,
  tenengradReal: 12,
});
const row = (patient: string, model: string, psnr: number, fold: number | null = null): CohortRow => ({
  id: `${patient} ${model}`,
  patient,
  model,
  contrast: 'T1',
  normalisation: 'percentile',
  fold,
  metrics: { slice: null, head: metrics(psnr), intracranial: metrics(psnr + 1) },
});
const rows = [
  row('1', 'A', 30, 1),
  row('2', 'A', 32, 1),
  row('3', 'A', 37, 2),
  row('2', 'B', 29),
  row('1', 'B', 28),
  row('3', 'B', 31),
];

describe('a cohort', () => {
  it('[MET-5] mean and spread for each model; Markdown and CSV carry the normalisation', () => {
    const [a, b] = summarise(rows, 'head');
    expect(a).toMatchObject({ model: 'A', patients: 3, of: { psnr: { mean: 33 } } });
    expect(a?.of.psnr.sd).toBeCloseTo(Math.sqrt(13), 12);
    expect(b).toMatchObject({ model: 'B', patients: 3 });
    expect(summarise(rows, 'slice')[0]?.of.psnr.n).toBe(0);
    expect(cohortMarkdown(rows, 'head')).toContain('| T1 | A | percentile | 3 | 33.00 ± 3.61 |');
    const lines = cohortCsv(rows).split('\r\n');
    expect(lines).toHaveLength(1 + 3 * rows.length + 1);
    expect(lines[2]).toBe('1,A,T1,percentile,1,,Whole head,30,0.9,0.8,0.3,0.01,10,12');
  });

  it('[MET-5] pairs are found by patient, whatever their order', () => {
    const base = {
      region: 'head',
      metric: 'psnr',
      contrast: 'T1',
      a: 'A',
      b: 'B',
      normalisation: 'percentile',
    } as const;
    expect(compareModels(rows, { ...base, kind: 'paired' })).toEqual(
      tTest('paired', [30, 32, 37], [28, 29, 31]),
    );
    expect(compareModels(rows, { ...base, kind: 'welch' })).toEqual(
      tTest('welch', [30, 32, 37], [29, 28, 31]),
    );
    expect(compareModels(rows, { ...base, b: 'C', kind: 'welch' })).toBeNull();
  });

  it('[MET-5] folds: each one’s mean, and the mean of the means', () => {
    const [summary, ...others] = foldSummaries(rows, 'head', 'psnr');
    expect(others).toEqual([]);
    expect(summary?.folds.map(({ mean }) => mean)).toEqual([31, 37]);
    expect(summary?.average.mean).toBe(34);
  });

  it('[MET-20] a mean is of the patients that have figures, and so is the average over folds', () => {
    const open = (one: CohortRow): CohortRow => ({ ...one, metrics: { ...one.metrics, intracranial: null } });
    const mixed = [row('1', 'A', 30, 1), row('2', 'A', 32, 1), open(row('3', 'A', 37, 2))];
    const [group] = summarise(mixed, 'intracranial');
    expect(group).toMatchObject({ patients: 2, of: { psnr: { n: 2, mean: 32 } } });
    expect(summarise(mixed, 'head')[0]?.patients).toBe(3);
    expect(cohortMarkdown(mixed, 'intracranial')).toContain('| T1 | A | percentile | 2 | 32.00 ± 1.41 |');
    const [folds] = foldSummaries(mixed, 'intracranial', 'psnr');
    expect(folds?.folds.map(({ patients }) => patients)).toEqual([2, 0]);
    expect(folds?.average).toMatchObject({ n: 1, mean: 32 });
  });

  it('[MET-20] a single metric that fewer patients have says so', () => {
    const equal = row('2', 'A', 32);
    const perfect = { ...equal, metrics: { ...equal.metrics, head: metrics(Infinity) } };
    expect(cohortMarkdown([row('1', 'A', 30), perfect], 'head')).toContain(
      '| 2 | 30.00 (n = 1) | 0.900 ± 0.000 |',
    );
  });

  it('[VERD-9] rows of two normalisations are never averaged or tested together', () => {
    const by = (normalisation: string) => (one: CohortRow) => ({ ...one, normalisation });
    const mixed = [...rows, ...[row('4', 'A', 90, 1), row('5', 'A', 91, 2)].map(by('nyul'))];
    expect(
      foldSummaries(mixed, 'head', 'psnr').map(({ normalisation, folds }) => [
        normalisation,
        folds.map(({ mean }) => mean),
      ]),
    ).toEqual([
      ['percentile', [31, 37]],
      ['nyul', [90, 91]],
    ]);
    const base = { region: 'head', metric: 'psnr', contrast: 'T1', a: 'A', b: 'B', kind: 'welch' } as const;
    expect(sharedNormalisations(mixed, base)).toEqual(['percentile']);
    expect(compareModels(mixed, { ...base, normalisation: 'percentile' })).toEqual(
      tTest('welch', [30, 32, 37], [29, 28, 31]),
    );
    expect(compareModels(mixed, { ...base, normalisation: 'nyul' })).toBeNull();
  });
});

const geometry: StackGeometry = {
  columns: 20,
  rows: 10,
  columnSpacing: 0.5,
  rowSpacing: 2,
  rowAxis: [1, 0, 0],
  columnAxis: [0, 1, 0],
  normal: [0, 0, 1],
  positions: [[0, 0, 0]],
  sliceThickness: 1,
};
const shown: DisplayPixels = {
  pixels: Int16Array.from({ length: 200 }, (_, i) => i % 20),
  slope: 2,
  intercept: -10,
  least: 0,
  most: 19,
  missing: null,
};

describe('regions and profiles', () => {
  it('[MET-6] a rectangle’s mean, spread and area', () => {
    // 4 columns (8 to 11) by 2 rows (4 and 5).
    const drawing = {
      kind: 'rectangle',
      points: [
        { x: -0.99, y: -1.9 },
        { x: 0.99, y: 1.9 },
      ],
    } as const;
    expect(regionPixels(drawing, geometry)).toEqual([88, 89, 90, 91, 108, 109, 110, 111]);
    const stats = regionStats(drawing, shown, geometry);
    expect(stats).toMatchObject({ mean: 9, areaMm2: 8, pixels: 8 });
    expect(stats?.sd).toBeCloseTo(Math.sqrt(40 / 7), 12);
    expect(regionLines(stats, 'ct')).toEqual(['9.0 ± 2.4 HU', '8.0 mm²']);
    expect(regionStats(drawing, { ...shown, missing: new Uint8Array(200).fill(1) }, geometry)).toBeNull();
  });

  it('[MET-6] an ellipse and a freehand outline enclose what they should', () => {
    const corners = [
      { x: -4, y: -8 },
      { x: 4, y: 8 },
    ] as const;
    const area = regionStats({ kind: 'ellipse', points: corners }, shown, geometry)?.areaMm2 ?? 0;
    expect(Math.abs(area / (Math.PI * 4 * 8) - 1)).toBeLessThan(0.05);
    const triangle = [
      { x: -4, y: -8 },
      { x: 4, y: -8 },
      { x: -4, y: 8 },
    ];
    const half = regionStats({ kind: 'freehand', points: triangle }, shown, geometry)?.areaMm2 ?? 0;
    expect(Math.abs(half / 64 - 1)).toBeLessThan(0.1);
  });

  it('[MET-6] a profile is linear between pixels and has no values beside the slice', () => {
    const { mm, pixels } = profilePoints(
      [
        { x: -4.75, y: 1 },
        { x: 6, y: 1 },
      ],
      geometry,
    );
    expect(mm.at(-1)).toBeCloseTo(10.75, 12);
    const values = pixels.map((p) => valueBetween(shown, geometry, p));
    values.forEach((v, i) => {
      const column = pixels[i]?.x ?? 0;
      if (column > 19) expect(v).toBeNull();
      else expect(v).toBeCloseTo(2 * column - 10, 9);
    });
  });
});
