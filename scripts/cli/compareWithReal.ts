// The synthetic MR of a run held against a folder of real MR: read before the long work, judged after it.
import { metricsCsv } from '../../src/core/metrics/metricTable.ts';
import { normalisationFor, normalisationWords } from '../../src/core/metrics/normalise.ts';
import type { Override } from '../../src/core/override.ts';
import { judgeRealMr } from '../../src/core/registration/judgeRealMr.ts';
import type { SeriesInfo } from '../../src/core/series/seriesInfo.ts';
import type { Verdict } from '../../src/core/verdictTypes.ts';
import type { OpenedDrop } from '../../src/pipeline/openDrop.ts';
import { type Judged, type JudgeInputs, judgeReal, type RealMr, realSeries } from './judgeReal.ts';
import { badOption } from './options.ts';
import type { Progress } from './progress.ts';
import { stopUnlessAccepted } from './stopOnVerdict.ts';

/** Read before the long work, so that a folder without MR is refused at once. */
export async function readReal(
  folder: string,
  ct: SeriesInfo,
  open: (path: string, modality: 'MR') => Promise<OpenedDrop>,
  progress: Progress,
): Promise<RealMr> {
  progress.step('Reading headers of the real MR');
  const { files, summary } = await open(folder, 'MR');
  const real = { files, series: summary.series };
  if (realSeries(ct, real, 'T1') || realSeries(ct, real, 'T2')) return real;
  throw badOption(
    `--real ${folder}: none of its series looks like real T1 or T2 MR of a head (a NIfTI file says so by T1 or T2 in its name).`,
  );
}

export interface Compared {
  readonly judged: readonly Judged[];
  readonly verdicts: readonly Verdict[];
  readonly overrides: readonly Override[];
  readonly warnings: readonly string[];
}

/** Every contrast that was made, against the series that looks like it. Throws an AppError on a bad verdict that was not accepted. */
export async function judgeAll(
  inputs: JudgeInputs,
  real: RealMr | null,
  accept: string | null,
  progress: Progress,
): Promise<Compared> {
  const judged: Judged[] = [];
  const verdicts: Verdict[] = [];
  const overrides: Override[] = [];
  const warnings: string[] = [];
  for (const contrast of real ? inputs.synthetic.keys() : []) {
    const series = real && realSeries(inputs.info, real, contrast);
    if (!series) {
      warnings.push(`There is no series that looks like real ${contrast}: it has no metrics.`);
      continue;
    }
    const one = await judgeReal(inputs, { series, files: real.files, contrast }, progress);
    const { registration } = one;
    const verdict = judgeRealMr(inputs.info.patient, {
      patient: series.patient,
      series,
      placement: registration,
    });
    overrides.push(...stopUnlessAccepted([verdict], accept));
    verdicts.push(verdict);
    warnings.push(...doubts([verdict]));
    judged.push(one);
    const wanted = normalisationFor(inputs.intensityScale);
    if (one.normalisation !== wanted)
      warnings.push(
        `The real ${contrast} offers nothing for ${normalisationWords[wanted]}: it is scaled by ${normalisationWords[one.normalisation]} instead.`,
      );
  }
  return { judged, verdicts, overrides, warnings };
}

/** What is not good, each sentence with what to do. */
export const doubts = (verdicts: readonly Verdict[]): readonly string[] =>
  verdicts.filter(({ level }) => level !== 'good').map(({ sentence, advice }) => `${sentence} ${advice}`);

export const csvOf = (judged: readonly Judged[], model: string, firstSlice: number): string =>
  metricsCsv(
    judged.map(({ contrast, slices, normalisation }) => ({
      contrast,
      model,
      normalisation: normalisationWords[normalisation],
      slices,
      firstSlice,
    })),
  );
