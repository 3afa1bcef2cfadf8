// The self-test: a known input must give the numbers that are stored with the model, which are made here too.
import type { SelfTestCase } from '../core/network/modelManifest.ts';
import type { Convolutions } from '../core/network/convolution.ts';
import type { SelfTestReport } from '../core/network/engineApi.ts';
import { type ImageNetwork, intensitiesOf } from './head.ts';
import { Network } from './network.ts';

/** Largest difference of an intensity (0..1) from the stored one that passes. */
export const SELF_TEST_TOLERANCE = 1e-3;

const SIZE = 64;
/** Rows of the stored probes; their columns are mirrored, and every output is probed. */
const ROWS = [3, 17, 30, 46, 60];

/** The numbers that a device must reproduce, as the started backend computes them. Throws an AppError where it gives no image. */
export async function makeSelfTest(spec: ImageNetwork, weights: Convolutions): Promise<SelfTestCase> {
  const network = new Network(spec);
  try {
    for (const [name, plain] of weights) network.upload(name, plain);
    const intensities = intensitiesOf(await network.logits(selfTestInput(SIZE, spec.inputs), SIZE));
    if (!intensities.ok) throw intensities.error;
    const outputs = ROWS.flatMap((y) =>
      Array.from({ length: spec.outputs }, (_, k) => {
        const x = SIZE - 1 - y;
        return { y, x, k, value: intensities.value[(y * SIZE + x) * spec.outputs + k] ?? NaN };
      }),
    );
    return { size: SIZE, seed: 1, outputs };
  } finally {
    network.dispose();
  }
}

/** x[h, w, c] = sin(0.1 (h+1)(c+1)) cos(0.13 (w+1)), size x size x channels, channel fastest. */
export function selfTestInput(size: number, channels: number): Float32Array<ArrayBuffer> {
  const input = new Float32Array(size * size * channels);
  let i = 0;
  for (let h = 1; h <= size; h++)
    for (let w = 1; w <= size; w++)
      for (let c = 1; c <= channels; c++) input[i++] = Math.sin(0.1 * h * c) * Math.cos(0.13 * w);
  return input;
}

/** Compares intensities, size x size x outputs, with the stored probes. */
export function judgeSelfTest(
  stored: SelfTestCase,
  intensities: Float32Array,
  outputs: number,
): SelfTestReport {
  let largest = 0;
  for (const { y, x, k, value } of stored.outputs) {
    const difference = Math.abs((intensities[(y * stored.size + x) * outputs + k] ?? NaN) - value);
    largest = difference <= largest ? largest : difference;
  }
  return {
    passed: largest <= SELF_TEST_TOLERANCE,
    largestDifference: largest,
    tolerance: SELF_TEST_TOLERANCE,
  };
}
