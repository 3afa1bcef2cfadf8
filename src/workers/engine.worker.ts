// The engine in its own worker: what the page brings (GPU, wasm files, cores, storage), and answers to the page's calls.
import { Engine } from '../engine/engine.ts';
import type { EngineApi } from '../core/network/engineApi.ts';
import { modelAt } from '../storage/modelFiles.ts';
import { pageDevice } from './pageDevice.ts';
import { statedMemory } from './statedMemory.ts';
import { transfer } from '../core/calls.ts';
import { serve } from './rpc.ts';
import { pageStorage } from '../storage/pageStorage.ts';

const engine = new Engine({
  ...pageDevice(),
  store: pageStorage.weights,
  openModel: (url) => modelAt(pageStorage.models, url),
  memoryBytes: statedMemory(),
  tuning: { store: pageStorage.tunings, program: navigator.userAgent },
});

serve({
  start: (request) => engine.start(request),
  loadModel: (request, context) => engine.loadModel(request, context),
  predict: async (request, context) => {
    const answer = await engine.predict(request, context);
    return transfer(answer, [answer.output.buffer, ...(answer.features ? [answer.features.buffer] : [])]);
  },
  loadBeside: (request, context) => engine.loadBeside(request, context),
  firstFilters: (request, context) => engine.firstFilters(request, context),
  featureMaps: async (request, context) => {
    const maps = await engine.featureMaps(request, context);
    return transfer(
      maps,
      Object.values(maps).map(({ values }) => values.buffer),
    );
  },
  gradientOf: async (request, context) => {
    const found = await engine.gradientOf(request, context);
    return transfer(found, [found.gradient.buffer]);
  },
  segmentTissue: async (request, context) => {
    const answer = await engine.segmentTissue(request, context);
    return transfer(answer, [answer.labels.buffer]);
  },
  status: () => engine.status(),
  release: () => engine.release(),
} satisfies EngineApi);
