// A run as files: its curve as CSV, and a report that says all of it without naming anybody.
import { compareModels, foldSummaries, summarise } from '../metrics/cohort.ts';
import { csv } from '../files/csv.ts';
import type { RunEnd, RunPlan, RunProgress } from './fineTune.ts';
import { cardMetrics, sliceTest, splitWords } from './fineTuneCard.ts';

export function curveCsv(progress: RunProgress): string {
  const curves = [...progress.curves, ...(progress.curve.length > 0 ? [progress.curve] : [])];
  return csv(
    [
      'fold',
      'epoch',
      'step',
      'learning rate',
      'training loss',
      'validation loss',
      'PSNR dB',
      'SSIM',
      'Tenengrad',
    ],
    curves.flatMap((curve, fold) =>
      curve.map(({ epoch, step, rate, training, validation, psnr, ssim, tenengrad }) => [
        fold + 1,
        epoch,
        step,
        rate,
        training,
        validation,
        psnr,
        ssim,
        tenengrad,
      ]),
    ),
  );
}

/** What is saved of a run beside its model. */
export type RunFile = 'curve.csv' | 'report.json';

export const runFileText = (
  what: RunFile,
  run: {
    readonly plan: RunPlan;
    readonly progress: RunProgress;
    readonly end: RunEnd | null;
    readonly modelId: string | null;
  },
): string =>
  what === 'curve.csv' ? curveCsv(run.progress) : runReport(run.plan, run.progress, run.end, run.modelId);

/** Rows of the cohort table, starting and tuned models, of all folds that are over. */
export const cohortOf = ({ judged }: RunProgress) => judged.flatMap(({ start, tuned }) => [start, tuned]);

export function runReport(
  plan: RunPlan,
  progress: RunProgress,
  end: RunEnd | null,
  model: string | null,
): string {
  const rows = cohortOf(progress);
  const names = [...new Set(rows.map((row) => row.model))];
  const [start = '', tuned = ''] = names;
  const test = (contrast: 'T1' | 'T2', kind: 'student' | 'paired') =>
    compareModels(rows, {
      region: 'head',
      metric: 'ssim',
      contrast,
      a: tuned,
      b: start,
      normalisation: rows[0]?.normalisation ?? '',
      kind,
    });
  return `${JSON.stringify(
    {
      format: 'synthmr-finetune',
      formatVersion: 1,
      plan,
      split: splitWords(plan),
      end,
      model,
      seconds: progress.seconds,
      summary: cardMetrics(progress),
      sliceTest: sliceTest(progress.judged),
      patientTests: plan.contrasts.map((contrast) => ({
        contrast,
        student: test(contrast, 'student'),
        paired: test(contrast, 'paired'),
      })),
      means: summarise(rows, 'head'),
      folds: foldSummaries(rows, 'head', 'rmse'),
      judged: progress.judged,
      curves: [...progress.curves, ...(progress.curve.length > 0 ? [progress.curve] : [])],
    },
    null,
    1,
  )}\n`;
}
