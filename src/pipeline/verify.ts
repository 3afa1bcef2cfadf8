// An exported series that was opened again, made anew from its CT with the weights that it names, and compared pixel by pixel.
import type { AppError } from '../core/appError.ts';
import type { Contrast } from '../core/contrast.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { readMadeFrom } from '../core/files/provenanceText.ts';
import { sameSlices } from '../core/geometry/sameSlices.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import { slicePixels, type StackGeometry } from '../core/geometry/stack.ts';
import type { ModelFile, Preprocessing } from '../core/network/modelManifest.ts';
import { unwrap } from '../core/result.ts';
import type { SeriesInfo, SyntheticProvenance } from '../core/series/seriesInfo.ts';
import type { CtWithMasks } from './ctWithMasks.ts';
import type { Compute, Host } from './host.ts';
import { readSeries } from './readSeries.ts';
import { synthesise } from './synthesise.ts';

/** What a series says that it was made from. */
export interface Remake {
  readonly contrast: Contrast;
  readonly ct: SeriesInfo;
  readonly geometry: StackGeometry;
  readonly preprocessing: Pick<Preprocessing, 'windows'>;
  readonly headOnly: boolean;
}

export interface VerifyProgress {
  /** Slices made again, of all. */
  readonly done: number;
  readonly total: number;
}

/** How the series and what was made again differ, in grey levels of 4095. */
export interface Verified {
  readonly largest: number;
  /** The CT's slice with the largest difference. */
  readonly slice: number;
  /** Pixels that differ, of all. */
  readonly different: number;
  readonly pixels: number;
  readonly slices: number;
}

/** Throws an AppError that says what the series does not tell, or what is not open. */
export function remakeOf(series: SeriesInfo, opened: readonly SeriesInfo[]): Remake {
  const { synthetic, geometry } = series;
  const from = synthetic && readMadeFrom(synthetic.derivation);
  if (!synthetic?.contrast || !geometry || !from || !synthetic.weightsSha256) throw untold;
  const ct = opened.find(({ role, seriesUid }) => role === 'ct' && seriesUid === synthetic.sourceSeriesUid);
  if (!ct) throw ctMissing;
  return {
    contrast: synthetic.contrast,
    ct,
    geometry,
    preprocessing: { windows: from.windows },
    headOnly: from.headOnly,
  };
}

/** Throws an AppError where the CT has other slices, or the model other weights. */
export async function verify(
  host: Host<Pick<Compute, 'reading' | 'width' | 'network'>, VerifyProgress>,
  series: SeriesInfo,
  files: readonly DroppedFile[],
  remake: Remake,
  of: Pick<CtWithMasks, 'ct' | 'head'>,
): Promise<Verified> {
  const { compute, signal, progress } = host;
  const { geometry } = of.ct;
  const places = unwrap(sameSlices(remake.geometry, geometry));
  const { file, maxBatch } = await compute.network.ready(signal);
  if (file.weightsSha256 !== series.synthetic?.weightsSha256) throw otherWeights(series.synthetic, file);
  const results = file.contrasts.map(() => sharedStack(Uint16Array, 2, geometry));
  const made = results[file.contrasts.indexOf(remake.contrast)]?.voxels;
  if (!made) throw otherWeights(series.synthetic, file);

  const stored = sharedStack(Uint16Array, 2, remake.geometry);
  await readSeries({ compute, signal, progress: () => undefined }, series, files, stored);
  const total = series.instances.length;
  let done = 0;
  await synthesise(
    {
      compute,
      storage: { slices: null },
      signal,
      progress: ({ kind }) => {
        if (kind === 'slice') progress({ done: ++done, total });
      },
    },
    {
      of,
      headOnly: remake.headOnly,
      preprocessing: { ...file.preprocessing, ...remake.preprocessing },
      domain: null,
      maxBatch,
      results,
      wanted: geometry.positions.map((_, slice) => places.includes(slice)),
      inView: () => 0,
      whilePaused: () => Promise.resolve(),
    },
  );

  const pixels = slicePixels(geometry);
  let [largest, slice, different] = [0, 0, 0];
  for (const [k, place] of places.entries())
    for (let i = 0; i < pixels; i++) {
      const off = Math.abs((stored.voxels[k * pixels + i] ?? 0) - (made[place * pixels + i] ?? 0));
      if (off > 0) different++;
      if (off > largest) [largest, slice] = [off, place];
    }
  return { largest, slice, different, pixels: pixels * total, slices: total };
}

const untold: AppError = {
  kind: 'model',
  message: 'This series does not tell the weights and the input that made it, so it cannot be made again.',
  advice: 'Only series exported by this program, with their descriptions left in place, can be verified.',
};

const ctMissing: AppError = {
  kind: 'file',
  message: 'The CT that this series was made from is not open.',
  advice:
    'Drop it as well. A de-identified series names its CT by a new identity, and cannot be verified with the original.',
};

const otherWeights = (synthetic: SyntheticProvenance | null, file: ModelFile): AppError => ({
  kind: 'model',
  message: `${file.name} has other weights than those that made this series (${synthetic?.weightsSha256.slice(0, 12) ?? ''}).`,
  advice: `Choose the model ${synthetic?.model ?? ''} under Synthesise, then verify again.`,
});
