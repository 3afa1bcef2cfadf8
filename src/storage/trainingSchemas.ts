// The form of what a fine-tune keeps: pairs, plans, progress, and the rows that it judges by.
import * as v from 'valibot';
import { contrasts } from '../core/contrast.ts';
import type { CohortRow } from '../core/metrics/cohort.ts';
import {
  type EpochPoint,
  type FineTuneChoices,
  freshProgress,
  type RunEnd,
  type RunPlan,
  type RunProgress,
} from '../core/training/fineTune.ts';
import { anyNumber } from './record.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const contrast = v.picklist(contrasts);

const metrics = v.nullable(
  v.object({
    psnr: anyNumber,
    ssim: anyNumber,
    ssimGlobal: anyNumber,
    rmse: anyNumber,
    mae: anyNumber,
    tenengrad: anyNumber,
    tenengradReal: anyNumber,
  }),
);

export const cohortRow: v.GenericSchema<unknown, CohortRow> = v.object({
  id: v.string(),
  patient: v.string(),
  model: v.string(),
  contrast,
  normalisation: v.string(),
  fold: v.nullable(count),
  overridden: v.exactOptional(v.string()),
  metrics: v.object({ slice: metrics, head: metrics, intracranial: metrics }),
});

const choices: v.GenericSchema<unknown, FineTuneChoices> = v.object({
  part: v.picklist(['all', 'decoder', 'last', 'norms']),
  loss: v.object({ mse: v.number(), bce: v.number(), contextual: v.number() }),
  features: v.nullable(v.object({ id: v.string(), layer: v.string() })),
  epochs: count,
  batch: count,
  peak: v.number(),
  patience: v.nullable(count),
  augment: v.object({
    turns: v.boolean(),
    flips: v.boolean(),
    affine: v.boolean(),
    intensity: v.boolean(),
  }),
  split: v.variant('kind', [
    v.object({ kind: v.literal('hold-out'), tenths: v.number() }),
    v.object({ kind: v.literal('folds'), folds: count }),
  ]),
  seed: v.number(),
});

export const runPlan: v.GenericSchema<unknown, RunPlan> = v.object({
  id: v.string(),
  created: v.string(),
  parent: v.object({ id: v.string(), name: v.string(), url: v.string(), weightsSha256: v.string() }),
  contrasts: v.array(contrast),
  pairs: v.array(v.object({ key: v.string(), label: v.string(), patient: v.string(), slices: count })),
  splits: v.array(v.object({ training: v.array(v.string()), validation: v.array(v.string()) })),
  validatesItself: v.boolean(),
  choices,
  featureUrl: v.nullable(v.string()),
});

export const runEnd: v.GenericSchema<unknown, RunEnd> = v.variant('kind', [
  v.object({ kind: v.literal('paused') }),
  v.object({ kind: v.literal('done'), why: v.picklist(['epochs', 'early stop', 'stopped']) }),
  v.object({ kind: v.literal('not-finite'), step: count }),
]);

const epochPoint: v.GenericSchema<unknown, EpochPoint> = v.object({
  epoch: count,
  step: count,
  rate: anyNumber,
  training: v.union([v.null(), anyNumber]),
  validation: anyNumber,
  psnr: anyNumber,
  ssim: anyNumber,
  tenengrad: anyNumber,
  tenengradReal: anyNumber,
});

const ssims = v.array(anyNumber);

const progressFields: v.GenericSchema<unknown, RunProgress> = v.object({
  fold: count,
  epoch: count,
  at: count,
  step: count,
  lossSum: anyNumber,
  losses: v.array(v.object({ step: count, loss: anyNumber })),
  curve: v.array(epochPoint),
  best: v.nullable(v.object({ epoch: count, validation: anyNumber })),
  start: v.array(cohortRow),
  startSsim: v.array(ssims),
  judged: v.array(
    v.object({
      pair: v.string(),
      start: cohortRow,
      tuned: cohortRow,
      startSsim: ssims,
      tunedSsim: ssims,
    }),
  ),
  curves: v.array(v.array(epochPoint)),
  seconds: v.number(),
});

/** Fields that an older version did not write have their first value. */
export const runProgress: v.GenericSchema<unknown, RunProgress> = v.pipe(
  v.record(v.string(), v.unknown()),
  v.transform((found): unknown => ({ ...freshProgress, ...found })),
  progressFields,
);
