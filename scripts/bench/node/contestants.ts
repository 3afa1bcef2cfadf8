// What runs in Node over Dawn: ours, untuned and tuned, and the network in tfjs' own operations.
import {
  add,
  batchNorm,
  concat,
  conv2d,
  image as images,
  maxPool,
  pad,
  type Rank,
  registerBackend,
  relu,
  setBackend,
  tensor1d,
  type Tensor4D,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { DrunetSpec } from '../../../src/core/network/modelManifest.ts';
import type { TuningReport } from '../../../src/core/network/tuning.ts';
import { Network } from '../../../src/engine/network.ts';
import { findAdapter, type OpenGpu, openWebGpu } from '../../../src/engine/openGpu.ts';
import { precompileShaders } from '../../../src/engine/precompileShaders.ts';
import { applyTuning, layersOf, tuneNetwork } from '../../../src/engine/tuning/tuneNetwork.ts';
import { drawDrunet, EPSILON, MEAN, seededConvolutions } from '../page/definition.ts';

export interface Running {
  /** The logits of as many slices as the input holds, slices x size x size x outputs. */
  readonly run: (input: Float32Array<ArrayBuffer>) => Promise<Float32Array>;
  /** Measures the layers for so many slices at once; null where there is nothing to tune. */
  readonly tune: ((slices: number) => Promise<TuningReport>) | null;
}

export const open = async (gpu: GPU): Promise<OpenGpu> => {
  const adapter = await findAdapter(gpu);
  if (!adapter) throw new Error('Dawn finds no GPU. A driver for Vulkan, Metal or Direct3D 12 is needed.');
  return openWebGpu(adapter);
};

export async function ours(gpu: OpenGpu, spec: DrunetSpec, size: number): Promise<Running> {
  const { compiled } = await precompileShaders(gpu, spec, [{ slices: 1, size }]);
  await compiled;
  const network = new Network(spec);
  for (const { spec: conv, weight, bias } of seededConvolutions(spec, false)) {
    const shape = [conv.kernel, conv.kernel, conv.inputs, conv.outputs] as const;
    network.upload(conv.name, { shape, weight, bias });
  }
  return {
    run: (input) => network.logits(input, size),
    // Software is not tuned in the page either; its shaders take minutes.
    tune: gpu.software
      ? null
      : async (slices) => {
          network.forgetPass();
          const layers = layersOf(gpu, spec, { slices, size });
          const tuned = await tuneNetwork({ gpu, layers, store: null, program: 'bench' });
          applyTuning(gpu, tuned.tuning);
          return tuned.report;
        },
  };
}

/** Every operation by itself on tfjs' own kernels. What is read once is freed at once, so that a slice fits. */
export async function stock(gpu: GPU, spec: DrunetSpec, size: number): Promise<Running> {
  const adapter = await findAdapter(gpu);
  if (!adapter) throw new Error('Dawn finds no GPU.');
  const { maxStorageBufferBindingSize, maxBufferSize, maxComputeWorkgroupStorageSize } = adapter.limits;
  const device = await adapter.requestDevice({
    requiredLimits: { maxStorageBufferBindingSize, maxBufferSize, maxComputeWorkgroupStorageSize },
  });
  registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info));
  await setBackend('webgpu');
  const weights = new Map(
    [...seededConvolutions(spec, false)].map(({ spec: conv, weight, bias, factor }) => {
      const { name, kernel, inputs, outputs } = conv;
      const raw = name === 'head' ? weight : weight.map((w, i) => w / (factor[i % outputs] ?? 1));
      const variance = 0.8;
      return [
        name,
        {
          filter: tensor4d(raw, [kernel, kernel, inputs, outputs]),
          bias: tensor1d(bias),
          gamma: tensor1d(factor.map((f) => f * Math.sqrt(variance + EPSILON))),
          beta: tensor1d(bias.map((b, o) => b + MEAN * (factor[o] ?? 1))),
          mean: tensor1d(new Float32Array(outputs).fill(MEAN)),
          variance: tensor1d(new Float32Array(outputs).fill(variance)),
        },
      ] as const;
    }),
  );
  const freed = (made: Tensor4D, ...used: readonly Tensor4D[]): Tensor4D => {
    for (const tensor of used) tensor.dispose();
    return made;
  };
  const forward = (x: Tensor4D): Tensor4D =>
    drawDrunet<Tensor4D>(
      spec,
      {
        conv: (from, { name, kernel, stride }) => {
          const w = weights.get(name);
          if (!w) throw new Error(`No weights for ${name}.`);
          const y = conv2d(from, w.filter, stride, kernel >> 1);
          if (name === 'head') return freed(add(y, w.bias), y);
          return freed(batchNorm<Rank.R4>(y, w.mean, w.variance, w.beta, w.gamma, EPSILON), y);
        },
        relu: (from) => freed(relu(from), from),
        add: (a, b) => freed(add(a, b), a),
        pool: (from) => {
          const wide = pad(from, [
            [0, 0],
            [1, 1],
            [1, 1],
            [0, 0],
          ]); // after a ReLU, so that zeros do not win
          return freed(maxPool(wide, 3, 2, 'valid'), wide);
        },
        double: (from) => images.resizeNearestNeighbor(from, [2 * from.shape[1], 2 * from.shape[2]]),
        concat: (a, b) => concat([a, b], 3),
      },
      x,
    );
  return {
    run: async (input) => {
      const slices = input.length / (size * size * spec.inputs);
      const y = tidy(() => forward(tensor4d(input, [slices, size, size, spec.inputs])));
      const logits = await y.data<'float32'>();
      y.dispose();
      return logits;
    },
    tune: null,
  };
}
