// The synthesise command from arguments to results: read, mask, judge, predict, check, compare, write; all or nothing.
import { toAppError } from '../../src/core/appError.ts';
import type { Contrast } from '../../src/core/contrast.ts';
import { sharedStack } from '../../src/core/geometry/sharedStack.ts';
import { verdictsOf } from '../../src/core/verdict.ts';
import { judgeSpread } from '../../src/core/network/judgeSpread.ts';
import { droppedFolder, unusable } from '../../src/node/droppedFolder.ts';
import { nodeCompute, nodeNetwork } from '../../src/node/nodeCompute.ts';
import { findHead } from '../../src/pipeline/findHead.ts';
import { type OpenedDrop, openDrop } from '../../src/pipeline/openDrop.ts';
import { readSeries } from '../../src/pipeline/readSeries.ts';
import { chooseCt, seriesWords } from './chooseSeries.ts';
import { chooseModel } from './chooseModel.ts';
import { csvOf, doubts, judgeAll, readReal } from './compareWithReal.ts';
import { makeVolumes } from './makeVolumes.ts';
import { badOption, HELP, readOptions, type SynthesiseOptions } from './options.ts';
import { type OutFolder, outFolder } from './outFolder.ts';
import { outputOf } from './outputFiles.ts';
import { type Progress, progressBar, silent } from './progress.ts';
import { reportOf } from './report.ts';
import { reportPage } from './reportPage.ts';
import { isVerdict, stopUnlessAccepted } from './stopOnVerdict.ts';
import { type SpreadOfAll, spreadOfAll } from './spreadOfAll.ts';
import { findGpu } from './webgpu.ts';

export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Where a progress bar is drawn; null for none. */
  readonly bar: NodeJS.WriteStream | null;
}

/** Everything was written; it failed; or a verdict stopped it. */
export type ExitCode = 0 | 1 | 3;

/** Runs the command; answers its exit code. Every failure is a sentence, and leaves nothing behind. */
export async function synthesiseCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let folder: OutFolder | null = null;
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  process.once('SIGINT', stop);
  try {
    const options = readOptions(args);
    if (!options) {
      terminal.out(HELP);
      return 0;
    }
    folder = await outFolder(options.out);
    const progress = options.quiet || !terminal.bar ? silent : progressBar(terminal.bar);
    try {
      terminal.out(await run(options, folder, progress, abort.signal));
    } finally {
      progress.end();
    }
    await folder.finish();
    return 0;
  } catch (thrown) {
    await folder?.discard();
    const error = toAppError(thrown);
    terminal.error(`${error.message}\n${error.advice}\n`);
    return isVerdict(error) ? 3 : 1;
  } finally {
    process.removeListener('SIGINT', stop);
  }
}

type Timed = <T>(step: string, work: () => Promise<T>) => Promise<T>;

/** Everything but the folder's name; answers what to say at the end. */
async function run(
  options: SynthesiseOptions,
  folder: OutFolder,
  progress: Progress,
  signal: AbortSignal,
): Promise<string> {
  const seconds: Record<string, number> = {};
  const timed: Timed = async (step, work) => {
    const begun = performance.now();
    const value = await work();
    seconds[step] = (performance.now() - begun) / 1000;
    return value;
  };
  const modelPath = await chooseModel(options.models, options.model);
  const compute = nodeCompute();
  const open = (path: string, modality: 'CT' | 'MR'): Promise<OpenedDrop> =>
    opened(path, modality, { compute, signal, progress });
  const at = ({ done, total }: { readonly done: number; readonly total: number }): void =>
    progress.at(done, total);

  progress.step('Reading headers');
  const dropped = await timed('headers', () => open(options.ct, 'CT'));
  const { info, geometry } = chooseCt(dropped.summary, options.ct, options.series);
  const slices = chosenSlices(geometry.positions.length, options);
  const real = options.real === null ? null : await readReal(options.real, info, open, progress);

  progress.step('Reading the CT');
  const ct = sharedStack(Int16Array, 2, geometry);
  await timed('read', () => readSeries({ compute, signal, progress: at }, info, dropped.files, ct));
  progress.step('Finding the head');
  const percent = ({ fraction }: { readonly fraction: number }): void =>
    progress.at(Math.round(100 * fraction), 100);
  const found = await timed('mask', () => findHead({ compute, signal, progress: percent }, ct));
  const verdicts = [...verdictsOf({ series: info, ct: found.figures, realMr: null })];
  const overrides = [...stopUnlessAccepted(verdicts, options.accept)];

  const device = await findGpu(options.backend);
  const node = nodeNetwork({ modelPath, threads: options.threads, gpu: device.gpu, choice: device.choice });
  try {
    progress.step('Loading the model');
    const started = await node.started();
    const { file: model, maxBatch } = await timed('model', () => node.network.ready(signal));
    const contrasts = chosenContrasts(model.contrasts, options);
    progress.step('Synthesising');
    const made = await timed('synthesis', () =>
      makeVolumes(
        { compute: { ...compute, network: node.network }, signal, progress },
        {
          of: found,
          slices,
          model: { file: model, maxBatch },
          backend: { ...started, reason: device.reason ?? started.reason },
        },
      ),
    );
    const { results, milliseconds, scores, seen } = made;
    let { backend } = made;
    const unsure = options.spread
      ? await timed('spread', () =>
          spreadOfAll(
            { compute: { ...compute, network: node.network }, signal },
            progress,
            (to) => (backend = to),
            {
              of: found,
              model,
              maxBatch,
              results,
              slices,
            },
          ),
        )
      : null;
    verdicts.push(seen);
    overrides.push(...stopUnlessAccepted([seen], options.accept));
    const unsureOf =
      unsure && judgeSpread({ contrasts: model.contrasts, means: unsure.means, unfinished: false });
    if (unsureOf) verdicts.push(unsureOf);
    const chosen = (stacks: readonly { readonly voxels: Uint16Array }[]): Map<Contrast, Uint16Array> =>
      new Map(
        model.contrasts.flatMap((contrast, i): [Contrast, Uint16Array][] => {
          const volume = stacks[i]?.voxels;
          return volume && contrasts.includes(contrast) ? [[contrast, volume]] : [];
        }),
      );
    const volumes = chosen(results);

    progress.step('Checking');
    const output = outputOf({
      info,
      geometry,
      model,
      volumes,
      spread: unsure && chosen(unsure.stacks),
      slices,
      overrides,
      deidentify: options.deidentify,
    });
    const warnings = [
      ...dropped.summary.problems.map((one) => `${one.file}: ${one.message} ${one.advice}`),
      ...doubts(verdicts),
      ...info.notes.map(({ text }) => text),
      ...(found.summary.intracranialMissing
        ? ['The skull is not closed in this CT: no numbers inside it.']
        : []),
      ...output.notes,
    ];
    const { intensityScale } = model;
    const inputs = { compute, signal, info, ctWithMasks: found, slices, synthetic: volumes, intensityScale };
    const compared = await judgeAll(inputs, real, options.accept, progress);
    warnings.push(...compared.warnings);
    const { judged } = compared;

    progress.step('Writing');
    let done = 0;
    await timed('write', async () => {
      for (const { path, bytes } of output.files()) {
        signal.throwIfAborted();
        await folder.write(path, bytes);
        progress.at(++done, output.count);
      }
    });
    if (judged.length > 0) await folder.write('metrics.csv', csvOf(judged, model.name, (slices[0] ?? 0) + 1));
    await folder.write(
      'report.json',
      reportOf({
        backend,
        model,
        output,
        geometry,
        slices,
        verdicts: [...verdicts, ...compared.verdicts],
        overrides: [...overrides, ...compared.overrides],
        ct: ct.voxels,
        volumes,
        domainScores: slices.map((slice) => scores[slice] ?? null),
        spread: unsure && spreadPercent(model.contrasts, slices, unsure),
        milliseconds,
        seconds,
        judged,
        warnings,
      }),
    );
    const page = {
      info,
      ct,
      model,
      volumes,
      slices,
      verdicts,
      realVerdicts: compared.verdicts,
      overrides: [...overrides, ...compared.overrides],
      judged,
      spread: unsure?.means ?? null,
      device: backend.adapter,
    };
    await folder.write('report.html', reportPage(page, new Date()));
    return [
      `${output.words}, report.html and report.json in ${options.out}, made from ${seriesWords(info)}`,
      `by ${model.name} on ${backend.adapter}. Research only, not for diagnosis.`,
      ...warnings.map((text) => `Note: ${text}`),
      '',
    ].join('\n');
  } finally {
    node.close();
  }
}

/**
 * Throws an AppError where the folder holds no image. A NIfTI file that is named itself is what it is named as, CT or MR; in a
 * folder its values tell.
 */
async function opened(
  path: string,
  modality: 'CT' | 'MR',
  {
    compute,
    signal,
    progress,
  }: {
    readonly compute: ReturnType<typeof nodeCompute>;
    readonly signal: AbortSignal;
    readonly progress: Progress;
  },
): Promise<OpenedDrop> {
  const found = await droppedFolder(path);
  const files = found.map((one) => (one.path === path ? { ...one, modality } : one));
  const drop = await openDrop(
    { compute, signal, progress: ({ done, total }) => progress.at(done, total) },
    files,
  );
  const { series, problems, notDicom } = drop.summary;
  if (series.length > 0) return drop;
  const [first] = problems;
  throw unusable(
    path,
    first
      ? `${first.file}: ${first.message} ${first.advice}`
      : `none of its ${notDicom} files is a DICOM or NIfTI image`,
  );
}

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

/** By contrast, one a slice that was made, per cent of full scale in thousandths. */
function spreadPercent(
  contrasts: readonly Contrast[],
  slices: readonly number[],
  { means }: SpreadOfAll,
): Readonly<Record<string, readonly (number | null)[]>> {
  const rounded = (value: number | null): number | null => value && Number(value.toFixed(3));
  return Object.fromEntries(
    contrasts.map((contrast, i) => [contrast, slices.map((slice) => rounded(means[i]?.[slice] ?? null))]),
  );
}
