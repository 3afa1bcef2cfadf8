// A network of one multiplication, and its model's description: what tests of synthesis run instead of tfjs.
import type { ModelFile } from '../../core/network/modelManifest.ts';
import type { ExplainApi, LoadedModel, TissueApi } from '../../core/network/engineApi.ts';
import type { NetworkRunner } from '../host.ts';

export const testModelFile: ModelFile = {
  format: 'synthmr-model',
  formatVersion: 1,
  id: 'test',
  name: 'Test network',
  version: '1.0.0',
  spec: { family: 'drunet', depth: 18, width: 4, inputs: 1, outputs: 2 },
  contrasts: ['T1', 'T2'],
  preprocessing: {
    windows: [{ name: 'soft tissue', centre: 40, width: 400 }],
    mean: [0],
    std: [1],
    grid: { size: 32, pixelMm: 8 },
  },
  intensityScale: 'none',
  weightsManifest: [],
  shards: [],
  weightsSha256: 'a1'.repeat(32),
  selfTest: { size: 16, seed: 1, outputs: [] },
  card: {
    trainedOn: 'nothing',
    simulatedCt: true,
    heads: [],
    hours: 0,
    steps: 1,
    losses: '',
    limits: [],
    parent: null,
    date: '2026-01-01',
    metrics: {},
  },
};

/** The network: T1 as bright as the input, T2 the other way round. size x size x 1 in, size x size x 2 out, as many as come. */
export const brightness = (input: Float32Array): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: 2 * input.length }, (_, i) => {
    const value = Math.min(1, Math.max(0, input[i >> 1] ?? 0));
    return i % 2 === 0 ? value : 1 - value;
  });

export const loadedModel = (change: Partial<LoadedModel> = {}): LoadedModel => ({
  file: testModelFile,
  timings: {
    fetchMs: 0,
    decodeMs: 0,
    uploadMs: 0,
    compileMs: 0,
    compiledInMs: 0,
    checkMs: 0,
    totalMs: 0,
    fromStorage: false,
    storageNote: null,
  },
  selfTest: { passed: true, largestDifference: 0, tolerance: 1e-4 },
  secondsPerSlice: 1,
  deviceBytes: 1,
  maxBatch: 1,
  kernels: {},
  ...change,
});

/** `predict` may wait, or throw. */
export const testNetwork = (
  loaded: LoadedModel = loadedModel(),
  predict: NetworkRunner['predict'] = (input) =>
    Promise.resolve({ output: brightness(input), milliseconds: 1 }),
): NetworkRunner => ({ ready: () => Promise.resolve(loaded), predict });

const notAsked = (): never => {
  throw new Error('not asked here');
};

/** For engines of tests that are asked neither to explain nor for tissue. */
export const explainsNothing: ExplainApi & TissueApi = {
  segmentTissue: notAsked,
  loadBeside: notAsked,
  firstFilters: notAsked,
  featureMaps: notAsked,
  gradientOf: notAsked,
};
