// A phantom's synthetic series as the export writes it and a drop brings it back: read, masked, made, written, all for real.
import type { Contrast } from '../../core/contrast.ts';
import type { DroppedFile } from '../../core/files/droppedFile.ts';
import { sharedStack } from '../../core/geometry/sharedStack.ts';
import { slicePixels, type Stack } from '../../core/geometry/stack.ts';
import { unwrap } from '../../core/result.ts';
import { exportModel, planExport } from '../../dicom/write/exportPlan.ts';
import { syntheticSlice } from '../../dicom/write/syntheticMr.ts';
import { writeFile } from '../../dicom/write/writeFile.ts';
import { findHead, type FoundHead } from '../findHead.ts';
import { openDrop, type OpenedDrop } from '../openDrop.ts';
import { readSeries } from '../readSeries.ts';
import { synthesise } from '../synthesise.ts';
import { droppedPhantom, testCompute } from './testCompute.ts';
import { testModelFile, testNetwork } from './testNetwork.ts';

export interface Exported {
  /** The CT and its T1, dropped together. */
  readonly drop: OpenedDrop;
  readonly files: readonly DroppedFile[];
  readonly found: FoundHead;
  /** Pixels of the synthetic T1 as they were written. */
  readonly written: Stack<Uint16Array>;
}

/** `slices`: those that are exported; all unless told. `retouch` may change pixels before they are written. */
export async function exportedPhantom({
  contrast = 'T1',
  headOnly = true,
  slices,
  retouch = () => undefined,
}: {
  readonly contrast?: Contrast;
  readonly headOnly?: boolean;
  readonly slices?: readonly number[];
  readonly retouch?: (voxels: Uint16Array) => void;
} = {}): Promise<Exported> {
  const host = {
    compute: { ...testCompute(), network: testNetwork() },
    storage: { slices: null },
    signal: new AbortController().signal,
    progress: (): void => undefined,
  };
  const dropped = droppedPhantom();
  const { summary, files: ctFiles } = await openDrop(host, dropped);
  const [source] = summary.series;
  if (!source?.geometry) throw new Error('The phantom is no series.');
  const { geometry } = source;
  const ct = sharedStack(Int16Array, 2, geometry);
  await readSeries(host, source, ctFiles, ct);
  const found = await findHead(host, ct);
  const results = testModelFile.contrasts.map(() => sharedStack(Uint16Array, 2, geometry));
  await synthesise(host, {
    of: found,
    headOnly,
    preprocessing: testModelFile.preprocessing,
    domain: null,
    maxBatch: 1,
    results,
    wanted: geometry.positions.map(() => true),
    inView: () => 0,
    whilePaused: () => Promise.resolve(),
  });
  const written = results[testModelFile.contrasts.indexOf(contrast)];
  if (!written) throw new Error(`The test network makes no ${contrast}.`);
  retouch(written.voxels);
  const plan = unwrap(
    planExport(
      {
        source,
        contrasts: [contrast],
        slices: slices ?? geometry.positions.map((_, slice) => slice),
        model: exportModel(testModelFile, { windows: testModelFile.preprocessing.windows, headOnly }),
        overrides: [],
        deidentify: false,
      },
      new Date(2026, 0, 2),
    ),
  );
  const pixels = slicePixels(geometry);
  const synthetic = plan.series.flatMap((series) =>
    plan.slices.map((slice, i): DroppedFile => {
      const bytes = writeFile(
        syntheticSlice(plan, series, i),
        written.voxels.slice(slice * pixels, (slice + 1) * pixels),
      );
      return { path: `synthetic/${i}.dcm`, file: new Blob([bytes]) };
    }),
  );
  const files = [...dropped, ...synthetic];
  return { drop: await openDrop(host, files), files, found, written };
}
