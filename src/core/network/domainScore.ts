// How far a slice lies from what a model was trained on: its features against the mean and covariance of the training pairs.
import type { DomainStatistics } from './domainStatistics.ts';

/**
 * The score of slice `slice` among `features` (slices x (channels + 1), as `pooledFeatures` gives them): 1 at the limit
 * below which nearly all training slices lie. A distance after Mahalanobis, with a covariance that is isotropic beside the
 * stored directions, over the scatter of slices that show as much (docs/method.md 6). Null where too little is shown.
 */
export function domainScore(
  features: Float32Array,
  slice: number,
  { mean, directions, variance, residual, scatter, leastShare, limit }: DomainStatistics,
): number | null {
  const length = mean.length + 1;
  const own = features.subarray(slice * length, (slice + 1) * length);
  if (own.length !== length) throw new Error(`${own.length} features, ${length} expected.`);
  const share = own[mean.length] ?? 0;
  if (share < leastShare) return null;
  const offset = Float64Array.from(mean, (value, i) => (own[i] ?? NaN) - value);
  const beside = Float64Array.from(offset);
  let along = 0;
  directions.forEach((direction, k) => {
    const coordinate = direction.reduce((sum, value, i) => sum + value * (offset[i] ?? NaN), 0);
    along += coordinate ** 2 / (variance[k] ?? NaN);
    direction.forEach((value, i) => {
      beside[i] = (beside[i] ?? NaN) - coordinate * value;
    });
  });
  const rest = beside.reduce((sum, value) => sum + value * value, 0);
  const raw = (along / directions.length + rest / residual) / 2;
  return Math.sqrt(raw / (scatter[0] + scatter[1] / share)) / limit;
}
