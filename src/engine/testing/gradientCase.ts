// One comparison of gradients with PyTorch, the same in Node and in Chromium.
import {
  dispose,
  mean,
  memory,
  sigmoid,
  square,
  sub,
  type Tensor,
  tensor1d,
  tensor4d,
  type Tensor4D,
  tidy,
  valueAndGrad,
} from '@tensorflow/tfjs-core';
import '../tfjs/registerGradients.ts';
import type { ModelSource } from '../../core/network/modelSource.ts';
import { readModelFile } from '../../core/network/modelFile.ts';
import { convolutionsOf } from '../../core/network/networkSpec.ts';
import { selfTestInput } from '../selfTest.ts';
import { loadWeights } from '../weights.ts';
import type { Convolution } from '../blocks.ts';
import { drunet } from '../drunet.ts';
import { logitsFromPhases, phasesFromLogits, phasesOf, plainGradient } from '../train/headPhases.ts';
import { Tape } from '../train/tape.ts';

interface Probe {
  readonly norm: number;
  readonly projection: number;
}
export interface StoredGradients {
  readonly size: number;
  readonly loss: number;
  readonly gradients: Readonly<Record<string, { readonly filter: Probe; readonly bias: Probe }>>;
}

export interface GradientReport {
  readonly lossError: number;
  /** Largest relative error of any convolution's gradient, by norm and projection, and where it is. */
  readonly largestError: number;
  readonly worst: string;
  readonly convolutions: number;
  readonly tensorsLeft: number;
}

/** scripts/oracles/gradients.py's loss on one of scripts/oracles/network's DRUNets; `trained` null trains everything. */
export async function compareGradients(
  source: ModelSource,
  stored: StoredGradients,
  trained: ReadonlySet<string> | null = null,
): Promise<GradientReport> {
  const checked = readModelFile(await source.json(), 'fixture');
  if (!checked.ok) throw checked.error;
  const { spec } = checked.value;
  if (spec.family !== 'drunet') throw new Error('Only DRUNets are trained.');
  const weights = new Map<string, Convolution>();
  await loadWeights(checked.value, { source }, (name, { shape, weight, bias }) =>
    weights.set(name, { filter: tensor4d(weight, [...shape]), bias: tensor1d(bias) }),
  );
  const { size } = stored;
  const input = tensor4d(selfTestInput(size, spec.inputs), [1, size, size, spec.inputs]);
  const target = tensor4d(targetOf(size, spec.outputs), [1, size, size, spec.outputs]);
  const before = memory().numTensors;
  const found = new Map<string, { filter: Probe; bias: Probe }>();
  const pending: Promise<void>[] = [];
  const loss = (logits: Tensor4D): { value: Tensor; gradient: Tensor4D } => {
    const both = tidy(() => valueAndGrad((z: Tensor4D) => mean(square(sub(sigmoid(z), target))))(logits));
    return { value: both.value, gradient: both.grad };
  };
  const head = phasesOf(weights.get('head') ?? missing('head'));
  const tape = new Tape(
    {
      weights: (name) => (name === 'head' ? head : (weights.get(name) ?? missing(name))),
      trained: trained ?? new Set(convolutionsOf(spec).map(({ name }) => name)),
      sink: (name, made) => {
        const gradient = name === 'head' ? plainGradient(made) : made;
        const outputs = gradient.shape[1];
        pending.push(
          (async () => {
            const all = await gradient.data<'float32'>();
            gradient.dispose();
            const filter = all.subarray(0, all.length - outputs);
            found.set(name, { filter: probe(filter), bias: probe(all.subarray(-outputs)) });
          })(),
        );
      },
    },
    input,
  );
  const phases = drunet(spec, tape, input).logits;
  const logits = logitsFromPhases(phases);
  const { value, gradient } = loss(logits);
  for (const step of tape.backward(phases, phasesFromLogits(gradient))) if (step > 1) missing('end');
  dispose([logits, gradient]);
  tape.dispose();
  await Promise.all(pending);
  const lossValue = (await value.data())[0] ?? NaN;
  value.dispose();
  dispose([head.filter, head.bias]);
  const tensorsLeft = memory().numTensors - before;
  input.dispose();
  target.dispose();
  for (const { filter, bias } of weights.values()) {
    filter.dispose();
    bias.dispose();
  }
  let largestError = 0;
  let worst = '';
  for (const [name, got] of found) {
    const wanted = stored.gradients[name] ?? missing(name);
    for (const part of ['filter', 'bias'] as const) {
      const { norm, projection } = wanted[part];
      const error =
        Math.max(Math.abs(got[part].norm - norm), Math.abs(got[part].projection - projection)) / norm;
      if (!(error <= largestError)) {
        largestError = error;
        worst = `${name} ${part}`;
      }
    }
  }
  return {
    lossError: Math.abs(lossValue - stored.loss) / stored.loss,
    largestError,
    worst,
    convolutions: found.size,
    tensorsLeft,
  };
}

function targetOf(size: number, outputs: number): Float32Array {
  const target = new Float32Array(size * size * outputs);
  for (let h = 0, i = 0; h < size; h++)
    for (let w = 0; w < size; w++)
      for (let k = 0; k < outputs; k++, i++)
        target[i] = 0.5 + 0.5 * Math.sin(0.07 * (h + 1) * (k + 1) + 0.05 * w);
  return target;
}

/** Norm and projection on sin(0.7 i + 1). */
function probe(values: Float32Array): Probe {
  let squares = 0;
  let projection = 0;
  values.forEach((value, i) => {
    squares += value * value;
    projection += value * Math.sin(0.7 * i + 1);
  });
  return { norm: Math.sqrt(squares), projection };
}

function missing(name: string): never {
  throw new Error(`There is no ${name}.`);
}
