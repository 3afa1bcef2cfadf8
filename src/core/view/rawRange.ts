// The values of a series as it was read: from least to most, and a window that shows them.
import { quantile } from '../geometry/volume.ts';
import type { ValueRange } from './viewPixels.ts';
import type { DisplayWindow } from './viewState.ts';

/** Whole numbers keep their own steps where 16 bits hold them; others are told apart in as many steps as 16 bits have. */
const MOST_STEPS = 65535;
/** About so many voxels tell where most values lie. */
const SAMPLES = 300_000;

/** Null where there is no value at all. */
export function rawRange(
  voxels: Float32Array,
): { readonly range: ValueRange; readonly window: DisplayWindow } | null {
  let [least, most, whole] = [Infinity, -Infinity, true];
  for (let i = 0; i < voxels.length; i++) {
    const value = voxels[i] ?? NaN;
    if (value !== value) continue;
    if (value < least) least = value;
    if (value > most) most = value;
    if (whole && value !== Math.round(value)) whole = false;
  }
  if (least > most) return null;
  const reach = most - least;
  const step = whole && reach <= MOST_STEPS ? 1 : Math.max(reach, 1e-6) / MOST_STEPS;
  const stride = Math.max(1, Math.floor(voxels.length / SAMPLES));
  const sample = Float32Array.from(
    { length: Math.ceil(voxels.length / stride) },
    (_, i) => voxels[i * stride] ?? NaN,
  );
  const [low, high] = [quantile(sample, 0.01), quantile(sample, 0.995)];
  const width = Math.max(high - low, step);
  return { range: { least, most, step }, window: { centre: low + width / 2, width } };
}
