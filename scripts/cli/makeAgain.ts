// What a bundle tells of, made again from its input files: the CT that they are of, the same settings, the same real MR.
import type { BundleFacts, BundleRecord, HashedFile } from '../../src/core/bundle/bundleRecord.ts';
import type { Contrast } from '../../src/core/contrast.ts';
import { sharedStack } from '../../src/core/geometry/sharedStack.ts';
import type { SeriesInfo } from '../../src/core/series/seriesInfo.ts';
import { verdictsOf } from '../../src/core/verdict.ts';
import { findHead } from '../../src/pipeline/findHead.ts';
import type { Compute } from '../../src/pipeline/host.ts';
import type { OpenedDrop } from '../../src/pipeline/openDrop.ts';
import { readSeries } from '../../src/pipeline/readSeries.ts';
import { factsOf } from './bundleOf.ts';
import { chooseCt } from './chooseSeries.ts';
import type { CommandEngine } from './commandEngine.ts';
import { type Judged, judgeReal, realSeries } from './judgeReal.ts';
import { makeVolumes } from './makeVolumes.ts';
import type { Progress } from './progress.ts';

export interface ToMakeAgain {
  readonly record: BundleRecord;
  readonly engine: CommandEngine;
  readonly dropped: OpenedDrop;
  /** Of the drop's files, in their order. */
  readonly hashes: readonly string[];
}

/** Throws an AppError where the inputs hold no such CT. */
export async function makeAgain(
  { record, engine, dropped, hashes }: ToMakeAgain,
  host: {
    readonly compute: Omit<Compute, 'network' | 'tissue'>;
    readonly signal: AbortSignal;
    readonly progress: Progress;
  },
): Promise<BundleFacts> {
  const { compute, signal, progress } = host;
  const { summary, files } = dropped;
  const cts = summary.series.filter(({ role }) => role === 'ct');
  const { info, geometry } = chooseCt(
    { series: mostMatched(cts, record.ct.files, hashes) ?? cts, problems: summary.problems },
    'The inputs',
    null,
  );
  const at = ({ done, total }: { readonly done: number; readonly total: number }): void =>
    progress.at(done, total);
  progress.step('Reading the CT');
  const ct = sharedStack(Int16Array, 2, geometry);
  await readSeries({ compute, signal, progress: at }, info, files, ct);
  progress.step('Finding the head');
  const percent = ({ fraction }: { readonly fraction: number }): void =>
    progress.at(Math.round(100 * fraction), 100);
  const found = await findHead({ compute, signal, progress: percent }, ct);
  const verdicts = verdictsOf({ series: info, ct: found.figures, realMr: null });

  progress.step('Loading the model');
  const { network, started } = await engine.opened();
  const { file: model, maxBatch } = await network.ready(signal);
  progress.step('Synthesising');
  const { windows, mask } = record.settings;
  const slices = record.settings.slices.filter((slice) => slice < geometry.positions.length);
  const made = await makeVolumes(
    { compute: { ...compute, network }, signal, progress },
    {
      of: found,
      slices,
      model: { file: model, maxBatch },
      input: { networkWindows: windows, networkMask: mask },
      backend: started,
    },
  );
  const wanted = record.results.map(({ contrast }) => contrast);
  const volumes = new Map(
    model.contrasts.flatMap((contrast, i): [Contrast, Uint16Array][] => {
      const voxels = made.results[i]?.voxels;
      return voxels && wanted.includes(contrast) ? [[contrast, voxels]] : [];
    }),
  );

  const judged: Judged[] = [];
  const mrs = summary.series.filter(({ role }) => role === 'mr');
  for (const { contrast, files: hashed, normalisation, affine, nudge } of record.comparisons) {
    const series =
      mostMatched(mrs, hashed, hashes)?.[0] ?? realSeries(info, { files, series: mrs }, contrast);
    if (!series || !volumes.has(contrast)) continue;
    const inputs = {
      compute,
      signal,
      info,
      ctWithMasks: found,
      slices,
      synthetic: volumes,
      intensityScale: model.intensityScale,
      normalisation,
      alignment: () => ({ affine, nudge }),
    };
    judged.push(await judgeReal(inputs, { series, files, contrast }, progress));
  }
  const run = {
    info,
    ct,
    model,
    volumes,
    slices,
    verdicts: [...verdicts, made.seen],
    realVerdicts: [],
    overrides: record.overrides,
    judged,
    spread: null,
    tissue: null,
    device: made.backend.adapter,
  };
  const settings = { ...record.settings, slices };
  return factsOf({ run, backend: made.backend, files, realFiles: files, settings }, host);
}

/** The one series of which most files are the bundle's; null where none has any. */
function mostMatched(
  series: readonly SeriesInfo[],
  wanted: readonly HashedFile[],
  hashes: readonly string[],
): readonly SeriesInfo[] | null {
  const known = new Set(wanted.map(({ sha256 }) => sha256));
  const matched = series.map((one) => ({
    one,
    count: one.instances.filter(({ fileIndex }) => known.has(hashes[fileIndex] ?? '')).length,
  }));
  const best = matched.reduce<(typeof matched)[number] | null>(
    (most, other) => (other.count > (most?.count ?? 0) ? other : most),
    null,
  );
  return best && [best.one];
}
