// One CT from its opened files to what can be written of it: read, mask, judge, predict, check, compare. Writes nothing.
import type { BundleFile } from '../../src/core/bundle/bundleFiles.ts';
import type { Contrast } from '../../src/core/contrast.ts';
import { sharedStack } from '../../src/core/geometry/sharedStack.ts';
import { judgeSpread } from '../../src/core/network/judgeSpread.ts';
import { isWholeBrain, judgeTissue } from '../../src/core/tissue/judgeTissue.ts';
import { tissueCsv } from '../../src/core/tissue/tissueReport.ts';
import { verdictsOf } from '../../src/core/verdict.ts';
import type { nodeCompute } from '../../src/node/nodeCompute.ts';
import { findHead } from '../../src/pipeline/findHead.ts';
import type { OpenedDrop } from '../../src/pipeline/openDrop.ts';
import { readSeries } from '../../src/pipeline/readSeries.ts';
import { bundleOf } from './bundleOf.ts';
import type { ChosenCt } from './chooseSeries.ts';
import type { CommandEngine } from './commandEngine.ts';
import { csvOf, judgeAll, readReal } from './compareWithReal.ts';
import { makeVolumes } from './makeVolumes.ts';
import { openPath } from './openCt.ts';
import { badOption, type SynthesiseOptions } from './options.ts';
import { type Archive, isThere, type Output, outputOf } from './outputFiles.ts';
import type { OutFolder } from './outFolder.ts';
import type { Progress } from './progress.ts';
import { reportOf } from './report.ts';
import { reportPage } from './reportPage.ts';
import { type SpreadOfAll, spreadOfAll } from './spreadOfAll.ts';
import { type TissueOfAll, tissueOfAll } from './tissueOfAll.ts';
import { stopUnlessAccepted } from './stopOnVerdict.ts';
import { nameless, namelessWarnings, warningsOf } from './warnings.ts';

/** What a CT is made with, and where it may be looked for whether that was done before. */
export interface OneRun {
  readonly options: SynthesiseOptions;
  readonly engine: CommandEngine;
  readonly compute: ReturnType<typeof nodeCompute>;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Where the result goes; null for a folder alone. */
  readonly archive: Archive | null;
  /** Seconds of the steps before. */
  readonly seconds: Record<string, number>;
}

/** What was made of a CT, not written yet. */
export interface Made {
  readonly output: Output;
  readonly info: ChosenCt['info'];
  readonly model: string;
  readonly adapter: string;
  readonly warnings: readonly string[];
  /** Everything into a folder, with the reports. */
  readonly write: (folder: OutFolder) => Promise<void>;
  /** The files of a reproducibility bundle, with the synthetic pixels or without. */
  readonly bundle: (pixels: boolean) => Promise<readonly BundleFile[]>;
}

export const timing =
  (seconds: Record<string, number>) =>
  async <T>(step: string, work: () => Promise<T>): Promise<T> => {
    const begun = performance.now();
    const value = await work();
    seconds[step] = (performance.now() - begun) / 1000;
    return value;
  };

/** Null: the archive has it all already. Throws an AppError; one of a verdict says so in its details. */
export async function synthesiseOne(
  { options, engine, compute, signal, progress, archive, seconds }: OneRun,
  dropped: OpenedDrop,
  { info, geometry }: ChosenCt,
): Promise<Made | null> {
  const timed = timing(seconds);
  const at = ({ done, total }: { readonly done: number; readonly total: number }): void =>
    progress.at(done, total);
  const slices = chosenSlices(geometry.positions.length, options);
  const open = (path: string, modality: 'MR'): Promise<OpenedDrop> =>
    openPath(path, modality, { compute, signal, progress });
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

  progress.step('Loading the model');
  const { network, tissue: labelling, started } = await engine.opened();
  const { file: model, maxBatch } = await timed('model', () => network.ready(signal));
  const contrasts = chosenContrasts(model.contrasts, options);
  if (options.tissue && !model.contrasts.includes('T1')) throw badOption('--tissue: this model makes no T1.');
  const described = { info, geometry, model, slices, deidentify: options.deidentify, archive, signal };
  if (options.out === null && (await isThere({ ...described, contrasts, overrides, tissue: options.tissue })))
    return null;
  progress.step('Synthesising');
  const made = await timed('synthesis', () =>
    makeVolumes(
      { compute: { ...compute, network }, signal, progress },
      { of: found, slices, model: { file: model, maxBatch }, backend: started },
    ),
  );
  const { results, milliseconds, scores, seen } = made;
  let { backend } = made;
  const unsure = options.spread
    ? await timed('spread', () =>
        spreadOfAll({ compute: { ...compute, network }, signal }, progress, (to) => (backend = to), {
          of: found,
          model,
          maxBatch,
          results,
          slices,
        }),
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

  const { intensityScale } = model;
  const inputs = { compute, signal, info, ctWithMasks: found, slices, synthetic: volumes, intensityScale };
  const compared = await judgeAll(inputs, real, options.accept, progress);
  const { judged } = compared;
  const t1 = results[model.contrasts.indexOf('T1')];
  const tissue: TissueOfAll | null =
    options.tissue && t1
      ? await timed('tissue', () =>
          tissueOfAll(
            { compute: { ...compute, tissue: labelling }, signal },
            progress,
            (to) => (backend = to),
            { ...found, t1, real: judged.find(({ contrast }) => contrast === 'T1') ?? null },
          ),
        )
      : null;
  if (tissue) {
    const whole = isWholeBrain(found.figures, slices.length === geometry.positions.length);
    verdicts.push(judgeTissue({ volumes: tissue.numbers.synthetic, whole }));
  }

  progress.step('Checking');
  const output = await outputOf({
    ...described,
    volumes,
    spread: unsure && chosen(unsure.stacks),
    tissue,
    overrides,
  });
  const known = {
    problems: dropped.summary.problems,
    verdicts,
    others: [
      ...info.notes.map(({ text }) => text),
      ...(found.summary.intracranialMissing
        ? ['The skull is not closed in this CT: no numbers inside it.']
        : []),
      ...output.notes,
      ...compared.warnings,
      ...(tissue?.note ? [tissue.note] : []),
    ],
  };

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
    tissue: tissue?.numbers ?? null,
    device: backend.adapter,
  };
  const write = async (folder: OutFolder): Promise<void> => {
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
    if (tissue) await folder.write('tissue.csv', tissueCsv(tissue.numbers, model.name));
    await folder.write(
      'report.json',
      reportOf({
        backend,
        model,
        output,
        geometry,
        slices,
        verdicts: [...verdicts, ...compared.verdicts].map(nameless),
        overrides: [...overrides, ...compared.overrides].map(nameless),
        ct: ct.voxels,
        volumes,
        domainScores: slices.map((slice) => scores[slice] ?? null),
        spread: unsure && spreadPercent(model.contrasts, slices, unsure),
        milliseconds,
        seconds,
        tissue: tissue?.numbers ?? null,
        judged,
        warnings: namelessWarnings(known),
      }),
    );
    await folder.write('report.html', reportPage(page, new Date()));
  };
  const bundle = (pixels: boolean): Promise<readonly BundleFile[]> =>
    bundleOf({ run: page, backend, files: dropped.files, real, pixels }, { signal, progress });
  return {
    output,
    info,
    model: model.name,
    adapter: backend.adapter,
    warnings: warningsOf(known),
    write,
    bundle,
  };
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
