// Tunes a training step on a GPU before a run begins: its layers noted, forward and back, measured as a network's are, and checked as a whole.
import {
  dispose,
  type Tensor,
  type Tensor1D,
  tensor1d,
  type Tensor4D,
  tensor4d,
} from '@tensorflow/tfjs-core';
import type { Convolutions } from '../../core/network/convolution.ts';
import { convolutionsOf } from '../../core/network/networkSpec.ts';
import type { TuningReport } from '../../core/network/tuning.ts';
import { type Convolution, imagePass, type Weights } from '../blocks.ts';
import { drunet } from '../drunet.ts';
import { headChannels } from '../head.ts';
import type { Role } from '../kernels/layer.ts';
import type { OpenGpu } from '../openGpu.ts';
import { phasesOf } from '../train/headPhases.ts';
import { stepOnce, type StepShape } from '../train/stepOnce.ts';
import { stepFault } from './stepCheck.ts';
import { isTuned, type Layers } from './tuneLayers.ts';
import { applyTuning, notedLayers, tuneNetwork, type TuningHost, withdrawTuning } from './tuneNetwork.ts';

/** Milliseconds that all measuring of a step may take: it has three times a network's layers, and runs thousands of times. */
const STEP_BUDGET = 3000;

const ROLES: Readonly<Record<'output' | 'gradient', readonly Role[]>> = {
  output: ['forward'],
  gradient: ['input gradient', 'filter gradient'],
};

const ALL_ROLES = [...ROLES.output, ...ROLES.gradient];

export interface StepTuning {
  readonly report: TuningReport;
  /** Why kernels that were measured as the fastest are not used, where the step failed with them; else null. */
  readonly fault: string | null;
}

interface Request extends TuningHost {
  readonly gpu: OpenGpu;
  readonly shape: StepShape;
  /** Of the starting model, to check the step with; asked for where anything but the default was chosen. */
  readonly weights: () => Promise<Convolutions>;
}

/**
 * Nothing else may use the device meanwhile. The device then runs as tuned, until it is closed. Null on a GPU that is software:
 * there everything runs in the default.
 */
export async function tuneStep(request: Request): Promise<StepTuning | null> {
  const { gpu, shape, weights, store, program } = request;
  if (gpu.software) return null;
  const { backend } = gpu;
  const layers = layersOfStep(gpu, shape);
  const beside = layersOfJudging(gpu, shape);
  backend.emptyPool();
  await backend.shadersCompiled();
  const wanted = { gpu, layers, beside, store, program, budgetMs: STEP_BUDGET };
  let tuned = await tuneNetwork(wanted);
  applyTuning(gpu, tuned.tuning);
  const inUse = (roles: readonly Role[]): boolean => isTuned(layers, tuned.tuning, roles);
  let fault: string | null = null;
  if (inUse(ALL_ROLES)) {
    const placed = placedWeights(await weights());
    try {
      while (inUse(ALL_ROLES)) {
        const found = await stepFault(backend, shape, placed.of);
        if (!found || !inUse(ROLES[found.what])) break;
        fault = found.why;
        tuned = await withdrawTuning(
          wanted,
          tuned,
          ROLES[found.what],
          `a training step fails with it: ${fault}`,
        );
      }
    } finally {
      placed.dispose();
    }
  }
  backend.emptyPool();
  return { report: tuned.report, fault };
}

/** The distinct layers of a step, by key: the network's, and the feature network's where the loss looks through one. */
export const layersOfStep = (gpu: Pick<OpenGpu, 'backend'>, shape: StepShape): Layers =>
  withBlankWeights(gpu, shape, (weights, input) => {
    stepOnce(shape, {
      weights,
      input,
      gradientIn: <T extends Tensor>({ shape: sides }: T): T => gpu.backend.emptyTensor(sides) as T,
      take: (_what, _name, made) => made.dispose(),
    });
  });

/** Of the pass that judges what a run holds out. */
const layersOfJudging = (gpu: Pick<OpenGpu, 'backend'>, shape: StepShape): Layers =>
  withBlankWeights(gpu, shape, (weights, input) => {
    drunet(shape.spec, imagePass(weights), input).logits.dispose();
  });

function withBlankWeights(
  { backend }: Pick<OpenGpu, 'backend'>,
  { spec, size }: StepShape,
  work: (weights: Weights, input: Tensor4D) => void,
): Layers {
  return notedLayers(backend, () => {
    const made = new Map<string, Convolution>();
    for (const { name, kernel, inputs, outputs } of convolutionsOf(spec)) {
      const channels = name === 'head' ? headChannels(spec) : outputs;
      const filter = backend.emptyTensor([kernel, kernel, inputs, channels]) as Tensor4D;
      made.set(name, { filter, bias: backend.emptyTensor([channels]) as Tensor1D });
    }
    work(byName(made), backend.emptyTensor([1, size, size, spec.inputs]) as Tensor4D);
  });
}

/** A model's weights on the device, as a step reads them. */
function placedWeights(plain: Convolutions): { readonly of: Weights; readonly dispose: () => void } {
  const made = new Map<string, Convolution>();
  for (const [name, { shape, weight, bias }] of plain) {
    const whole = { filter: tensor4d(weight, [...shape]), bias: tensor1d(bias) };
    made.set(name, name === 'head' ? phasesOf(whole) : whole);
    if (name === 'head') dispose([whole.filter, whole.bias]);
  }
  return {
    of: byName(made),
    dispose: () => {
      for (const { filter, bias } of made.values()) dispose([filter, bias]);
    },
  };
}

const byName =
  (all: ReadonlyMap<string, Convolution>): Weights =>
  (name) => {
    const found = all.get(name);
    if (!found) throw new Error(`The model has no ${name}.`);
    return found;
  };
