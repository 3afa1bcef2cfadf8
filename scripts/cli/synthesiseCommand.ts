// The synthesise command from arguments to results: read, mask, predict, check, judge, write; all or nothing.
import { type AppError, isAppError, toAppError } from '../../src/core/appError.ts';
import type { Contrast } from '../../src/core/contrast.ts';
import { metricsCsv } from '../../src/core/metrics/metricTable.ts';
import { normalisationFor, normalisationWords } from '../../src/core/metrics/normalise.ts';
import type { SeriesInfo } from '../../src/core/series/seriesInfo.ts';
import { type Stack, stackVoxels } from '../../src/core/geometry/stack.ts';
import { checkPlan } from '../../src/dicom/write/checks.ts';
import { exportModel, planExport } from '../../src/dicom/write/exportPlan.ts';
import { exportFiles } from '../../src/dicom/write/files.ts';
import { nodeEngine } from '../../src/node/nodeEngine.ts';
import { chooseModel } from './chooseModel.ts';
import { type Judged, judgeReal, realSeries } from './judgeReal.ts';
import { findHead, makeSlices } from './makeSlices.ts';
import { badOption, HELP, readOptions, type SynthesiseOptions } from './options.ts';
import { type OutFolder, outFolder } from './outFolder.ts';
import { type Progress, progressBar, silent } from './progress.ts';
import { type ReadFolder, readFolder, readVoxels } from './readFolder.ts';
import { reportOf } from './report.ts';
import { findGpu } from './webgpu.ts';

export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Where a progress bar is drawn; null for none. */
  readonly bar: NodeJS.WriteStream | null;
}

/** Runs the command; answers its exit code. Every failure is a sentence, and leaves nothing behind. */
export async function synthesiseCommand(args: readonly string[], terminal: Terminal): Promise<0 | 1> {
  let folder: OutFolder | null = null;
  const stop = (): void => {
    void folder?.discard().finally(() => process.exit(1));
  };
  try {
    const options = readOptions(args);
    if (!options) {
      terminal.out(HELP);
      return 0;
    }
    folder = await outFolder(options.out);
    process.once('SIGINT', stop);
    const progress = options.quiet || !terminal.bar ? silent : progressBar(terminal.bar);
    try {
      terminal.out(await synthesise(options, folder, progress));
    } finally {
      progress.end();
    }
    await folder.finish();
    return 0;
  } catch (thrown) {
    await folder?.discard();
    terminal.error(errorText(isAppError(thrown) ? thrown : toAppError(thrown)));
    return 1;
  } finally {
    process.removeListener('SIGINT', stop);
  }
}

const errorText = ({ message, advice }: AppError): string => `${message}\n${advice}\n`;

/** Everything but the folder's name; answers what to say at the end. */
async function synthesise(
  options: SynthesiseOptions,
  folder: OutFolder,
  progress: Progress,
): Promise<string> {
  const seconds: Record<string, number> = {};
  const timed = async <T>(step: string, work: () => Promise<T>): Promise<T> => {
    const begun = performance.now();
    const value = await work();
    seconds[step] = (performance.now() - begun) / 1000;
    return value;
  };
  const modelPath = await chooseModel(options.models, options.model);
  progress.step('Reading headers');
  const dropped = await timed('headers', () => readFolder(options.ct, progress));
  const { info, geometry } = chooseCt(dropped.series, options);
  const slices = chosenSlices(geometry.positions.length, options);
  const real = options.real === null ? null : await readReal(options.real, info, progress);

  progress.step('Reading the CT');
  const voxels = await timed('read', () =>
    readVoxels(info, dropped.files, new Int16Array(stackVoxels(geometry)), progress),
  );
  const ct: Stack<Int16Array> = { geometry, voxels };
  progress.step('Finding the head');
  const masks = await timed('mask', () => findHead(ct, progress));

  const found = await findGpu(options.backend);
  const node = nodeEngine(options.threads, found.gpu);
  try {
    progress.step('Loading the model');
    const started = await node.engine.start({ choice: found.choice });
    const { file: model } = await timed('model', () =>
      node.engine.loadModel(
        { url: modelPath },
        { signal: new AbortController().signal, progress: () => undefined },
      ),
    );
    const contrasts = chosenContrasts(model.contrasts, options);
    progress.step('Synthesising');
    const made = await timed('synthesis', () =>
      makeSlices(node.engine, model, ct, masks.head, slices, progress),
    );
    const backend = made.movedTo ?? { ...started, reason: found.reason ?? started.reason };
    const volumes = new Map(
      model.contrasts.flatMap((contrast, i): [Contrast, Uint16Array][] => {
        const volume = made.volumes[i];
        return volume && contrasts.includes(contrast) ? [[contrast, volume]] : [];
      }),
    );

    progress.step('Checking');
    const planned = planExport(
      {
        source: info,
        contrasts,
        slices,
        model: exportModel(model, { windows: model.preprocessing.windows, headOnly: true }),
        deidentify: options.deidentify,
      },
      new Date(),
    );
    if (!planned.ok) throw planned.error;
    const plan = planned.value;
    const checks = checkPlan(plan);
    const failed = checks.find(({ outcome }) => outcome === 'failed');
    if (failed) throw failedCheck(failed.title, failed.detail);

    const warnings = [
      ...dropped.problems,
      ...info.notes.map(({ text }) => text),
      ...(masks.intracranialMissing ? ['The skull is not closed in this CT: no numbers inside it.'] : []),
      ...plan.notes,
    ];
    const { intensityScale } = model;
    const inputs = { info, ct, masks, slices, synthetic: volumes, intensityScale };
    const judged = await judgeAll(inputs, real, progress, warnings);

    progress.step('Writing');
    const total = plan.series.length * plan.slices.length;
    let done = 0;
    await timed('write', async () => {
      for (const { path, bytes } of exportFiles(plan, Object.fromEntries(volumes))) {
        await folder.write(path, bytes);
        progress.at(++done, total);
      }
    });
    if (judged.length > 0) await folder.write('metrics.csv', csvOf(judged, model.name, (slices[0] ?? 0) + 1));
    await folder.write(
      'report.json',
      reportOf({
        backend,
        model,
        plan,
        checks,
        ct: voxels,
        volumes,
        milliseconds: made.milliseconds,
        seconds,
        judged,
        warnings,
      }),
    );
    return endText(options.out, total, model.name, backend.adapter, warnings);
  } finally {
    node.close();
  }
}

type Inputs = Parameters<typeof judgeReal>[0];

/** Read before the long work, so that a folder without MR is refused at once. */
async function readReal(folder: string, ct: SeriesInfo, progress: Progress): Promise<ReadFolder> {
  progress.step('Reading headers of the real MR');
  const real = await readFolder(folder, progress);
  if (realSeries(ct, real, 'T1') || realSeries(ct, real, 'T2')) return real;
  throw badOption(`--real ${folder}: none of its series looks like real T1 or T2 MR of a head.`);
}

async function judgeAll(
  inputs: Inputs,
  real: ReadFolder | null,
  progress: Progress,
  warnings: string[],
): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  for (const contrast of real ? inputs.synthetic.keys() : []) {
    const one = real && (await judgeReal(inputs, real, contrast, progress));
    if (!one) {
      warnings.push(`There is no series that looks like real ${contrast}: it has no metrics.`);
      continue;
    }
    judged.push(one);
    const patient = real.series.find(({ id }) => id === one.series.id)?.patient;
    if (patient?.id !== inputs.info.patient.id)
      warnings.push(`The real ${contrast} carries another patient ID than the CT.`);
    const wanted = normalisationFor(inputs.intensityScale);
    if (one.normalisation !== wanted)
      warnings.push(
        `The real ${contrast} has nothing to hold on to for ${normalisationWords[wanted]}: it is scaled by ${normalisationWords[one.normalisation]} instead.`,
      );
    if (one.registration.overlap < 0.5)
      warnings.push(
        `The real ${contrast} reaches less than half of the head: its numbers are not to be trusted.`,
      );
  }
  return judged;
}

function chooseCt(
  series: readonly SeriesInfo[],
  { series: wanted, ct: folder }: SynthesiseOptions,
): { readonly info: SeriesInfo; readonly geometry: NonNullable<SeriesInfo['geometry']> } {
  const cts = series.filter(({ role }) => role === 'ct');
  const asked =
    wanted === null ? cts : cts.filter((one) => [one.seriesUid, String(one.number)].includes(wanted));
  if (asked.length === 0) {
    const what =
      cts.length === 0
        ? `${folder} holds no CT that can be used: ${describe(series)}.`
        : `${folder} holds no CT series ${wanted ?? ''}: ${describe(cts)}.`;
    throw {
      kind: 'file',
      message: what,
      advice: 'Name the folder that holds a head CT, or one of its series by --series.',
    } satisfies AppError;
  }
  const info = asked.reduce((best, one) => (one.instances.length > best.instances.length ? one : best));
  const refused = info.notes.find(({ level }) => level === 'refused');
  if (!info.geometry || refused)
    throw {
      kind: 'geometry',
      message: `The CT cannot be synthesised. ${refused?.text ?? ''}`.trim(),
      advice: 'Choose another series by --series.',
    } satisfies AppError;
  return { info, geometry: info.geometry };
}

const describe = (series: readonly SeriesInfo[]): string =>
  series
    .slice(0, 6)
    .map(
      ({ role, modality, number, instances, notes }) =>
        `${role === 'synthetic' ? 'synthetic MR' : modality} series ${number ?? '?'} (${instances.length} images${notes[0] ? `; ${notes[0].text}` : ''})`,
    )
    .join(', ');

function chosenSlices(count: number, { slices }: SynthesiseOptions): readonly number[] {
  const [first, last] = slices ?? [0, count - 1];
  if (last >= count) throw badOption(`--slices ${first + 1}-${last + 1}: the CT has only ${count} slices.`);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function chosenContrasts(made: readonly Contrast[], { contrasts }: SynthesiseOptions): readonly Contrast[] {
  const missing = contrasts?.find((contrast) => !made.includes(contrast));
  if (missing) throw badOption(`--contrast: this model makes ${made.join(' and ')}, and no ${missing}.`);
  return contrasts ?? made;
}

const failedCheck = (title: string, detail: string): AppError => ({
  kind: 'export',
  message: `The result failed its own check "${title}": ${detail}`,
  advice: 'Nothing was written. This is a defect, or the CT is unusual.',
});

const csvOf = (judged: readonly Judged[], model: string, firstSlice: number): string =>
  metricsCsv(
    judged.map(({ contrast, slices, normalisation }) => ({
      contrast,
      model,
      normalisation: normalisationWords[normalisation],
      slices,
      firstSlice,
    })),
  );

const endText = (
  out: string,
  files: number,
  model: string,
  adapter: string,
  warnings: readonly string[],
): string =>
  [
    `${files} DICOM files and report.json in ${out}, made by ${model} on ${adapter}. Research only, not for diagnosis.`,
    ...warnings.map((text) => `Note: ${text}`),
    '',
  ].join('\n');
