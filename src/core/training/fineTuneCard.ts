// What a fine-tuned model's card says: where it came from, on what it was trained, how, and how well it did on what was held out.
import { pText } from '../metrics/cohort.ts';
import { perPatient } from '../metrics/perPatient.ts';
import { type Judged, lossWords, type RunPlan, type RunProgress } from './fineTune.ts';
import type { ModelCard, ModelFile } from '../network/modelManifest.ts';
import { type TTest, tTest } from '../metrics/statistics.ts';
import type { TrainedPart } from './training.ts';

export const partWords: Readonly<Record<TrainedPart, string>> = {
  all: 'everything',
  decoder: 'the decoder',
  last: 'the last stage and the head',
  norms: 'scales and biases',
};

/** "2 of 8 patients held out" */
export function splitWords({ splits, validatesItself, pairs }: RunPlan): string {
  const patients = new Set(pairs.map(({ patient }) => patient)).size;
  if (validatesItself) return 'one patient, who also validates';
  const [first] = splits;
  if (splits.length === 1) return `${first?.validation.length ?? 0} of ${patients} patients held out`;
  return splits.length === patients
    ? `leave-one-out over ${patients} patients`
    : `${splits.length} folds over ${patients} patients`;
}

/** Tuned against starting model, slice by slice of all that was held out: SSIM in the head, paired. */
export function sliceTest(judged: readonly Judged[]): TTest | null {
  return tTest(
    'paired',
    judged.flatMap(({ tunedSsim }) => tunedSsim),
    judged.flatMap(({ startSsim }) => startSsim),
  );
}

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, v) => sum + v, 0) / Math.max(1, values.length);

/** Held-out means before and after, as the card and the report print them. */
export function cardMetrics({ judged, curves }: RunProgress): Record<string, number | string> {
  const of = (which: 'start' | 'tuned', name: 'psnr' | 'ssim' | 'tenengrad'): number =>
    meanOf(
      perPatient(judged.map((one) => one[which])).flatMap(({ metrics }) => {
        const value = metrics.head?.[name];
        return value === undefined ? [] : [value];
      }),
    );
  const change = (name: 'psnr' | 'ssim' | 'tenengrad', digits: number, unit = ''): string =>
    judged.length === 0
      ? 'none'
      : `${of('start', name).toFixed(digits)} → ${of('tuned', name).toFixed(digits)}${unit}`;
  const test = sliceTest(judged);
  const curve = curves.at(-1) ?? [];
  return {
    'Held-out SSIM, head': change('ssim', 3),
    'Held-out PSNR, head': change('psnr', 2, ' dB'),
    'Held-out Tenengrad, head': change('tenengrad', 1),
    'Paired t-test over slices': test ? `P ${pText(test.p)}, ${test.df + 1} slices` : 'none',
    'Validation loss': curve.map(({ validation }) => Number(validation.toPrecision(4))).join(', '),
  };
}

export const NO_DOMAIN =
  'It carries no domain statistics: whether a CT is like its training data is not judged.';

export function fineTunedCard(
  parent: ModelFile,
  plan: RunPlan,
  progress: RunProgress,
  date: string,
): ModelCard {
  const { choices, pairs, validatesItself } = plan;
  const slices = pairs.reduce((sum, pair) => sum + pair.slices, 0);
  const patients = new Set(pairs.map(({ patient }) => patient)).size;
  const curve = progress.curves.at(-1) ?? [];
  const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;
  const contextual =
    choices.features && choices.loss.contextual > 0
      ? ` at ${choices.features.layer} of ${choices.features.id}`
      : '';
  return {
    trainedOn: `${count(pairs.length, 'local pair')} of ${count(patients, 'patient')}, ${count(slices, 'slice')}, from ${parent.name}`,
    simulatedCt: parent.card.simulatedCt,
    heads: parent.card.heads,
    hours: Number((progress.seconds / 3600).toFixed(2)),
    steps: curve.at(-1)?.step ?? 0,
    losses: `${lossWords(choices.loss)}${contextual}; ${partWords[choices.part]} trained`,
    limits: [
      `Fine-tuned on ${count(patients, 'patient')}: it may fit their scanner and no other.`,
      ...(validatesItself
        ? ['Its figures come from the patient it was trained on; they say nothing about others.']
        : []),
      NO_DOMAIN,
      ...parent.card.limits.filter((limit) => limit !== NO_DOMAIN),
    ],
    parent: parent.weightsSha256,
    date,
    metrics: { Split: splitWords(plan), ...cardMetrics(progress) },
  };
}
