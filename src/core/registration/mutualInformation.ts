// How well two volumes explain each other: mutual information with smooth bins, and how it changes as one is moved.
// After Mattes 2003 (PET-CT image registration in the chest): whole bins for the fixed image, cubic B-spline ones for the moving.
import { type Affine, times } from '../geometry/affine.ts';
import type { Vec3 } from '../geometry/vec.ts';
import type { Volume } from '../geometry/volume.ts';

/** Points of the fixed volume that are compared, and their bins. */
export interface FixedSamples {
  /** x, y, z in patient mm, one sample after another. */
  readonly points: Float64Array;
  readonly bins: Uint8Array;
}

/** The moving volume with its values on the scale of the bins. */
export interface MovingVolume {
  readonly volume: Volume;
  /** The values that fall into the first and the last full bin. */
  readonly low: number;
  readonly high: number;
}

export interface MutualInformation {
  /** Nats; 0 when too little of the two overlaps. */
  readonly value: number;
  /** Change with the shift (per mm), and with the nine entries of the matrix. */
  readonly byShift: Vec3;
  readonly byMatrix: Float64Array;
  /** Share of the samples that the moving volume reaches. */
  readonly overlap: number;
}

const FIXED_BINS = 32;
const MOVING_BINS = 32;
const PAD = 2;
const STEPS = MOVING_BINS + 2 * PAD;
/** Below this share of samples inside, two volumes are not compared. */
const LEAST_OVERLAP = 0.25;

export const fixedBin = (fraction: number): number =>
  Math.min(FIXED_BINS - 1, Math.max(0, Math.floor(fraction * FIXED_BINS)));

/** Holds the memory of one comparison, so that hundreds of evaluations allocate nothing. */
export class InformationMeter {
  private readonly at: Float32Array;
  private readonly gradients: Float32Array;
  private readonly joint = new Float64Array(FIXED_BINS * STEPS);
  constructor(
    readonly samples: FixedSamples,
    readonly moving: MovingVolume,
  ) {
    this.at = new Float32Array(samples.bins.length);
    this.gradients = new Float32Array(3 * samples.bins.length);
  }

  /** Mutual information under a map of fixed points to moving points. */
  measure(map: Affine): MutualInformation {
    const inside = this.readMoving(map);
    const count = this.samples.bins.length;
    const byMatrix = new Float64Array(9);
    const none: MutualInformation = { value: 0, byShift: [0, 0, 0], byMatrix, overlap: inside / count };
    if (inside < LEAST_OVERLAP * count) return none;
    this.fillJoint(inside);
    const { value, logs } = this.information();
    return { ...none, value, byShift: this.gradient(logs, inside, map.centre, byMatrix) };
  }

  /** The moving value (in bins; -1 outside) at every sample, and its gradient along x, y, z in bins per mm. */
  private readMoving(map: Affine): number {
    const { points } = this.samples;
    const { volume, low, high } = this.moving;
    const { values, size, axes, spacing, origin } = volume;
    const [nx, ny, nz] = size;
    const plane = nx * ny;
    const unit = (MOVING_BINS - 1) / Math.max(1e-12, high - low);
    const rows = axes.map((axis, i) => [axis[0], axis[1], axis[2]].map((v) => v / (spacing[i] ?? 1)));
    const turn = new Float64Array(9);
    for (let r = 0; r < 3; r++)
      for (let c = 0; c < 3; c++)
        for (let k = 0; k < 3; k++)
          turn[r * 3 + c] = (turn[r * 3 + c] ?? 0) + (rows[r]?.[k] ?? 0) * (map.matrix[k * 3 + c] ?? 0);
    const turned = times(map.matrix, map.centre);
    const start = [0, 1, 2].map(
      (k) => (map.centre[k] ?? 0) + (map.shift[k] ?? 0) - (turned[k] ?? 0) - (origin[k] ?? 0),
    );
    const from = rows.map((row) => row.reduce((sum, v, k) => sum + v * (start[k] ?? 0), 0));
    const [t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0, t6 = 0, t7 = 0, t8 = 0] = turn;
    const [f0 = 0, f1 = 0, f2 = 0] = from;
    const [r0 = [], r1 = [], r2 = []] = rows;
    const [a0 = 0, a1 = 0, a2 = 0] = r0;
    const [b0 = 0, b1 = 0, b2 = 0] = r1;
    const [c0 = 0, c1 = 0, c2 = 0] = r2;
    let inside = 0;
    for (let i = 0; i < this.at.length; i++) {
      const [px, py, pz] = [points[3 * i] ?? 0, points[3 * i + 1] ?? 0, points[3 * i + 2] ?? 0];
      const x = t0 * px + t1 * py + t2 * pz + f0;
      const y = t3 * px + t4 * py + t5 * pz + f1;
      const z = t6 * px + t7 * py + t8 * pz + f2;
      this.at[i] = -1;
      if (!(x >= 0 && y >= 0 && z >= 0 && x < nx - 1 && y < ny - 1 && z < nz - 1)) continue;
      const [ix, iy, iz] = [x | 0, y | 0, z | 0];
      const [u, v, w] = [x - ix, y - iy, z - iz];
      const o = iz * plane + iy * nx + ix;
      const [v000, v100, v010, v110] = [
        values[o] ?? 0,
        values[o + 1] ?? 0,
        values[o + nx] ?? 0,
        values[o + nx + 1] ?? 0,
      ];
      const p = o + plane;
      const [v001, v101, v011, v111] = [
        values[p] ?? 0,
        values[p + 1] ?? 0,
        values[p + nx] ?? 0,
        values[p + nx + 1] ?? 0,
      ];
      const [e00, e10, e01, e11] = [
        v000 + u * (v100 - v000),
        v010 + u * (v110 - v010),
        v001 + u * (v101 - v001),
        v011 + u * (v111 - v011),
      ];
      const [g0, g1] = [e00 + v * (e10 - e00), e01 + v * (e11 - e01)];
      const value = (g0 + w * (g1 - g0) - low) * unit;
      if (value !== value) continue;
      inside++;
      const clipped = value < 0 ? 0 : value > MOVING_BINS - 1 ? MOVING_BINS - 1 : value;
      this.at[i] = clipped;
      if (clipped !== value) {
        this.gradients[3 * i] = this.gradients[3 * i + 1] = this.gradients[3 * i + 2] = 0;
        continue;
      }
      const dx =
        ((1 - w) * ((1 - v) * (v100 - v000) + v * (v110 - v010)) +
          w * ((1 - v) * (v101 - v001) + v * (v111 - v011))) *
        unit;
      const dy = ((1 - w) * (e10 - e00) + w * (e11 - e01)) * unit;
      const dz = (g1 - g0) * unit;
      this.gradients[3 * i] = a0 * dx + b0 * dy + c0 * dz;
      this.gradients[3 * i + 1] = a1 * dx + b1 * dy + c1 * dz;
      this.gradients[3 * i + 2] = a2 * dx + b2 * dy + c2 * dz;
    }
    return inside;
  }

  private fillJoint(inside: number): void {
    const { at, joint } = this;
    const { bins } = this.samples;
    joint.fill(0);
    for (let i = 0; i < at.length; i++) {
      const m = at[i] ?? -1;
      if (m < 0) continue;
      const first = m | 0;
      const u = m - first;
      const o = (bins[i] ?? 0) * STEPS + first + PAD - 1;
      joint[o] = (joint[o] ?? 0) + (1 - u) ** 3 / 6;
      joint[o + 1] = (joint[o + 1] ?? 0) + (3 * u * u * u - 6 * u * u + 4) / 6;
      joint[o + 2] = (joint[o + 2] ?? 0) + (1 + 3 * u + 3 * u * u - 3 * u * u * u) / 6;
      joint[o + 3] = (joint[o + 3] ?? 0) + (u * u * u) / 6;
    }
    for (let i = 0; i < joint.length; i++) joint[i] = (joint[i] ?? 0) / inside;
  }

  /** sum p log(p / (pf pm)), and log(p / pm) of every cell, by which a change of p counts. */
  private information(): { value: number; logs: Float64Array } {
    const { joint } = this;
    const rows = new Float64Array(FIXED_BINS);
    const columns = new Float64Array(STEPS);
    for (let f = 0; f < FIXED_BINS; f++)
      for (let m = 0; m < STEPS; m++) {
        const p = joint[f * STEPS + m] ?? 0;
        rows[f] = (rows[f] ?? 0) + p;
        columns[m] = (columns[m] ?? 0) + p;
      }
    const logs = new Float64Array(joint.length);
    let value = 0;
    for (let f = 0; f < FIXED_BINS; f++)
      for (let m = 0; m < STEPS; m++) {
        const p = joint[f * STEPS + m] ?? 0;
        if (p < 1e-14) continue;
        const log = Math.log(p / (columns[m] ?? 1));
        logs[f * STEPS + m] = log;
        value += p * (log - Math.log(rows[f] ?? 1));
      }
    return { value, logs };
  }

  private gradient(logs: Float64Array, inside: number, [cx, cy, cz]: Vec3, byMatrix: Float64Array): Vec3 {
    const { at, gradients } = this;
    const { bins, points } = this.samples;
    let [sx, sy, sz] = [0, 0, 0];
    for (let i = 0; i < at.length; i++) {
      const m = at[i] ?? -1;
      if (m < 0) continue;
      const first = m | 0;
      const u = m - first;
      const o = (bins[i] ?? 0) * STEPS + first + PAD - 1;
      const change =
        (-(1 - u) * (1 - u) * (logs[o] ?? 0) +
          (3 * u * u - 4 * u) * (logs[o + 1] ?? 0) +
          (1 + 2 * u - 3 * u * u) * (logs[o + 2] ?? 0) +
          u * u * (logs[o + 3] ?? 0)) /
        2;
      const [gx, gy, gz] = [
        change * (gradients[3 * i] ?? 0),
        change * (gradients[3 * i + 1] ?? 0),
        change * (gradients[3 * i + 2] ?? 0),
      ];
      const [x, y, z] = [
        (points[3 * i] ?? 0) - cx,
        (points[3 * i + 1] ?? 0) - cy,
        (points[3 * i + 2] ?? 0) - cz,
      ];
      sx += gx;
      sy += gy;
      sz += gz;
      byMatrix[0] = (byMatrix[0] ?? 0) + gx * x;
      byMatrix[1] = (byMatrix[1] ?? 0) + gx * y;
      byMatrix[2] = (byMatrix[2] ?? 0) + gx * z;
      byMatrix[3] = (byMatrix[3] ?? 0) + gy * x;
      byMatrix[4] = (byMatrix[4] ?? 0) + gy * y;
      byMatrix[5] = (byMatrix[5] ?? 0) + gy * z;
      byMatrix[6] = (byMatrix[6] ?? 0) + gz * x;
      byMatrix[7] = (byMatrix[7] ?? 0) + gz * y;
      byMatrix[8] = (byMatrix[8] ?? 0) + gz * z;
    }
    for (let k = 0; k < 9; k++) byMatrix[k] = (byMatrix[k] ?? 0) / inside;
    return [sx / inside, sy / inside, sz / inside];
  }
}
