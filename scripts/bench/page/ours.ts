// The contestant that the page ships: src/engine's network on src/engine's backends.
import { Network } from '../../../src/engine/network.ts';
import { openWebGpu } from '../../../src/engine/openGpu.ts';
import type { Start } from './contestant.ts';
import { benchAdapter, startBenchWasm } from './tfjsDevice.ts';

export const startOurs: Start = async ({ backend, threads, spec, size, weights }) => {
  const gpu = backend === 'webgpu' ? await openWebGpu(await benchAdapter()) : null;
  const runsOn = gpu ? gpu.adapter : await startBenchWasm(threads);
  const network = new Network(spec);
  for (const [name, { spec: conv, weight, bias }] of weights) {
    const shape = [conv.kernel, conv.kernel, conv.inputs, conv.outputs] as const;
    network.upload(name, { shape, weight, bias });
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
