// One comparison of filters, feature maps and input gradients with PyTorch, the same in Node and in Chromium.
import { memory } from '@tensorflow/tfjs-core';
import type { GradientTarget, LayerMaps, MapLayer } from '../../core/network/explanation.ts';
import { sha256 } from '../../core/files/sha256.ts';
import type { ModelSource } from '../../core/network/modelSource.ts';
import { featureMaps, firstFilters, gradientOf } from '../explain.ts';
import { selfTestInput } from '../selfTest.ts';
import { loadFixture } from './loadFixture.ts';

export const EXPLAIN_CASES = ['drunet18', 'drunet50', 'unet'] as const;

/** scripts/oracles/explain/<name>.json, as scripts/oracles/explain.py wrote it. */
export interface StoredExplanation {
  readonly size: number;
  readonly filtersSha256: string;
  readonly maps: readonly {
    readonly layer: MapLayer;
    readonly channel: number;
    readonly height: number;
    readonly width: number;
  }[];
  readonly gradients: readonly (GradientTarget & { readonly value: number })[];
}

export interface ExplainReport {
  readonly sameFilters: boolean;
  /** Largest difference over the largest value, of any map and of any gradient. */
  readonly mapError: number;
  readonly gradientError: number;
  readonly valueError: number;
  /** Largest difference of the output from the image that the network makes: 0. */
  readonly outputError: number;
  /** Tensors that an abort in the middle, and all of it, left on the device: 0. */
  readonly leftByAbort: number;
  readonly tensorsLeft: number;
  readonly halts: number;
}

/** How much of it: a GPU in software is slow. */
interface Extent {
  readonly gradients: StoredExplanation['gradients'];
  readonly aborts: boolean;
}

export async function compareExplanation(
  source: ModelSource,
  stored: StoredExplanation,
  numbers: Float32Array,
  { gradients = stored.gradients, aborts = true }: Partial<Extent> = {},
): Promise<ExplainReport> {
  const { network } = await loadFixture(source);
  const { size } = stored;
  const { inputs } = network.spec;
  const input = selfTestInput(size, inputs);
  const logits = await network.logits(input, size);
  const before = memory().numTensors;
  const { weights } = await firstFilters(network);
  const maps = await featureMaps(network, input, size);
  let at = 0;
  const next = (count: number): Float32Array => numbers.subarray(at, (at += count));

  const mapErrors = stored.maps.map(({ layer, channel, height, width }) =>
    relativeError(channelOf(maps[layer], channel), next(height * width)),
  );
  let halts = 0;
  const host = {
    signal: new AbortController().signal,
    progress: () => halts++,
    yieldToEventLoop: () => Promise.resolve(),
  };
  const gradientErrors: number[] = [];
  const valueErrors: number[] = [];
  for (const target of gradients) {
    const { value, gradient } = await gradientOf(network, input, size, target, host);
    gradientErrors.push(relativeError(gradient, next(size * size * inputs)));
    valueErrors.push(Math.abs(value - target.value) / Math.abs(target.value));
  }
  const tensorsLeft = memory().numTensors - before;
  const [first] = stored.gradients;
  if (!first) throw new Error('No gradient is stored.');
  for (const share of aborts ? [0.3, 0.7] : []) {
    const abort = new AbortController();
    await gradientOf(network, input, size, first, {
      ...host,
      signal: abort.signal,
      progress: (done) => {
        if (done > share) abort.abort();
      },
    }).catch(() => undefined);
  }
  const leftByAbort = memory().numTensors - before - tensorsLeft;
  network.dispose();
  return {
    sameFilters: (await sha256(new Uint8Array(weights.buffer))) === stored.filtersSha256,
    mapError: Math.max(...mapErrors),
    gradientError: Math.max(...gradientErrors),
    valueError: Math.max(...valueErrors),
    outputError: Math.max(
      ...maps.output.values.map((value, i) =>
        Math.abs(value - Math.fround(1 / (1 + Math.exp(-(logits[i] ?? NaN))))),
      ),
    ),
    leftByAbort,
    tensorsLeft,
    halts,
  };
}

const channelOf = ({ values, channels }: LayerMaps, channel: number): Float32Array =>
  values.filter((_, i) => i % channels === channel);

function relativeError(found: Float32Array, wanted: Float32Array): number {
  if (found.length !== wanted.length) return Infinity;
  let largest = 0;
  let difference = 0;
  wanted.forEach((value, i) => {
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, Math.abs((found[i] ?? NaN) - value));
  });
  return difference / largest;
}
