// What a page's worker brings to the engine: the GPU, and wasm with as many threads as there are cores.
import type { DeviceHost } from '../engine/device.ts';
import { startPageWasm } from '../engine/tfjs/pageWasm.ts';

export const pageDevice = (): DeviceHost => ({
  gpu: 'gpu' in navigator ? navigator.gpu : null,
  startWasm: () => startPageWasm(),
});

/** Bytes of the machine's memory as the browser states them (rounded, 8 GiB at most); null where it does not. */
export function statedMemory(): number | null {
  const { deviceMemory } = navigator as { readonly deviceMemory?: number };
  return deviceMemory === undefined ? null : deviceMemory * 2 ** 30;
}
