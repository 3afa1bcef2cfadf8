// Which variant each layer takes on a GPU: 'direct' until something else is chosen for that backend.
import type { GpuBackend } from '../tfjs/gpuBackend.ts';
import type { Layer } from './layer.ts';
import { takesTiles, type Variant } from './variants.ts';

export type Chooser = (layer: Layer) => Variant;

const chosen = new WeakMap<GpuBackend, Chooser>();

/** From now on layers on this backend take what `chooser` says; null: 'direct'. */
export function chooseBy(gpu: GpuBackend, chooser: Chooser | null): void {
  if (chooser) chosen.set(gpu, chooser);
  else chosen.delete(gpu);
}

/** Layers that no tile takes are asked for, too, and take 'direct' whatever is chosen. */
export function variantFor(gpu: GpuBackend, layer: Layer): Variant {
  const variant = chosen.get(gpu)?.(layer) ?? 'direct';
  return takesTiles(layer) ? variant : 'direct';
}

/** What `work` answers while `chooser` chooses; then it is as it was. `work` ends before it returns. */
export function choosing<T>(gpu: GpuBackend, chooser: Chooser, work: () => T): T {
  const before = chosen.get(gpu) ?? null;
  chooseBy(gpu, chooser);
  try {
    return work();
  } finally {
    chooseBy(gpu, before);
  }
}
