// One comparison with PyTorch, the same in Node and in Chromium: a fixture's network, its stored logits, and what stays behind.
import { memory } from '@tensorflow/tfjs-core';
import type { ModelSource } from '../../core/network/modelSource.ts';
import { selfTestInput } from '../selfTest.ts';
import { loadFixture } from './loadFixture.ts';

/** The fixtures in scripts/oracles/network that make images. */
export const PARITY_CASES = [
  'drunet18',
  'drunet34',
  'drunet50',
  'drunet101',
  'drunet152',
  'drunet50-one',
  'unet',
] as const;

/** Largest error, relative to the largest logit, that is accepted in float32. */
export const PARITY_TOLERANCE = 1e-4;

export interface ParityReport {
  /** Largest difference from PyTorch's float64 logits over the largest of these. */
  readonly relativeError: number;
  readonly largestLogit: number;
  /** Tensors that two passes left on the device: 0. */
  readonly tensorsLeft: number;
  /** Tensors left after the network was disposed of: 0. */
  readonly tensorsAfterDispose: number;
}

/** `expected`: float32 logits for the self-test's input of size x size, as scripts/oracles/network.py wrote them. */
export async function compareWithPyTorch(source: ModelSource, expected: Float32Array): Promise<ParityReport> {
  const before = memory().numTensors;
  const { file, network } = await loadFixture(source);
  const { selfTest } = file;
  const loaded = memory().numTensors;
  const input = selfTestInput(selfTest.size, network.spec.inputs);
  await network.logits(input, selfTest.size);
  const logits = await network.logits(input, selfTest.size);
  const tensorsLeft = memory().numTensors - loaded;
  network.dispose();
  if (logits.length !== expected.length)
    throw new Error(`${logits.length} logits, ${expected.length} stored.`);

  let largestLogit = 0;
  let difference = 0;
  expected.forEach((value, i) => {
    largestLogit = Math.max(largestLogit, Math.abs(value));
    difference = Math.max(difference, Math.abs((logits[i] ?? NaN) - value));
  });
  return {
    relativeError: difference / largestLogit,
    largestLogit,
    tensorsLeft,
    tensorsAfterDispose: memory().numTensors - before,
  };
}
