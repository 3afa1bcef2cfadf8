// Where white matter and fluid lie on a real MR, found where the synthetic MR shows them pure; and where a model's scale puts them.
import type { Contrast } from '../contrast.ts';
import { quantile } from '../geometry/volume.ts';

/** Intensities of cerebrospinal fluid and of normal white matter. */
export interface TissueLevels {
  readonly csf: number;
  readonly white: number;
}

/**
 * What a model's `intensityScale` says of a contrast, e.g. "reference contrast: on T1 CSF 0.15, grey matter 0.50, white matter 0.75;
 * on T2 CSF 0.95, white matter 0.29". Null where it states no two different levels.
 */
export function tissueLevels(intensityScale: string, contrast: Contrast): TissueLevels | null {
  const own = new RegExp(`\\bon ${contrast} ([^;]*)`).exec(intensityScale)?.[1] ?? '';
  const level = (stated: RegExp): number => Number(stated.exec(own)?.[1]);
  const csf = level(/\bCSF (\d+(?:\.\d+)?)/);
  const white = level(/\bwhite matter (\d+(?:\.\d+)?)/);
  return Number.isFinite(csf) && Number.isFinite(white) && csf !== white ? { csf, white } : null;
}

export interface LandmarkRequest {
  readonly contrast: Contrast;
  readonly levels: TissueLevels;
  /** Raw MR on the CT's grid, NaN where it does not reach. */
  readonly real: Float32Array;
  /** Intensities on the same grid. */
  readonly synthetic: Float32Array;
  readonly inside: Uint8Array;
  /** Pixels of a row. */
  readonly columns: number;
}

/** Intensity that pure tissue of the synthetic MR, and the four pixels around it, may lie from its level. */
const PURE = 0.05;
/** Pixels that a landmark rests on at least. */
const LEAST = 200;

/**
 * Raw values of white matter and fluid: medians over pure tissue, on T2 of fluid the upper quartile, since what shares a pixel with fluid
 * and what flows in it only darken it. Null where too few pixels are pure, or the two do not lie apart as their levels do.
 */
export function tissueLandmarks(request: LandmarkRequest): TissueLevels | null {
  const { contrast, levels, real } = request;
  const valueAt = (level: number, share: number): number | null => {
    const keep = pure(request, level);
    return keep && quantile(real, share, (i) => keep[i] === 1);
  };
  const white = valueAt(levels.white, 0.5);
  const csf = valueAt(levels.csf, contrast === 'T2' ? 0.75 : 0.5);
  if (white === null || csf === null) return null;
  const apart = (white - csf) * Math.sign(levels.white - levels.csf);
  return apart > 0 ? { white, csf } : null;
}

/** 1 where the synthetic MR is at a level, and so are the four pixels around; null where that is hardly anywhere. */
function pure({ real, synthetic, inside, columns }: LandmarkRequest, level: number): Uint8Array | null {
  const near = (i: number): boolean => inside[i] === 1 && Math.abs((synthetic[i] ?? NaN) - level) < PURE;
  const found = new Uint8Array(real.length);
  let count = 0;
  for (let i = 0; i < real.length; i++) {
    const v = real[i] ?? NaN;
    if (v !== v || !near(i) || !near(i - 1) || !near(i + 1) || !near(i - columns) || !near(i + columns))
      continue;
    found[i] = 1;
    count++;
  }
  return count >= LEAST ? found : null;
}
