// Maps, the gradient that the search uses, and a digital head that is moved and found again.
import { describe, expect, it } from 'vitest';
import {
  type Affine,
  angleOf,
  composed,
  inverted,
  moved,
  product,
  rigidAbout,
  rigidPartsOf,
} from '../geometry/affine.ts';
import { InformationMeter } from './mutualInformation.ts';
import { binned, fixedSamples, registerVolumes, type RegistrationLevel } from './register.ts';
import { length, subtract, type Vec3 } from '../geometry/vec.ts';
import { voxelPoint, type Volume } from '../geometry/volume.ts';

/** A smooth head: a soft ellipsoid with a bright shell, waves of tissue and an off-centre lump. 0..1. */
function tissueAt([x, y, z]: Vec3): number {
  const r = Math.sqrt((x / 68) ** 2 + (y / 84) ** 2 + (z / 76) ** 2);
  const inside = 1 / (1 + Math.exp((r - 1) * 14));
  const shell = Math.exp(-(((r - 0.95) / 0.07) ** 2));
  const lump = Math.exp(-(((x - 25) / 14) ** 2) - ((y - 30) / 18) ** 2 - ((z - 10) / 12) ** 2);
  const waves = Math.sin(x / 11 + 1) * Math.sin(y / 13) * Math.sin(z / 12 + 2);
  return Math.min(1, Math.max(0, inside * (0.45 + 0.18 * waves + 0.2 * lump) + 0.5 * shell));
}
const ctLike = (tissue: number): number => tissue;
const mrLike = (tissue: number): number =>
  tissue < 0.08 ? 0 : 900 * (1.05 - tissue) ** 2 * Math.min(1, tissue * 4);

function head(contrast: (tissue: number) => number, mm: number, map: Affine): Volume {
  const n = Math.round(220 / mm);
  const volume: Volume = {
    size: [n, n, n],
    spacing: [mm, mm, mm],
    axes: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    origin: [-110, -110, -110],
    values: new Float32Array(n ** 3),
  };
  const values = volume.values.map((_, i) =>
    contrast(tissueAt(moved(map, voxelPoint(volume, i % n, Math.floor(i / n) % n, Math.floor(i / n / n))))),
  );
  return { ...volume, values };
}
const still = rigidAbout([0, 0, 0], { rotate: [0, 0, 0], shift: [0, 0, 0] });

/** The voxels within `mm` of the middle: a head and its rim, away from the volume's own border. */
const around = (volume: Volume, mm: number): Uint8Array => {
  const [n] = volume.size;
  return Uint8Array.from(volume.values, (_, i) =>
    length(voxelPoint(volume, i % n, Math.floor(i / n) % n, Math.floor(i / n / n))) < mm ? 1 : 0,
  );
};

/** What lies at p in the fixed head lies at move(p) in the moving one. */
const levels = (move: Affine): RegistrationLevel[] =>
  [8, 4].map((mm) => {
    const fixed = head(ctLike, mm, still);
    return {
      fixed,
      region: around(fixed, 92),
      moving: head(mrLike, mm, inverted(move)),
    };
  });

describe('registration', () => {
  it('[REG-1] maps compose, invert and give their angles back', () => {
    const a = rigidAbout([5, -3, 20], { rotate: [10, -7, 25], shift: [3, 4, -9] });
    const b: Affine = {
      matrix: product(a.matrix, [1.1, 0.02, 0, 0, 0.9, 0, 0.01, 0, 1]),
      centre: [1, 2, 3],
      shift: [7, 0, 1],
    };
    const p: Vec3 = [11, 50, -34];
    expect(length(subtract(moved(composed(a, b), p), moved(a, moved(b, p))))).toBeLessThan(1e-9);
    expect(length(subtract(moved(inverted(b), moved(b, p)), p))).toBeLessThan(1e-9);
    expect(rigidPartsOf(a).rotate.map((v) => Number(v.toFixed(9)))).toEqual([10, -7, 25]);
    expect(angleOf(rigidAbout([0, 0, 0], { rotate: [0, 0, 12], shift: [0, 0, 0] }).matrix)).toBeCloseTo(
      12,
      9,
    );
  });

  it('[REG-2] the gradient of mutual information agrees with finite differences', () => {
    const [, level] = levels(still);
    if (!level) throw new Error('no level');
    const meter = new InformationMeter(fixedSamples(level), binned(level.moving));
    const at = rigidAbout([0, 0, 0], { rotate: [4, -3, 2], shift: [3, -2, 4] });
    const here = meter.measure(at);
    const step = 0.02;
    for (const axis of [0, 1, 2]) {
      const by = (sign: number): number => {
        const shift = at.shift.map((v, k) => v + (k === axis ? sign * step : 0)) as unknown as Vec3;
        return meter.measure({ ...at, shift }).value;
      };
      const difference = (by(1) - by(-1)) / (2 * step);
      expect(Math.abs((here.byShift[axis] ?? 0) - difference)).toBeLessThan(0.1 * length(here.byShift));
    }
    for (const entry of [0, 1, 5, 8]) {
      const small = 2e-4;
      const by = (sign: number): number => {
        const matrix = at.matrix.map(
          (v, k) => v + (k === entry ? sign * small : 0),
        ) as unknown as Affine['matrix'];
        return meter.measure({ ...at, matrix }).value;
      };
      const difference = (by(1) - by(-1)) / (2 * small);
      expect(Math.abs((here.byMatrix[entry] ?? 0) - difference)).toBeLessThan(
        0.1 * Math.hypot(...here.byMatrix),
      );
    }
  });

  it('[REG-3] a moved head of another contrast is found within a tenth of a voxel, from either start', async () => {
    const move = rigidAbout([0, 0, 0], { rotate: [8, -6, 12], shift: [12, -9, 10] });
    for (const start of ['patient coordinates', 'centres of mass'] as const) {
      const told: number[] = [];
      const found = await registerVolumes(
        { levels: levels(move), start, affine: false },
        { progress: (f) => told.push(f) },
      );
      const off = (
        [
          [80, 0, 0],
          [0, -80, 0],
          [0, 0, 80],
        ] as Vec3[]
      ).map((p) => length(subtract(moved(found.map, p), moved(move, p))));
      expect(Math.max(...off)).toBeLessThan(0.6); // voxels of 4 mm
      expect(found.after).toBeGreaterThan(found.before + 0.2);
      expect(told.at(-1)).toBe(1);
      expect(told.every((f, i) => i === 0 || f >= (told[i - 1] ?? 0))).toBe(true);
    }
  });

  it('[REG-3] it stops when told to', async () => {
    const abort = new AbortController();
    abort.abort();
    const work = registerVolumes(
      { levels: levels(still), start: 'patient coordinates', affine: true },
      { signal: abort.signal },
    );
    await expect(work).rejects.toMatchObject({ kind: 'cancelled' });
  });
});
