// The slices of a CT read and its head found: where both stand is in the study store, what goes wrong in a message.
import { toAppError } from '../core/appError.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import type { Stack, StackGeometry } from '../core/geometry/stack.ts';
import { latest } from '../core/latest.ts';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import { throttled } from '../core/throttle.ts';
import { findHead, type HeadProgress } from '../pipeline/findHead.ts';
import type { Compute } from '../pipeline/host.ts';
import { type ReadProgress, readSeries } from '../pipeline/readSeries.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { causeGone, sayError } from '../stores/messageStore.ts';
import { setEntry, useStudy } from '../stores/studyStore.ts';
import { dropPixels, pixelsOf, putPixels } from './pixelTable.ts';

/** The page learns of slices and of the mask this often at most; of the first at once, and of the last by the end. */
const TOLD_EVERY_MS = 200;

export interface CtReading {
  /**
   * Reads what is not `there` yet into `ct`, and masks it. Whether both are done; not where another CT takes its
   * turn, or where it failed, which is said beside the series and in a message.
   */
  readonly read: (
    info: SeriesInfo,
    files: readonly DroppedFile[],
    ct: Stack<Int16Array>,
    there: readonly boolean[],
  ) => Promise<boolean>;
  readonly cancel: (kind: 'read' | 'mask') => void;
}

export function createCtReading(compute: Pick<Compute, 'reading' | 'width'>): CtReading {
  const reads = latest(() => endJob('read'));
  const masks = latest(() => endJob('mask'));
  /** By series, the stack and the turn of the reading that counts: what an older one says or drops is not of this one. */
  const turns = new Map<string, object>();
  const turnOf = (id: string, { voxels }: Stack): (() => boolean) => {
    const mine = {};
    turns.set(id, mine);
    return () => turns.get(id) === mine && pixelsOf({ of: 'ct', ctId: id })?.voxels === voxels;
  };

  const readSlices = (
    info: SeriesInfo,
    files: readonly DroppedFile[],
    stack: Stack<Int16Array>,
    there: readonly boolean[],
    counts: () => boolean,
  ): Promise<boolean | null> => {
    const { id } = info;
    const flags = [...there];
    setEntry('reading', id, readingState(flags));
    return reads.run(async ({ signal, overtaken }) => {
      const show = throttled<ReadProgress>(TOLD_EVERY_MS, ({ done, total }) => {
        if (!counts()) return;
        setEntry('reading', id, readingState(flags));
        if (!overtaken()) showJob(plainJob('read', 'Reading slices', done, total, 'slices'));
      });
      const progress = (event: ReadProgress): void => {
        flags[event.slice] = true;
        show(event);
      };
      try {
        await readSeries({ compute, signal, progress }, info, files, stack, { there });
      } catch (thrown) {
        if (!counts()) return false;
        dropPixels({ of: 'ct', ctId: id });
        return failed('reading', id, thrown);
      }
      if (!counts()) return false;
      setEntry('reading', id, { state: 'ready' });
      causeGone(`reading ${id}`);
      return true;
    });
  };

  const mask = (id: string, ct: Stack<Int16Array>, counts: () => boolean): Promise<boolean | null> =>
    masks.run(async ({ signal, overtaken }) => {
      const progress = throttled<HeadProgress>(TOLD_EVERY_MS, ({ fraction }) => {
        if (!counts()) return;
        setEntry('masking', id, { state: 'running', fraction });
        if (!overtaken()) showJob(plainJob('mask', 'Finding the head', Math.round(fraction * 100), 100, '%'));
      });
      try {
        const { head, intracranial, summary, figures } = await findHead({ compute, signal, progress }, ct);
        if (!counts()) return false;
        putPixels({ of: 'head', ctId: id }, head);
        putPixels({ of: 'intracranial', ctId: id }, { geometry: ct.geometry, voxels: intracranial });
        setEntry('masking', id, { state: 'ready', ...summary, figures });
      } catch (thrown) {
        if (!counts()) return false;
        return failed('masking', id, thrown);
      }
      causeGone(`masking ${id}`);
      return true;
    });

  return {
    read: async (info, files, ct, there) => {
      const { reading, masking } = useStudy.getState();
      const isThere = there.every(Boolean) && reading[info.id]?.state === 'ready';
      const counts = turnOf(info.id, ct);
      try {
        if (!isThere && !(await readSlices(info, files, ct, there, counts))) return false;
        return masking[info.id]?.state === 'ready' || (await mask(info.id, ct, counts)) === true;
      } catch {
        return false; // said
      }
    },
    cancel: (kind) => (kind === 'read' ? reads : masks).cancel(),
  };
}

/** Says it beside the series and in a message, and throws it on. */
function failed(part: 'reading' | 'masking', id: string, thrown: unknown): never {
  const error = toAppError(thrown);
  setEntry(part, id, { state: 'failed', error });
  sayError(error, `${part} ${id}`);
  throw error;
}

const readingState = (done: readonly boolean[]) => ({
  state: 'reading' as const,
  slices: done.filter(Boolean).length,
  total: done.length,
  done: [...done],
});

/** Shared memory for a CT's voxels; null, and said, where the browser has none left. */
export function roomFor(id: string, geometry: StackGeometry): Stack<Int16Array> | null {
  try {
    return sharedStack(Int16Array, 2, geometry);
  } catch (thrown) {
    const error = toAppError(thrown);
    setEntry('reading', id, { state: 'failed', error });
    sayError(error, `reading ${id}`);
    return null;
  }
}
