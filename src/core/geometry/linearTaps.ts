// Linear resampling along one axis, antialiased where the new samples lie further apart than the old ones.

/** For each new sample: the first old sample it draws on, and the weights of that and the following ones. */
export interface LinearTaps {
  readonly first: Int32Array<ArrayBuffer>;
  readonly weights: Float32Array<ArrayBuffer>;
  /** Weights a sample. */
  readonly width: number;
}

/**
 * New sample i lies at old coordinate start + i * step; it is a triangle-weighted mean over max(1, |step|) old samples to
 * either side. Weights of old samples that do not exist are 0 and the others are not scaled up: outside counts as zero.
 */
export function linearTaps(count: number, start: number, step: number, oldCount: number): LinearTaps {
  const reach = Math.max(1, Math.abs(step));
  const width = Math.ceil(2 * reach) + 1;
  const first = new Int32Array(count);
  const weights = new Float32Array(count * width);
  for (let i = 0; i < count; i++) {
    const centre = start + i * step;
    const from = Math.ceil(centre - reach);
    first[i] = from;
    let total = 0;
    for (let tap = 0; tap < width; tap++) total += Math.max(0, 1 - Math.abs(from + tap - centre) / reach);
    for (let tap = 0; tap < width; tap++) {
      const old = from + tap;
      const weight = old < 0 || old >= oldCount ? 0 : Math.max(0, 1 - Math.abs(old - centre) / reach);
      weights[i * width + tap] = weight / total;
    }
  }
  return { first, weights, width };
}

/**
 * Resamples an image along both axes. `source` has `oldColumns` columns; the result has `across` by `down` samples.
 * `transposed`: the result's x runs along the source's rows' index, its y along the columns'.
 */
export function resample(
  source: Float32Array,
  oldColumns: number,
  across: LinearTaps,
  down: LinearTaps,
  transposed: boolean,
): Float32Array<ArrayBuffer> {
  const oldRows = source.length / oldColumns;
  const width = across.first.length;
  const height = down.first.length;
  const [rowStride, columnStride] = transposed ? [1, oldColumns] : [oldColumns, 1];
  const lines = transposed ? oldColumns : oldRows;
  const samples = transposed ? oldRows : oldColumns;
  const between = new Float32Array(lines * width);
  for (let line = 0; line < lines; line++)
    for (let x = 0; x < width; x++) {
      const first = across.first[x] ?? 0;
      let sum = 0;
      for (let tap = Math.max(0, -first); tap < across.width && first + tap < samples; tap++)
        sum +=
          (across.weights[x * across.width + tap] ?? 0) *
          (source[line * rowStride + (first + tap) * columnStride] ?? 0);
      between[line * width + x] = sum;
    }
  const result = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const first = down.first[y] ?? 0;
    for (let tap = Math.max(0, -first); tap < down.width && first + tap < lines; tap++) {
      const weight = down.weights[y * down.width + tap] ?? 0;
      if (weight === 0) continue;
      for (let x = 0; x < width; x++)
        result[y * width + x] =
          (result[y * width + x] ?? 0) + weight * (between[(first + tap) * width + x] ?? 0);
    }
  }
  return result;
}
