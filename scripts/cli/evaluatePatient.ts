// One patient of an evaluation: the CT read and judged once, then made by each model and held against the real MR.
import { sharedStack } from '../../src/core/geometry/sharedStack.ts';
import type { Contrast } from '../../src/core/contrast.ts';
import type { DroppedFile } from '../../src/core/files/droppedFile.ts';
import { withoutFileNames } from '../../src/core/files/withoutFileNames.ts';
import { application } from '../../src/core/application.ts';
import type { Stack } from '../../src/core/geometry/stack.ts';
import { cohortRow, type CohortRow } from '../../src/core/metrics/cohort.ts';
import { type Normalisation, normalisationFor } from '../../src/core/metrics/normalise.ts';
import type { ModelFile } from '../../src/core/network/modelManifest.ts';
import { contentMark } from '../../src/core/series/contentMark.ts';
import { judgeRealMr } from '../../src/core/registration/judgeRealMr.ts';
import { fallbackWords } from '../../src/pipeline/alignMr.ts';
import { pairFaults } from '../../src/core/series/matchPairs.ts';
import type { SeriesInfo } from '../../src/core/series/seriesInfo.ts';
import { hashOf } from '../../src/core/training/pairs.ts';
import { stopping, verdictsOf } from '../../src/core/verdict.ts';
import type { Verdict } from '../../src/core/verdictTypes.ts';
import type { NodeNetworks } from '../../src/node/nodeCompute.ts';
import type { PlacementStore } from '../../src/pipeline/alignMr.ts';
import { findHead, type FoundHead } from '../../src/pipeline/findHead.ts';
import type { Compute } from '../../src/pipeline/host.ts';
import { readSeries } from '../../src/pipeline/readSeries.ts';
import type { Evaluation, KeptEvaluations } from '../../src/storage/evaluations.ts';
import { csvOf, doubts } from './compareWithReal.ts';
import { evaluationPicture, type ComparedSlice } from './evaluationPicture.ts';
import { type Judged, judgeReal } from './judgeReal.ts';
import { makeVolumes } from './makeVolumes.ts';
import type { Progress } from './progress.ts';

export interface ModelToEvaluate {
  /** As the tables name it. */
  readonly name: string;
  /** Of its model.json. */
  readonly path: string;
  readonly file: ModelFile;
}

export interface PatientToEvaluate {
  /** "Patient 3" */
  readonly label: string;
  readonly ct: SeriesInfo;
  readonly real: readonly { readonly contrast: Contrast; readonly series: SeriesInfo }[];
  readonly files: readonly DroppedFile[];
}

export interface EvaluationHost {
  readonly compute: Omit<Compute, 'network' | 'tissue'>;
  readonly networks: Pick<NodeNetworks, 'of' | 'started'>;
  readonly placements: PlacementStore;
  readonly kept: KeptEvaluations;
  /** Null: as each model's scale asks for. */
  readonly normalisation: Normalisation | null;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** One for each model, in order: as kept from before, or made now and kept. Throws an AppError. */
export async function evaluatePatient(
  host: EvaluationHost,
  patient: PatientToEvaluate,
  models: readonly ModelToEvaluate[],
): Promise<readonly Evaluation[]> {
  const { kept, progress } = host;
  let opened: OpenedCt | null = null;
  const evaluations: Evaluation[] = [];
  for (const model of models) {
    const key = await keyOf(patient, model, host.normalisation);
    const before = await kept.read(key);
    if (before) {
      evaluations.push({ ...before, rows: before.rows.map((row) => named(row, patient, model)) });
      continue;
    }
    const begun = performance.now();
    opened ??= await openCt(host, patient);
    progress.step(`${patient.label}, ${model.name}`);
    const found =
      opened.stopped.length > 0 ? stoppedBy(opened.stopped) : await byModel(host, patient, opened, model);
    const evaluation = { ...found, seconds: Number(((performance.now() - begun) / 1000).toFixed(1)) };
    await kept.keep(key, evaluation);
    evaluations.push(evaluation);
  }
  return evaluations;
}

/** Its name may have changed since it was kept: numbers go to patients in the order in which they are found. */
const named = (row: CohortRow, { label }: PatientToEvaluate, { name }: ModelToEvaluate): CohortRow => ({
  ...row,
  patient: label,
  model: name,
});

/** Another wherever the numbers could be others. */
function keyOf(
  { ct, real, files }: PatientToEvaluate,
  { file }: ModelToEvaluate,
  normalisation: Normalisation | null,
): Promise<string> {
  const of = (series: SeriesInfo) => [
    series.id,
    contentMark(series),
    series.instances.map(({ fileIndex }) => files[fileIndex]?.file.size),
  ];
  const mrs = real.map(({ contrast, series }) => [contrast, of(series)]);
  return hashOf([application.version, of(ct), mrs, file.weightsSha256, file.preprocessing, normalisation]);
}

interface OpenedCt {
  readonly ct: Stack<Int16Array>;
  readonly found: FoundHead | null;
  readonly verdicts: readonly Verdict[];
  /** Why nothing is made of it. */
  readonly stopped: readonly string[];
}

async function openCt(
  { compute, signal, progress }: EvaluationHost,
  { label, ct: info, real, files }: PatientToEvaluate,
): Promise<OpenedCt> {
  if (!info.geometry) throw new Error('A pair without a CT that is a stack.');
  const ct = sharedStack(Int16Array, 2, info.geometry);
  const faults = pairFaults(
    info,
    real.map(({ contrast, series }) => [contrast, series] as const),
    real.map(({ contrast }) => contrast),
  );
  if (faults.length > 0)
    return { ct, found: null, verdicts: [], stopped: faults.map(({ text }) => withoutFileNames(text)) };
  progress.step(`${label}: reading the CT`);
  const at = ({ done, total }: { readonly done: number; readonly total: number }): void =>
    progress.at(done, total);
  await readSeries({ compute, signal, progress: at }, info, files, ct);
  progress.step(`${label}: finding the head`);
  const percent = ({ fraction }: { readonly fraction: number }): void =>
    progress.at(Math.round(100 * fraction), 100);
  const found = await findHead({ compute, signal, progress: percent }, ct);
  const verdicts = verdictsOf({ series: info, ct: found.figures, realMr: null });
  return {
    ct,
    found,
    verdicts,
    stopped: stopping(verdicts).map(({ sentence }) => withoutFileNames(sentence)),
  };
}

const stoppedBy = (stopped: readonly string[]): Omit<Evaluation, 'seconds'> => ({
  rows: [],
  stopped,
  notes: [],
  slicesCsv: '',
  picture: '',
  device: '',
});

async function byModel(
  host: EvaluationHost,
  patient: PatientToEvaluate,
  { found, verdicts }: OpenedCt,
  { name, path, file }: ModelToEvaluate,
): Promise<Omit<Evaluation, 'seconds'>> {
  if (!found) throw new Error('The head was not looked for.');
  const { compute, networks, signal, progress } = host;
  const { geometry } = found.ct;
  const network = networks.of(path);
  const [{ maxBatch }, backend] = [await network.ready(signal), await networks.started()];
  const slices = geometry.positions.map((_, slice) => slice);
  progress.step(`${patient.label}, ${name}: synthesising`);
  const made = await makeVolumes(
    { compute: { ...compute, network }, signal, progress },
    { of: found, slices, model: { file, maxBatch }, backend },
  );
  const { seen, results } = made;
  const device = made.backend.adapter;
  if (stopping([seen]).length > 0) return { ...stoppedBy([seen.sentence]), device };
  const synthetic = new Map(
    file.contrasts.flatMap((contrast, i): [Contrast, Uint16Array][] => {
      const one = results[i];
      return one ? [[contrast, one.voxels]] : [];
    }),
  );
  const middle = middleSlice(found);
  const pixels = geometry.columns * geometry.rows;
  const inMiddle = <T extends { subarray: (from: number, to: number) => T; slice: () => T }>(all: T): T =>
    all.subarray(middle * pixels, (middle + 1) * pixels).slice();
  const inputs = {
    compute,
    signal,
    info: patient.ct,
    ctWithMasks: found,
    slices,
    synthetic,
    intensityScale: file.intensityScale,
    placements: host.placements,
    ...(host.normalisation ? { normalisation: host.normalisation } : {}),
  };
  const judged: Judged[] = [];
  const stopped: string[] = [];
  const notes = [...doubts([...verdicts, seen])];
  const wanted = host.normalisation ?? normalisationFor(file.intensityScale);
  for (const { contrast, series } of patient.real) {
    if (!synthetic.has(contrast)) continue;
    const quiet = {
      ...progress,
      step: (words: string) => progress.step(`${patient.label}, ${name}: ${words.toLowerCase()}`),
    };
    const evidence = { patient: series.patient, series };
    const whose = judgeRealMr(patient.ct.patient, { ...evidence, placement: null });
    const one =
      whose.level === 'bad'
        ? null
        : await judgeReal(inputs, { series, files: patient.files, contrast }, quiet);
    const verdict = one
      ? judgeRealMr(patient.ct.patient, { ...evidence, placement: one.registration })
      : whose;
    if (!one || verdict.level === 'bad') {
      stopped.push(`${contrast}: ${withoutFileNames(verdict.sentence)}`);
      continue;
    }
    judged.push(one);
    notes.push(`${contrast}: ${one.alignment}`, ...doubts([verdict]));
    if (one.normalisation !== wanted) notes.push(fallbackWords(contrast, wanted, one.normalisation).text);
  }
  const compared = judged.flatMap(({ contrast, real }): ComparedSlice[] => {
    const voxels = synthetic.get(contrast);
    return voxels ? [{ contrast, synthetic: inMiddle(voxels), real: inMiddle(real.voxels) }] : [];
  });
  return {
    rows: judged.map(({ contrast, normalisation, slices: sums }) =>
      cohortRow({
        patient: patient.label,
        model: name,
        contrast,
        normalisation,
        slices: sums,
        fold: null,
        overridden: '',
      }),
    ),
    stopped,
    notes: notes.map(withoutFileNames),
    slicesCsv: judged.length > 0 ? csvOf(judged, name, 1) : '',
    picture:
      compared.length > 0 ? evaluationPicture({ geometry, ct: inMiddle(found.ct.voxels), compared }) : '',
    device,
  };
}

/** The slice with most of the brain; of a CT without a closed skull, with most of the head. */
function middleSlice({ ct, head, intracranial }: FoundHead): number {
  const { columns, rows, positions } = ct.geometry;
  const pixels = columns * rows;
  const mask = intracranial.includes(1) ? intracranial : head.voxels;
  const inside = positions.map((_, slice) =>
    mask.subarray(slice * pixels, (slice + 1) * pixels).reduce((sum, one) => sum + one, 0),
  );
  return inside.indexOf(Math.max(...inside));
}
