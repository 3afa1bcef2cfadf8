// The gradient kernels on WebGPU: against finite differences in float64, tfjs' own kernels, and PyTorch's stored gradients.
import {
  add,
  engine,
  memory,
  type NamedAttrMap,
  sum,
  type Tensor,
  type Tensor4D,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlainConvolution } from '../../core/network/convolution.ts';
import { readModelFile } from '../../core/network/modelFile.ts';
import type { ModelSource } from '../../core/network/modelSource.ts';
import { convolutionsOf } from '../../core/network/networkSpec.ts';
import { SeededRandom, trainedConvolutions } from '../../core/training/training.ts';
import { compareGradients, type StoredGradients } from '../testing/gradientCase.ts';
import { closeWebGpu, type OpenGpu } from '../openGpu.ts';
import { openTestGpu } from '../testing/openTestGpu.ts';
import { GRADIENT_CASES, gradientErrors } from '../testing/finiteDifferences.ts';
import { memoryTunings, withWorkgroups } from '../testing/tuningCase.ts';
import { gpuStopwatch } from '../tuning/gpuStopwatch.ts';
import { proofFault, proofLayer, proofOf } from '../tuning/proof.ts';
import { layersOfStep, type StepTuning, tuneStep } from '../tuning/tuneStep.ts';
import { loadWeights } from '../weights.ts';
import { chooseBy, choosing } from './chooser.ts';
import { convolutionGradient, inputGradient } from './gradients.ts';
import { type Layer, layerKey, macsOf } from './layer.ts';
import { takesTiles, type Variant, variantName } from './variants.ts';

const stored = (name: string, file: string): string => `/scripts/oracles/${name}/${file}`;
const fetched = async (url: string): Promise<unknown> => (await fetch(url)).json();

describe('gradient kernels on WebGPU', () => {
  let gpu: OpenGpu;
  beforeAll(async () => {
    gpu = await openTestGpu(navigator.gpu);
  });
  afterAll(() => {
    closeWebGpu(gpu);
  });

  // Networks on a GPU have no convolution whose outputs are no multiple of four.
  it.each(GRADIENT_CASES.filter(({ outputs }) => outputs % 4 === 0))(
    '[GRAD-1] $kernel x $kernel, stride $stride, $inputs to $outputs: finite differences within 1e-5',
    async (c) => {
      const errors = await gradientErrors(c);
      expect(errors.filter).toBeLessThan(1e-5);
      expect(errors.bias).toBeLessThan(1e-5);
      expect(errors.input).toBeLessThan(1e-5);
    },
  );

  const random = new SeededRandom(3);
  const map = (shape: readonly [number, number, number, number]): Tensor4D =>
    tensor4d(
      Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.below(2001) / 1000 - 1),
      [...shape],
    );
  const farOff = (got: Float32Array, wanted: Float32Array): number => {
    expect(got.length).toBe(wanted.length);
    const largest = Math.max(...wanted.map(Math.abs));
    return Math.max(...got.map((v, i) => Math.abs(v - (wanted[i] ?? NaN)))) / largest;
  };
  const tile = (shape: 'wide' | 'small', parts: number): Variant => ({ shape, parts });
  const VARIANTS: readonly Variant[] = ['direct', tile('small', 3)];

  it("[GRAD-1] [ENG-24] every variant gives what tfjs' own kernels do, over all shapes of DRUNet and the U-Net", async () => {
    const shapes = new Map<string, readonly [number, 1 | 2, number, number, number]>();
    for (const [convolutions, size] of [
      [convolutionsOf({ family: 'drunet', depth: 18, width: 8, inputs: 3, outputs: 2 }), 32],
      [convolutionsOf({ family: 'drunet', depth: 50, width: 8, inputs: 3, outputs: 2 }), 32],
      [convolutionsOf({ family: 'unet', width: 8, inputs: 4, outputs: 4 }), 16],
    ] as const)
      for (const { name, kernel, stride, inputs, outputs, shrink } of convolutions) {
        const made = name === 'head' ? 8 : outputs;
        const shape = [kernel, stride, inputs, made, size / shrink] as const;
        shapes.set(shape.join(), shape);
      }
    shapes.set('odd', [3, 1, 20, 76, 7]);
    expect(shapes.size).toBeGreaterThan(40);
    for (const [name, [kernel, stride, inputs, outputs, side]] of shapes) {
      const x = map([1, side * stride, (side + 1) * stride, inputs]);
      const w = map([kernel, kernel, inputs, outputs]);
      const dy = map([1, side, side + 1, outputs]);
      const added = map(x.shape);
      const attrs: NamedAttrMap = {
        strides: [stride, stride],
        pad: kernel >> 1,
        dataFormat: 'NHWC',
        dimRoundingMode: 'floor',
        filterShape: w.shape,
        inputShape: x.shape,
      };
      const [dw, dx] = await Promise.all(
        (
          [
            ['Conv2DBackpropFilter', { x, dy }],
            ['Conv2DBackpropInput', { dy, filter: w }],
          ] as const
        ).map(async ([kernelName, read]) => {
          const made = engine().runKernel<Tensor>(kernelName, read, attrs);
          const values = await made.data<'float32'>();
          made.dispose();
          return values;
        }),
      );
      const sums = await tidy(() => sum(dy, [0, 1, 2])).data<'float32'>();
      const [seen, plus] = [await x.data<'float32'>(), await added.data<'float32'>()];
      const through = dx?.map((v, i) => ((seen[i] ?? 0) > 0 ? v + (plus[i] ?? NaN) : 0));
      if (!dw || !through) throw new Error('tfjs gave nothing.');
      const tiles = name === 'odd' ? [...VARIANTS, tile('wide', 1)] : VARIANTS;
      for (const variant of inputs % 4 === 0 ? tiles : (['direct'] as const)) {
        const run = <T>(work: () => T): T => choosing(gpu.backend, () => variant, work);
        const packed = run(() =>
          convolutionGradient([{ feature: { tensor: x, halved: false }, dy }], kernel, stride),
        );
        const what = `${name}: ${variantName(variant)}`;
        const all = await packed.data<'float32'>();
        expect(farOff(all.subarray(0, w.size), dw), `${what}, filter`).toBeLessThan(1e-5);
        expect(farOff(all.subarray(w.size), sums), `${what}, bias`).toBeLessThan(1e-5);
        packed.dispose();
        if (inputs % 4 > 0) continue;
        const onto = { added: add<Tensor4D>(added, 0), mask: x };
        const made = run(() => inputGradient({ dy, filter: w, stride, inputs: [0, inputs], ...onto }));
        expect(farOff(await made.data<'float32'>(), through), `${what}, input`).toBeLessThan(1e-5);
        made.dispose();
      }
      for (const tensor of [x, w, dy, added]) tensor.dispose();
    }
  });

  const source: ModelSource = {
    json: () => fetched(stored('network/drunet18', 'model.json')),
    shard: async (path: string) =>
      new Uint8Array(await (await fetch(stored('network/drunet18', path))).arrayBuffer()),
  };

  it('[TRAIN-2] gradients of DRUNet-18, layer by layer, are those of PyTorch on WebGPU too', async () => {
    const truth = (await fetched(stored('gradients', 'drunet18.json'))) as StoredGradients;
    const report = await compareGradients(source, truth);
    expect(report).toMatchObject({ convolutions: Object.keys(truth.gradients).length, tensorsLeft: 0 });
    expect(report.lossError).toBeLessThan(1e-5);
    expect(report.largestError, report.worst).toBeLessThan(1e-4);
  });

  /** From now on the filter gradients' kernel in tiles is told a stride of 2. */
  const toldWrongStride = (): { readonly undo: () => void } => {
    const { backend } = gpu;
    const run = backend.runWebGPUProgram.bind(backend);
    backend.runWebGPUProgram = (program, read, type, uniforms, output) => {
      const told = uniforms?.map((one, i) => (i === 3 ? { ...one, data: [2] } : one));
      const wrong = program.shaderKey.startsWith('synthmr-filter-gradient-tiled');
      return run(program, read, type, wrong ? told : uniforms, output);
    };
    return {
      undo: () => {
        backend.runWebGPUProgram = run;
      },
    };
  };

  // After the one before, whose shaders it needs: a GPU in software compiles them for many seconds.
  it('[ENG-33] a step with its gradients in tiles has those of the default kernels; where it has not, all run in the default', async () => {
    const checked = readModelFile(await source.json(), 'fixture');
    if (!checked.ok || checked.value.spec.family !== 'drunet') throw new Error('The fixture is no DRUNet.');
    const { spec } = checked.value;
    const plain = new Map<string, PlainConvolution>();
    await loadWeights(checked.value, { source }, (name, one) => plain.set(name, one));
    const shape = { spec, size: 32, trained: trainedConvolutions(spec, 'all'), features: null };
    const before = memory().numTensors;
    // Every gradient is kept as measured in tiles, and no more of it fits the device, so that nothing is measured.
    const card = { ...gpu, software: false, device: withWorkgroups(gpu.device, 32) };
    const gradients = [...layersOfStep(gpu, shape)].filter(
      ([, { layer }]) => layer.gradient !== 'none' && takesTiles(layer),
    );
    const choice = { variant: 'small x 3', ms: 1, directMs: 2 };
    const layers = Object.fromEntries(gradients.map(([key]) => [key, choice]));
    const store = memoryTunings({ layers, struck: [] });
    const count = gradients.reduce((sum, one) => sum + one[1].count, 0);
    expect(count).toBeGreaterThan(60);
    const request = { gpu: card, shape, weights: () => Promise.resolve(plain), store, program: 'test' };
    const tuned = async (): Promise<StepTuning> => (await tuneStep(request)) ?? expect.fail('not tuned');

    expect(await tuneStep({ ...request, gpu: { ...gpu, software: true } })).toBeNull();
    const { report, fault } = await tuned();
    expect(fault).toBeNull();
    expect(report).toMatchObject({ source: 'kept', struck: [], variants: { 'small x 3': count } });

    const { undo } = toldWrongStride(); // what passed its proof, and fails in a step
    try {
      const failed = await tuned();
      expect(failed.fault).toMatch(/^the gradient of \S+ is off by/);
      expect(Object.keys(failed.report.variants)).toEqual(['direct']);
      expect(failed.report.struck.map(({ variant }) => variant)).toEqual([
        'small x 3 (gradient in filters)',
        'small x 3 (gradient in inputs)',
      ]);
      expect(store.kept()?.layers).toEqual({});
    } finally {
      undo();
      chooseBy(gpu.backend, null);
    }
    expect(memory().numTensors).toBe(before);
  });

  it('[ENG-32] each kind of gradient is timed, and proved against a sum in double precision; one that computes wrongly fails', async () => {
    const spec = { family: 'drunet', depth: 18, width: 8, inputs: 3, outputs: 2 } as const;
    const shape = { spec, size: 32, trained: trainedConvolutions(spec, 'all'), features: null };
    const kinds = new Map<string, Layer>();
    const tiles = ['direct', tile('small', 3)] as const;
    const step = [...layersOfStep(gpu, shape)];
    for (const [, { layer }] of step) {
      const small = proofLayer(layer);
      if (layer.gradient !== 'none' && takesTiles(layer)) kinds.set(layerKey(small), small);
    }
    gpu.backend.emptyPool();
    await gpu.backend.shadersCompiled();
    expect([...new Set([...kinds.values()].map(({ gradient }) => gradient))].sort()).toEqual([
      'filter',
      'masked',
      'plain',
    ]);
    gpu.backend.emptyPool();
    const bytes = gpu.backend.bytesAllocated;
    const stopwatch = gpuStopwatch(gpu.backend, new Map(step.map(([key, { layer }]) => [key, layer])));
    for (const [key, { layer, count }] of step.filter(([, one]) =>
      kinds.has(layerKey(proofLayer(one.layer))),
    )) {
      const task = { key, work: count * macsOf(layer), candidates: tiles };
      for (const ms of await stopwatch.time(task, tiles, [1, 1])) expect(ms, key).toBeLessThan(60_000);
    }
    gpu.backend.emptyPool();
    expect(gpu.backend.bytesAllocated).toBe(bytes);
    for (const layer of kinds.values())
      expect(await proofFault(gpu.backend, proofOf(layer), tile('small', 3)), layerKey(layer)).toBeNull();
    const filter = [...kinds.values()].find(({ gradient, stride }) => gradient === 'filter' && stride === 1);
    if (!filter) throw new Error('A step has gradients of filters.');
    const { undo } = toldWrongStride();
    try {
      const fault = await proofFault(gpu.backend, proofOf(filter), tile('small', 3));
      expect(fault).toMatch(/^computes .* filter incorrectly: off by/);
    } finally {
      undo();
    }
  });
});
