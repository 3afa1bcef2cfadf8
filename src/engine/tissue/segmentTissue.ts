// The tissue network over a whole head: slices in one after another, labels out, with progress and a halt after each.
import { argMax, stack, type Tensor3D, tensor4d, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { TissueInput, TissueLayer } from '../../core/tissue/tissueNetwork.ts';
import { SliceLayer } from './tissueSlices.ts';

export interface TissueTask {
  readonly signal: AbortSignal;
  /** Slices labelled so far. */
  readonly progress: (done: number) => void;
  readonly yieldToEventLoop: () => Promise<void>;
}

/** Label slices that are read back at once: a GPU has to be waited for each time. */
const READ_TOGETHER = 8;

/** One label a voxel: the class of the largest output. Runs on whichever backend tfjs has; throws where the signal aborts. */
export async function segmentTissue(
  { values, size: [columns, rows, slices] }: TissueInput,
  layers: readonly TissueLayer[],
  { signal, progress, yieldToEventLoop }: TissueTask,
): Promise<Uint8Array<ArrayBuffer>> {
  const pixels = columns * rows;
  const labels = new Uint8Array(pixels * slices);
  const chain = layers.map((layer) => new SliceLayer(layer));
  let done = 0;
  let waiting: Tensor3D[] = [];
  const read = async (): Promise<void> => {
    const together = stack(waiting);
    for (const one of waiting) one.dispose();
    const count = waiting.length;
    waiting = [];
    const classes = await together.data().finally(() => together.dispose());
    labels.set(classes, done * pixels);
    done += count;
    progress(done);
  };
  try {
    for (let z = 0; z <= slices; z++) {
      await yieldToEventLoop();
      signal.throwIfAborted();
      const slice =
        z < slices ? tensor4d(values.slice(z * pixels, (z + 1) * pixels), [1, rows, columns, 1]) : null;
      for (const logits of through(chain, slice)) {
        waiting.push(tidy(() => argMax<Tensor3D>(logits, 3)));
        logits.dispose();
      }
      if (waiting.length >= READ_TOGETHER || z === slices) while (waiting.length > 0) await read();
    }
    return labels;
  } finally {
    for (const one of waiting) one.dispose();
    for (const layer of chain) layer.dispose();
  }
}

/** What leaves the last layer once `slice` (null: all are in) has gone through all of them. */
function* through(chain: readonly SliceLayer[], slice: Tensor4D | null): Generator<Tensor4D> {
  const [first, ...rest] = chain;
  if (!first) {
    if (slice) yield slice;
    return;
  }
  for (const made of slice ? first.push(slice) : first.finish()) yield* through(rest, made);
  if (!slice) yield* through(rest, null);
}
