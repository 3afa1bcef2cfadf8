// The contestant that the page ships: src/engine's network on src/engine's backends.
import { Network } from '../../../src/engine/network.ts';
import { openWebGpu } from '../../../src/engine/webgpuBackend.ts';
import type { Start } from './contestant.ts';
import { benchAdapter, startBenchWasm } from './tfjsDevice.ts';

export const startOurs: Start = async ({ backend, threads, spec, size, weights }) => {
  const gpu = backend === 'webgpu' ? await openWebGpu(await benchAdapter()) : null;
  const runsOn = gpu ? gpu.adapter : await startBenchWasm(threads);
  const network = new Network(spec);
  for (const [name, { spec: conv, weight, bias }] of weights) {
    const { filter, bias: offset } = network.place(name, {
      shape: [conv.kernel, conv.kernel, conv.inputs, conv.outputs],
      weight,
      bias,
    });
    gpu?.backend.uploadToGPU(filter.dataId);
    gpu?.backend.uploadToGPU(offset.dataId);
  }
  return {
    runsOn,
    run: async (image) => {
      const begun = performance.now();
      const logits = await network.logits(image, size);
      return { logits, milliseconds: performance.now() - begun };
    },
  };
};
