// Registers a moving volume (real MR) to a fixed one (CT): rigid, then affine, coarse to fine, by mutual information.
import {
  type Affine,
  identityAt,
  type Matrix3,
  noMove,
  rigidAbout,
  type RigidParts,
  rotation,
} from '../geometry/affine.ts';
import { cancelled } from '../appError.ts';
import { type Evaluation, maximise } from './maximise.ts';
import type { LongTask } from '../longTask.ts';
import { fixedBin, type FixedSamples, InformationMeter, type MovingVolume } from './mutualInformation.ts';
import { add, scale, subtract, type Vec3 } from '../geometry/vec.ts';
import { centreOfMass, quantile, type Volume, voxelPoint } from '../geometry/volume.ts';

/** One resolution: the fixed volume with values 0..1 and where it is compared (1), and the moving volume. */
export interface RegistrationLevel {
  readonly fixed: Volume;
  readonly region: Uint8Array;
  readonly moving: Volume;
}

export type RegistrationStart = 'patient coordinates' | 'centres of mass';

export interface RegistrationPlan {
  /** Coarse first. */
  readonly levels: readonly RegistrationLevel[];
  readonly start: RegistrationStart;
  readonly affine: boolean;
}

export interface Registered {
  /** Points of the fixed volume to points of the moving one. */
  readonly map: Affine;
  /** Mutual information in nats at the start and at the end, on the finest level. */
  readonly before: number;
  readonly after: number;
  /** Share of the fixed samples that the moving volume reaches. */
  readonly overlap: number;
  readonly evaluations: number;
}

/** Angles and matrix entries count as mm at this distance from the centre: about a head's radius. */
const HEAD_MM = 80;
const MOST_SAMPLES = 40_000;

/** Samples of a level: voxels of the region, each jittered by up to half a voxel so that the two grids do not alias. */
export function fixedSamples({ fixed, region }: RegistrationLevel, most = MOST_SAMPLES): FixedSamples {
  const count = region.reduce((sum, v) => sum + v, 0);
  const stride = Math.max(1, count / most);
  const [nx, ny, nz] = fixed.size;
  const points: number[] = [];
  const bins: number[] = [];
  const jitter = seeded(12345);
  let [seen, next] = [0, 0];
  for (let z = 0, i = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++, i++) {
        if (!region[i] || seen++ < next) continue;
        next += stride;
        const at: Vec3 = [x + jitter() - 0.5, y + jitter() - 0.5, z + jitter() - 0.5];
        const value = valueAt(fixed, at);
        if (value !== value) continue;
        points.push(...voxelPoint(fixed, ...at));
        bins.push(fixedBin(value));
      }
  return { points: Float64Array.from(points), bins: Uint8Array.from(bins) };
}

/** A repeatable stream of numbers in 0..1 (Lehmer). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** Linear between voxels, the nearest one's beyond the border. */
export function valueAt({ size: [nx, ny, nz], values }: Volume, [x, y, z]: Vec3): number {
  const clamp = (v: number, most: number): number => Math.min(most, Math.max(0, v));
  const [cx, cy, cz] = [clamp(x, nx - 1), clamp(y, ny - 1), clamp(z, nz - 1)];
  const [ix, iy, iz] = [Math.floor(cx), Math.floor(cy), Math.floor(cz)];
  let sum = 0;
  for (let corner = 0; corner < 8; corner++) {
    const [dx, dy, dz] = [corner & 1, (corner >> 1) & 1, corner >> 2];
    const weight = (dx ? cx - ix : 1 - cx + ix) * (dy ? cy - iy : 1 - cy + iy) * (dz ? cz - iz : 1 - cz + iz);
    if (weight > 0) sum += weight * (values[((iz + dz) * ny + iy + dy) * nx + ix + dx] ?? 0);
  }
  return sum;
}

export const binned = (volume: Volume): MovingVolume => ({
  volume,
  low: quantile(volume.values, 0.002),
  high: quantile(volume.values, 0.998),
});

/** Where the search starts: at the scanner's patient coordinates, or with the centres of mass aligned. */
function startOf({ fixed, region, moving }: RegistrationLevel, start: RegistrationStart): Affine {
  const inRegion = { ...fixed, values: fixed.values.map((_, i) => region[i] ?? 0) };
  const centre = centreOfMass(inRegion, 0);
  if (start === 'patient coordinates') return identityAt(centre);
  const other = centreOfMass({ ...moving, values: headOf(moving.values) }, 0);
  return { ...identityAt(centre), shift: subtract(other, centre) };
}

/** 1 where an MR is brighter than a tenth of its bright end: the head, not the air. */
const headOf = (values: Float32Array): Float32Array => {
  const threshold = quantile(values, 0.98) * 0.12;
  return values.map((v) => (v > threshold ? 1 : 0));
};

/** Turns that the coarse search starts from, degrees. */
const turns: readonly Vec3[] = [
  [0, 0, 0],
  ...[-14, 14].flatMap((a): Vec3[] => [
    [a, 0, 0],
    [0, a, 0],
    [0, 0, a],
  ]),
];

/** Throws `cancelled` when stopped. Progress by evaluations' share of the whole, roughly. */
export async function registerVolumes(plan: RegistrationPlan, task: LongTask): Promise<Registered> {
  const [coarse] = plan.levels;
  const finest = plan.levels.at(-1);
  if (!coarse || !finest) throw new Error('A registration needs at least one level.');
  const start = startOf(coarse, plan.start);
  const report = async (fraction: number): Promise<void> => {
    task.progress?.(fraction);
    await task.yieldToEventLoop?.();
    if (task.signal?.aborted) throw cancelled;
  };
  let evaluations = 0;
  const rigidly = (
    meter: InformationMeter,
    parts: RigidParts,
    firstStep: number,
    lastStep: number,
    steps: number,
  ) => {
    const found = maximise((at) => evaluateRigid(meter, start, at), toVariables(parts), {
      firstStep,
      lastStep,
      steps,
    });
    evaluations += found.evaluations;
    return { parts: toParts(found.at), value: found.value };
  };

  // Coarse: from several turns and both starts, the better ones go on.
  const coarseMeter = new InformationMeter(fixedSamples(coarse, 12_000), binned(coarse.moving));
  const massStart = subtract(startOf(coarse, 'centres of mass').shift, start.shift);
  const shifts: Vec3[] = plan.start === 'patient coordinates' ? [noMove.shift, massStart] : [noMove.shift];
  const tries: { parts: RigidParts; value: number }[] = [];
  const all = shifts.flatMap((shift) => turns.map((rotate): RigidParts => ({ rotate, shift })));
  for (const [i, parts] of all.entries()) {
    await report((0.35 * i) / all.length);
    tries.push(rigidly(coarseMeter, parts, 4, 0.2, 40));
  }
  tries.sort((a, b) => b.value - a.value);
  let candidates = tries.slice(0, 3);

  const finer = plan.levels.slice(1);
  let meter = coarseMeter;
  for (const [i, level] of finer.entries()) {
    meter = new InformationMeter(fixedSamples(level), binned(level.moving));
    const next: typeof candidates = [];
    for (const candidate of i === 0 ? candidates : candidates.slice(0, 1)) {
      await report(0.35 + (0.4 * (i + next.length / 3)) / finer.length);
      next.push(rigidly(meter, candidate.parts, 1, 0.01, 40));
    }
    candidates = next.sort((a, b) => b.value - a.value);
  }
  const best = candidates[0] ?? { parts: noMove, value: 0 };
  let map = composedParts(start, best.parts);
  if (plan.affine) {
    await report(0.8);
    const found = maximise((at) => evaluateAffine(meter, map.centre, at), affineVariables(map), {
      firstStep: 0.5,
      lastStep: 0.01,
      steps: 40,
    });
    evaluations += found.evaluations;
    map = affineOf(map.centre, found.at);
  }
  await report(1);
  const end = meter.measure(map);
  return { map, before: meter.measure(start).value, after: end.value, overlap: end.overlap, evaluations };
}

const degreesAMm = 180 / Math.PI / HEAD_MM;
const toVariables = ({ rotate, shift }: RigidParts): Float64Array =>
  Float64Array.of(rotate[0] / degreesAMm, rotate[1] / degreesAMm, rotate[2] / degreesAMm, ...shift);
const toParts = (at: Float64Array): RigidParts => ({
  rotate: scale([at[0] ?? 0, at[1] ?? 0, at[2] ?? 0], degreesAMm),
  shift: [at[3] ?? 0, at[4] ?? 0, at[5] ?? 0],
});

/** The start, turned and shifted on by the parts. */
const composedParts = (start: Affine, parts: RigidParts): Affine => {
  const turned = rigidAbout(start.centre, parts);
  return { matrix: turned.matrix, centre: start.centre, shift: add(start.shift, parts.shift) };
};

function evaluateRigid(meter: InformationMeter, start: Affine, at: Float64Array): Evaluation {
  const parts = toParts(at);
  const { value, byShift, byMatrix } = meter.measure(composedParts(start, parts));
  const angles = scale(parts.rotate, Math.PI / 180);
  const gradient = new Float64Array(6);
  for (let axis = 0; axis < 3; axis++) {
    const d = rotationDerivative(angles, axis);
    gradient[axis] = d.reduce((sum, v, k) => sum + v * (byMatrix[k] ?? 0), 0) / HEAD_MM;
    gradient[axis + 3] = byShift[axis] ?? 0;
  }
  return { value, gradient };
}

/** How the rotation matrix changes with one of its angles: by central differences, exact to 1e-9. */
function rotationDerivative(angles: Vec3, axis: number): Matrix3 {
  const step = 1e-5;
  const nudged = (by: number): Matrix3 =>
    rotation([0, 1, 2].map((k) => (angles[k] ?? 0) + (k === axis ? by : 0)) as unknown as Vec3);
  const [up, down] = [nudged(step), nudged(-step)];
  return up.map((v, k) => (v - (down[k] ?? 0)) / (2 * step)) as unknown as Matrix3;
}

const affineVariables = ({ matrix, shift }: Affine): Float64Array =>
  Float64Array.of(...matrix.map((v) => v * HEAD_MM), ...shift);

const affineOf = (centre: Vec3, at: Float64Array): Affine => ({
  matrix: Array.from(at.subarray(0, 9), (v) => v / HEAD_MM) as unknown as Matrix3,
  centre,
  shift: [at[9] ?? 0, at[10] ?? 0, at[11] ?? 0],
});

function evaluateAffine(meter: InformationMeter, centre: Vec3, at: Float64Array): Evaluation {
  const { value, byShift, byMatrix } = meter.measure(affineOf(centre, at));
  return { value, gradient: Float64Array.of(...byMatrix.map((v) => v / HEAD_MM), ...byShift) };
}
