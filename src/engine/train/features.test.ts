// On wasm: the contextual loss through the feature network, with PyTorch's value and gradient; real features are made once.
import { memory, tensor4d } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oracleJson, oraclePath } from '../../node/oracles.ts';
import type { Convolutions } from '../../core/network/convolution.ts';
import { modelFolder } from '../../node/modelFolder.ts';
import { type NodeWasm, startNodeWasm } from '../tfjs/nodeWasm.ts';
import { readModelFile } from '../../core/network/modelFile.ts';
import type { VggSpec } from '../../core/network/modelManifest.ts';
import { readConvolutions } from '../weights.ts';
import { FeatureNetwork } from './features.ts';
import { disposeTruth, Objective } from './objective.ts';

const stored = oracleJson('losses/contextual.json') as {
  readonly size: number;
  readonly cases: readonly {
    readonly layer: string;
    readonly value: number;
    readonly norm: number;
    readonly projection: number;
    readonly values: readonly number[];
  }[];
};
const { size } = stored;
const image = (value: (h: number, w: number) => number): Float32Array =>
  Float32Array.from({ length: size * size }, (_, i) => value(Math.floor(i / size) + 1, (i % size) + 1));
const logits = image((h, w) => 2 * Math.sin(0.21 * h) * Math.cos(0.17 * w));
const real = image((h, w) => 0.5 + 0.5 * Math.sin(0.13 * h + 0.29 * w));

async function load(path: string): Promise<{ spec: VggSpec; weights: Convolutions }> {
  const source = modelFolder(path);
  const checked = readModelFile(await source.json(), path);
  if (!checked.ok) throw new Error(checked.error.message);
  const { spec } = checked.value;
  if (spec.family !== 'vgg') throw new Error('no feature network');
  return { spec, weights: await readConvolutions(checked.value, { source }) };
}

describe('the contextual loss on wasm', () => {
  let wasm: NodeWasm;
  let spec: VggSpec;
  let weights: Convolutions;
  beforeAll(async () => {
    wasm = await startNodeWasm(2);
    ({ spec, weights } = await load(oraclePath('network/vgg/model.json')));
  });
  afterAll(() => {
    wasm.stop();
  });

  it.each(stored.cases)(
    '[TRAIN-12] through the network at $layer: value within 1e-5 and gradient within 1e-4 of PyTorch, target features made once',
    async ({ layer, value, norm, projection, values }) => {
      const before = memory().numTensors;
      const features = new FeatureNetwork(spec, layer, weights);
      const objective = new Objective({ mse: 0, bce: 0, contextual: 1 }, features);
      for (const hits of [0, 1]) {
        const z = tensor4d(logits, [1, size, size, 1]);
        const target = tensor4d(real, [1, size, size, 1]);
        const weight = tensor4d(new Float32Array(size * size).fill(1), [1, size, size, 1]);
        const truth = await objective.truth(target, weight, 'slice');
        expect(features.hits).toBe(hits);
        const made = objective.gradient(z, truth);
        const gradient = await made.gradient.data();
        expect(Math.abs(((await made.value.data())[0] ?? NaN) - value) / value).toBeLessThan(1e-5);
        let squares = 0;
        let along = 0;
        gradient.forEach((g, i) => {
          squares += g * g;
          along += g * Math.sin(0.7 * i + 1);
        });
        expect(Math.abs(Math.sqrt(squares) - norm) / norm).toBeLessThan(1e-4);
        expect(Math.abs(along - projection) / norm).toBeLessThan(1e-4);
        const largest = Math.max(...Array.from(gradient, Math.abs));
        values.forEach((wanted, i) => {
          expect(Math.abs((gradient[i * 256] ?? NaN) - wanted) / largest).toBeLessThan(1e-4);
        });
        made.value.dispose();
        made.gradient.dispose();
        z.dispose();
        disposeTruth(truth);
      }
      features.dispose();
      expect(memory().numTensors).toBe(before);
    },
  );

  it('[TRAIN-12] through the shipped network at its usual layer: the same image costs less than another, and the gradient is finite', async () => {
    const shipped = await load('public/models/features-mr/model.json');
    const features = new FeatureNetwork(shipped.spec, 'conv5_4', shipped.weights);
    const objective = new Objective({ mse: 0, bce: 0, contextual: 1 }, features);
    const place = (pixels: Float32Array) => tensor4d(pixels, [1, size, size, 1]);
    const truth = await objective.truth(place(real), place(new Float32Array(size * size).fill(1)), null);
    const cost = async (z: Float32Array): Promise<number> => {
      const { value, gradient } = objective.gradient(place(z), truth);
      expect((await gradient.data()).every(Number.isFinite)).toBe(true);
      return (await value.data())[0] ?? NaN;
    };
    const same = real.map((p) => Math.log(Math.max(p, 1e-6) / Math.max(1 - p, 1e-6)));
    expect(await cost(same)).toBeLessThan(0.5 * (await cost(logits)));
    disposeTruth(truth);
    features.dispose();
  });

  it('[TRAIN-12] a layer that is not there, and a loss without its network, are refused', () => {
    expect(() => new FeatureNetwork(spec, 'conv6_1', weights)).toThrow('no layer conv6_1');
    expect(() => new Objective({ mse: 0, bce: 0, contextual: 1 }, null)).toThrow('needs a feature network');
  });
});
