// Any series in a pane as it was read: beside the CT on its grid, or alone on its own.
import { toAppError } from '../core/appError.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { regularGrid } from '../core/geometry/regularGrid.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import type { Stack, StackGeometry } from '../core/geometry/stack.ts';
import { queue } from '../core/queue.ts';
import { latest } from '../core/latest.ts';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import { headFrame, tissueFrame } from '../core/view/headFrame.ts';
import { rawRange } from '../core/view/rawRange.ts';
import type { SeriesImage } from '../core/view/viewImage.ts';
import { viewSpace } from '../core/view/viewSpace.ts';
import type { Compute } from '../pipeline/host.ts';
import { readSeries } from '../pipeline/readSeries.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { causeGone, sayError } from '../stores/messageStore.ts';
import { patchStudy, seriesById, setEntry, useStudy } from '../stores/studyStore.ts';
import { dispatchView } from '../stores/viewStore.ts';
import { pixelsOf, putPixels } from './pixelTable.ts';

export interface SeriesFlow {
  /** In pane `pane`, or the active one. What goes wrong is said in a message. */
  readonly show: (id: string, pane?: number) => Promise<void>;
  readonly cancel: () => void;
}

export interface SeriesDeps {
  readonly compute: Pick<Compute, 'reading' | 'width' | 'comparing'>;
  readonly filesOf: (id: string) => readonly DroppedFile[];
  readonly selectCt: (id: string) => Promise<void>;
}

/** The image that a series is; null for what is set aside. */
export function imageOf({ id, role, geometry }: SeriesInfo): SeriesImage | null {
  return geometry && (role === 'ct' || role === 'mr' || role === 'synthetic') ? `${role}:${id}` : null;
}

export function createSeriesFlow({ compute, filesOf, selectCt }: SeriesDeps): SeriesFlow {
  /** One after another, so that of two cards that are dropped both are shown. */
  const { add: inTurn } = queue();
  const runs = latest(() => endJob('show'));

  /** The series' own voxels, read now where they were not yet. */
  const read = async (series: SeriesInfo, geometry: StackGeometry, signal: AbortSignal): Promise<Stack> => {
    const { id, role } = series;
    const known = pixelsOf({ of: 'series', ctId: id }) ?? pixelsOf({ of: 'ct', ctId: id });
    if (known && (role !== 'ct' || useStudy.getState().reading[id]?.state === 'ready')) return known;
    const stack = emptyStack(role, geometry);
    const progress = ({ done, total }: { readonly done: number; readonly total: number }): void =>
      showJob(plainJob('show', 'Reading slices', done, total, 'slices'));
    await readSeries({ compute, signal, progress }, series, filesOf(id), stack);
    putPixels({ of: 'series', ctId: id }, stack);
    return stack;
  };

  /** On the grid of the series in the panes, by where both lie in the patient. */
  const laidOver = async (stack: Stack, base: SeriesInfo, id: string, signal: AbortSignal): Promise<void> => {
    if (!base.geometry) return;
    showJob(plainJob('show', 'Laying it over', 0, 0, ''));
    const laid = sharedStack(Float32Array, 4, base.geometry);
    await compute.comparing[0].layOver({ stack, geometry: base.geometry, into: laid.voxels }, { signal });
    putPixels({ of: 'laid', ctId: base.id, seriesId: id }, laid);
  };

  const showIn = async (series: SeriesInfo, image: SeriesImage, pane: number | undefined): Promise<void> => {
    const { id, geometry } = series;
    if (!geometry) return;
    const before = useStudy.getState();
    // Without a CT and a pane named, it takes the place of what is in the panes.
    const baseId = before.ctId ?? (pane === undefined ? null : before.aloneId);
    const base = seriesById(before, baseId);
    await runs.run(async ({ signal }) => {
      const stack = await read(series, geometry, signal);
      const floats = stack.voxels instanceof Float32Array ? stack.voxels : null;
      const raw = series.role === 'mr' && floats ? rawRange(floats) : null;
      const alone = base === null || base.id === id;
      if (!alone && !pixelsOf({ of: 'laid', ctId: base.id, seriesId: id }))
        await laidOver(stack, base, id, signal);
      signal.throwIfAborted();
      const now = useStudy.getState();
      if (!seriesById(now, id) || now.ctId !== before.ctId || now.aloneId !== before.aloneId) return; // closed or changed meanwhile
      const range = raw?.range ?? (series.role === 'ct' ? hounsfield : null);
      setEntry('shown', id, { range });
      if (base === null) {
        patchStudy({ aloneId: id });
        const grid = regularGrid(geometry);
        dispatchView({ type: 'open', space: viewSpace(grid), alone: image, of: id });
        // Synthetic MR is nothing outside the head.
        const frame = raw ? tissueFrame(grid, stack, raw.window) : headFrame(grid, stack);
        if (frame) dispatchView({ type: 'frameHead', frame });
      }
      if (raw && image.startsWith('mr:'))
        dispatchView({ type: 'offerWindow', key: `mr:${id}`, window: series.window ?? raw.window });
      if (base !== null) dispatchView({ type: 'setPane', ...(pane === undefined ? {} : { pane }), image });
      causeGone(`show ${id}`);
    });
  };

  return {
    show: async (id, pane) => {
      const state = useStudy.getState();
      const series = seriesById(state, id);
      const image = series && imageOf(series);
      if (!series || !image) return;
      if (series.role === 'ct' && (state.ctId === null || state.ctId === id)) {
        if (state.ctId === null) await selectCt(id);
        dispatchView({ type: 'setPane', ...(pane === undefined ? {} : { pane }), image: 'ct' });
        return;
      }
      try {
        await inTurn(() => showIn(series, image, pane));
      } catch (thrown) {
        sayError(toAppError(thrown), `show ${id}`);
      }
    },
    cancel: () => runs.cancel(),
  };
}

/** Room for a series' voxels in the kind that its role is read into. */
function emptyStack(role: SeriesInfo['role'], geometry: StackGeometry): Stack {
  if (role === 'ct') return sharedStack(Int16Array, 2, geometry);
  if (role === 'synthetic') return sharedStack(Uint16Array, 2, geometry);
  return sharedStack(Float32Array, 4, geometry);
}

/** Of a CT on another's grid, in Hounsfield units. */
const hounsfield = { least: -1100, most: 4000, step: 1 } as const;
