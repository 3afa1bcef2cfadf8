// Gradients in the input as gradients in the CT, and how far they reach.
import { expect, it } from 'vitest';
import { huFrom, huPreprocessing, perHu, pixelOn, reachOf } from './influence.ts';
import { standardised } from './networkInput.ts';

const preprocessing = {
  windows: [
    { name: 'brain', centre: 40, width: 80 },
    { name: 'bone', centre: 500, width: 3000 },
  ],
  mean: [0.485, 0.456],
  std: [0.229, 0.224],
  grid: { size: 2, pixelMm: 0.5 },
};

it('[EXPL-4] a gradient per HU is what moving one HU changes, and nothing where its window has clipped', () => {
  const hu = Float32Array.from([30, 70, 900, -1000]);
  const gradient = Float32Array.from({ length: 8 }, (_, i) => 0.1 * (i + 1));
  const value = (of: Float32Array): number =>
    standardised(of, preprocessing).reduce((sum, x, i) => sum + x * (gradient[i] ?? 0), 0);
  const made = perHu(gradient, hu, preprocessing);
  made.subarray(0, 3).forEach((slope, i) => {
    const [less, more] = [-0.5, 0.5].map((step) => value(hu.map((v, j) => (j === i ? v + step : v))));
    expect(slope).toBeCloseTo((more ?? NaN) - (less ?? NaN), 5);
  });
  expect(made[3]).toBe(0); // air, at the very edge of its windows
});

it('[EXPL-4] HU travel as network input and come back', () => {
  const hu = Float32Array.from([-1000, -20, 35.5, 1800, 3071]);
  const back = huFrom(standardised(hu, huPreprocessing(preprocessing)));
  back.forEach((value, i) => expect(value).toBeCloseTo(hu[i] ?? NaN, 2));
});

it('[EXPL-4] reach: the radius in mm that holds half and nine tenths of the magnitudes', () => {
  const size = 9;
  const field = new Float32Array(81);
  field[4 * size + 4] = 5;
  field[4 * size + 6] = -4;
  field[0] = 1;
  expect(reachOf(field, size, 0.5, { x: 4, y: 4 })).toEqual({ halfMm: 0, ninetyMm: 1 });
  expect(reachOf(new Float32Array(81), size, 0.5, { x: 4, y: 4 })).toBeNull();
});

it('[EXPL-4] one place is found on the grids of several networks', () => {
  const [fine, coarse] = [
    { size: 448, pixelMm: 0.5 },
    { size: 64, pixelMm: 3.5 },
  ];
  expect(pixelOn({ x: 32, y: 224 }, fine, fine)).toEqual({ x: 32, y: 224 });
  expect(pixelOn({ x: 3, y: 444 }, fine, coarse)).toEqual({ x: 0, y: 63 });
  expect(pixelOn({ x: 0, y: 20 }, coarse, { size: 64, pixelMm: 0.5 })).toBeNull();
});
