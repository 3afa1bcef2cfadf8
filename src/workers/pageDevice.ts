// What a page's worker brings to the engine: the GPU, and wasm with as many threads as there are cores.
import type { DeviceHost } from '../engine/device.ts';
import { startPageWasm } from '../engine/tfjs/pageWasm.ts';

export const pageDevice = (): DeviceHost => ({
  gpu: 'gpu' in navigator ? navigator.gpu : null,
  startWasm: () => startPageWasm(),
});
