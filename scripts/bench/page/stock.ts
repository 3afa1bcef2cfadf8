// The contestant that a tfjs user would write: a layers model, batch norm and ReLU as layers of their own, tfjs' own kernels.
import {
  input as imageInput,
  layers,
  type LayersModel,
  model as layersModel,
  registerBackend,
  setBackend,
  type SymbolicTensor,
  type Tensor,
  tensor1d,
  type Tensor4D,
  tensor4d,
} from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { DrunetSpec } from '../../../src/core/network/modelManifest.ts';
import { describeAdapter } from '../../../src/engine/openGpu.ts';
import type { Start } from './contestant.ts';
import { drawDrunet, EPSILON, MEAN, type Pen, type SeededConvolution } from './definition.ts';
import { benchAdapter, startBenchWasm } from './tfjsDevice.ts';

export const startStock: Start = async ({ backend, threads, spec, size, weights }) => {
  const runsOn = backend === 'webgpu' ? await openStock() : await startBenchWasm(threads);
  const model = stockModel(spec, size, weights);
  return {
    runsOn,
    run: async (pixels) => {
      const begun = performance.now();
      const x = tensor4d(pixels, [1, size, size, spec.inputs]);
      const y = model.predict(x) as Tensor4D;
      const logits = await y.data<'float32'>();
      x.dispose();
      y.dispose();
      return { logits, milliseconds: performance.now() - begun };
    },
  };
};

/** The network as layers, with the seeded weights in it. */
export function stockModel(
  spec: DrunetSpec,
  size: number,
  weights: ReadonlyMap<string, SeededConvolution>,
): LayersModel {
  const image = imageInput({ shape: [size, size, spec.inputs] });
  const model = layersModel({ inputs: image, outputs: drawDrunet(spec, layersPen, image) });
  for (const [name, convolution] of weights) {
    const { raw, batchNorm } = unfolded(convolution);
    const own = [raw, ...(name === 'head' ? [tensor1d(convolution.bias)] : [])];
    model.getLayer(name).setWeights(own);
    own.forEach((tensor) => tensor.dispose());
    if (name !== 'head') model.getLayer(`${name}.bn`).setWeights(batchNorm);
    batchNorm.forEach((tensor) => tensor.dispose());
  }
  return model;
}

async function openStock(): Promise<string> {
  const adapter = await benchAdapter();
  const { maxStorageBufferBindingSize, maxBufferSize, maxComputeWorkgroupStorageSize } = adapter.limits;
  const device = await adapter.requestDevice({
    requiredLimits: { maxStorageBufferBindingSize, maxBufferSize, maxComputeWorkgroupStorageSize },
  });
  registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info));
  await setBackend('webgpu');
  return describeAdapter(adapter).adapter;
}

/** tfjs' "same" does not pad as PyTorch does where the stride is 2: there, as in Keras' own ResNets, the padding is a layer. */
const layersPen: Pen<SymbolicTensor> = {
  conv: (x, { name, kernel, stride, outputs }) => {
    const half = kernel >> 1;
    const apart = stride === 2 && half > 0;
    const from = apart ? layers.zeroPadding2d({ padding: half }).apply(x) : x;
    const y = layers
      .conv2d({
        name,
        filters: outputs,
        kernelSize: kernel,
        strides: stride,
        padding: apart ? 'valid' : 'same',
        useBias: name === 'head',
        kernelInitializer: 'zeros',
      })
      .apply(from);
    if (name === 'head') return y;
    return layers.batchNormalization({ name: `${name}.bn`, epsilon: EPSILON }).apply(y);
  },
  relu: (x) => layers.reLU().apply(x),
  add: (a, b) => layers.add().apply([a, b]),
  pool: (x) =>
    layers
      .maxPooling2d({ poolSize: 3, strides: 2, padding: 'valid' })
      .apply(layers.zeroPadding2d({ padding: 1 }).apply(x)),
  double: (x) => layers.upSampling2d({ size: [2, 2] }).apply(x),
  concat: (a, b) => layers.concatenate().apply([a, b]),
};

/** The convolution and batch norm (gamma, beta, mean, variance) whose folding gives the seeded weights. */
function unfolded({ spec, weight, bias, factor }: SeededConvolution): { raw: Tensor4D; batchNorm: Tensor[] } {
  const { kernel, inputs, outputs, name } = spec;
  const head = name === 'head';
  const raw = head ? weight : weight.map((w, i) => w / (factor[i % outputs] ?? 1));
  const variance = 0.8;
  const gamma = factor.map((f) => f * Math.sqrt(variance + EPSILON));
  const beta = bias.map((b, o) => b + MEAN * (factor[o] ?? 1));
  return {
    raw: tensor4d(raw, [kernel, kernel, inputs, outputs]),
    batchNorm: head
      ? []
      : [gamma, beta, new Float32Array(outputs).fill(MEAN), new Float32Array(outputs).fill(variance)].map(
          (values) => tensor1d(values),
        ),
  };
}
