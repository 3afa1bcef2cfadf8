// One comparison of the tissue network's labels with PyTorch's, the same in Node and in Chromium.
import { memory } from '@tensorflow/tfjs-core';
import { tissueLayers, tissueNetwork } from '../../core/tissue/tissueNetwork.ts';
import { segmentTissue } from '../tissue/segmentTissue.ts';

/** scripts/oracles/tissue, as scripts/oracles/tissue.py wrote it. */
export interface StoredTissue {
  readonly weights: Uint8Array;
  readonly head: Uint8Array;
  readonly labels: Uint8Array;
  /** Columns, rows, slices. */
  readonly size: readonly [number, number, number];
}

export interface TissueReport {
  /** Voxels of another label than PyTorch gives, of all. */
  readonly different: number;
  readonly voxels: number;
  /** Tensors that all of it, and an abort in the middle, left on the device: 0. */
  readonly tensorsLeft: number;
  readonly leftByAbort: number;
  /** Bytes of tensors at the most. */
  readonly peakBytes: number;
}

/** `aborts`: also with an abort in the middle; a GPU in software is slow. */
export async function compareTissue(
  { weights, head, labels, size }: StoredTissue,
  aborts = true,
): Promise<TissueReport> {
  const layers = tissueLayers(tissueNetwork, weights);
  if (!layers) throw new Error('The weights are of another network.');
  const input = { values: Float32Array.from(head, (value) => value / 255), size };
  const before = memory().numTensors;
  let peakBytes = 0;
  const task = {
    signal: new AbortController().signal,
    progress: () => undefined,
    yieldToEventLoop: () => {
      peakBytes = Math.max(peakBytes, memory().numBytes);
      return Promise.resolve();
    },
  };
  const found = await segmentTissue(input, layers, task);
  const tensorsLeft = memory().numTensors - before;
  const abort = new AbortController();
  let slices = 0;
  if (aborts)
    await segmentTissue(input, layers, {
      ...task,
      signal: abort.signal,
      yieldToEventLoop: () => {
        if (++slices > 4) abort.abort();
        return Promise.resolve();
      },
    }).catch(() => undefined);
  return {
    different: found.filter((label, i) => label !== labels[i]).length,
    voxels: found.length,
    tensorsLeft,
    leftByAbort: memory().numTensors - before - tensorsLeft,
    peakBytes,
  };
}
