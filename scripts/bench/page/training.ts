// Training steps in the bench's page: ours, and the same net as a stock layers model with stock Adam.
import { memory, registerBackend, setBackend, type Tensor, tensor4d, train } from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { DrunetSpec } from '../../../src/core/network/modelManifest.ts';
import type { TrainedPart } from '../../../src/core/training/training.ts';
import { selfTestInput } from '../../../src/engine/selfTest.ts';
import { Objective } from '../../../src/engine/train/objective.ts';
import { Trainer } from '../../../src/engine/train/trainer.ts';
import { openWebGpu } from '../../../src/engine/openGpu.ts';
import type { BenchBackend } from './contestant.ts';
import type { SeededConvolution } from './definition.ts';
import { stockModel } from './stock.ts';
import { benchAdapter, startBenchWasm } from './tfjsDevice.ts';

export interface TrainingRequest {
  readonly backend: BenchBackend;
  readonly threads: number;
  readonly spec: DrunetSpec;
  readonly size: number;
  readonly part: TrainedPart;
}

export interface Learner {
  readonly runsOn: string;
  /** One step of one slice; answers its milliseconds and loss. */
  step(): Promise<{ readonly milliseconds: number; readonly loss: number }>;
  tensors(): { readonly count: number; readonly bytes: number };
}

type Weights = ReadonlyMap<string, SeededConvolution>;

const tensors = (): { count: number; bytes: number } => ({
  count: memory().numTensors,
  bytes: memory().numBytes,
});

const targetOf = (size: number, outputs: number): Float32Array<ArrayBuffer> =>
  selfTestInput(size, outputs).map((value) => 0.5 + 0.4 * value);

export async function startOurTraining(request: TrainingRequest, weights: Weights): Promise<Learner> {
  const { backend, threads, spec, size, part } = request;
  const runsOn =
    backend === 'webgpu' ? (await openWebGpu(await benchAdapter())).adapter : await startBenchWasm(threads);
  const plain = [...weights].map(([name, { spec: c, weight, bias }]) => {
    const shape: [number, number, number, number] = [c.kernel, c.kernel, c.inputs, c.outputs];
    return [name, { shape, weight, bias }] as const;
  });
  const trainer = new Trainer(
    {
      spec,
      size,
      part,
      schedule: { peak: 1e-4, warmUp: 0, steps: 1000 },
      clip: 1,
    },
    new Objective({ mse: 1, bce: 0, contextual: 0 }, null),
    new Map(plain),
  );
  const target = targetOf(size, spec.outputs);
  const weight = new Float32Array(target.length).fill(1);
  const slices = [{ input: selfTestInput(size, spec.inputs), target, weight, key: null }];
  return {
    runsOn,
    tensors,
    step: async () => {
      const begun = performance.now();
      const result = await trainer.step(slices);
      if (result.kind !== 'stepped') throw new Error('The loss is not a number.');
      return { milliseconds: performance.now() - begun, loss: result.loss };
    },
  };
}

export async function startStockTraining(request: TrainingRequest, weights: Weights): Promise<Learner> {
  const { backend, threads, spec, size } = request;
  let runsOn: string;
  if (backend === 'webgpu') {
    const adapter = await benchAdapter();
    const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
    const device = await adapter.requestDevice({
      requiredLimits: { maxStorageBufferBindingSize, maxBufferSize },
    });
    registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info));
    await setBackend('webgpu');
    runsOn = adapter.info.architecture;
  } else runsOn = await startBenchWasm(threads);
  const model = stockModel(spec, size, weights);
  model.compile({ optimizer: train.adam(1e-4), loss: 'meanSquaredError' });
  const x = tensor4d(selfTestInput(size, spec.inputs), [1, size, size, spec.inputs]);
  const y = tensor4d(targetOf(size, spec.outputs), [1, size, size, spec.outputs]);
  return {
    runsOn,
    tensors,
    step: async () => {
      const begun = performance.now();
      const loss = (await model.trainOnBatch(x, y)) as number;
      // The step is over once a weight that it changed can be read.
      await (model.getLayer('conv1').getWeights()[0] as Tensor).data();
      return { milliseconds: performance.now() - begun, loss };
    },
  };
}
