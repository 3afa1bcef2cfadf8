// The spread of the open CT's finished synthesis: measured on demand, cancelled, continued, found again; its state told to the store.
import { type AppError, toAppError } from '../core/appError.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import type { Stack } from '../core/geometry/stack.ts';
import { latest } from '../core/latest.ts';
import type { Compute } from '../pipeline/host.ts';
import { type MeasuredSlice, spread, type SpreadKeeper } from '../pipeline/spread.ts';
import { pageStorage } from '../storage/pageStorage.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { causeGone, say, sayError } from '../stores/messageStore.ts';
import { setEntry, type Spread, type Synthesis, useStudy } from '../stores/studyStore.ts';
import { medianOfLast } from '../stores/synthesisJob.ts';
import { ctWithMasksOf } from './ctWithMasks.ts';
import { sayMoved } from './pageNetwork.ts';
import { pixelsOf, putPixels } from './pixelTable.ts';
import { resultPlan } from './resultPlan.ts';

export interface SpreadDeps {
  readonly compute: Pick<Compute, 'reading' | 'network'>;
  /** The source slice that the user looks at. */
  readonly viewedSlice: () => number;
}

export interface SpreadFlow {
  /** Measures what is missing; slices that are measured or kept stay. */
  readonly measure: () => Promise<void>;
  /** A synthesis is whole: what is kept of its spread is shown, and nothing is measured. */
  readonly bringKept: (ctId: string) => Promise<void>;
  /** Whatever runs, or only what runs of one CT; what is measured stays. */
  readonly cancel: (ctId?: string) => void;
}

export function createSpreadFlow({ compute, viewedSlice }: SpreadDeps): SpreadFlow {
  const runs = latest(() => endJob('spread'));
  /** The CT of the run that began last. */
  let running: string | null = null;

  /** Of a whole synthesis, with the model that made it. Throws an AppError. */
  const planned = async (ctId: string, signal: AbortSignal) => {
    const { file, maxBatch } = await compute.network.ready(signal);
    const synthesis = wholeSynthesis(ctId);
    const of = ctWithMasksOf(ctId);
    if (!synthesis || !of) throw notWhole;
    if (file.weightsSha256 !== synthesis.weightsSha256) throw anotherModel(synthesis.modelName);
    const choices = { networkWindows: synthesis.windows, networkMask: synthesis.mask };
    const { preprocessing, name } = await resultPlan(file, choices, ctId, of.ct);
    const results = synthesis.contrasts.map((contrast) =>
      uint16(pixelsOf({ of: 'synthetic', ctId, contrast })),
    );
    const keeper: SpreadKeeper = {
      read: (into) => pageStorage.results.readSpread(name, into),
      keep: (measured, into) => pageStorage.results.keepSpread(name, measured, into),
    };
    return { synthesis, of, preprocessing, maxBatch, results, keeper };
  };

  /** An empty spread, or the one that is there. */
  const begun = (ctId: string, { contrasts, slicesDone }: Synthesis) => {
    const known = useStudy.getState().spreads[ctId];
    const done = slicesDone.map((_, slice) => known?.slicesDone[slice] ?? false);
    const means = contrasts.map((_, i) => slicesDone.map((__, slice) => known?.means[i]?.[slice] ?? null));
    const mark = (slices: readonly MeasuredSlice[]): void => {
      for (const { slice, mean } of slices) {
        done[slice] = true;
        means.forEach((of, contrast) => (of[slice] = mean[contrast] ?? null));
      }
    };
    const now = (): Pick<Spread, 'slicesDone' | 'means'> => ({
      slicesDone: [...done],
      means: means.map((of) => [...of]),
    });
    return { done, mark, now };
  };

  /** The stacks that are there, or empty ones, not shown yet. */
  const stacksFor = (ctId: string, { contrasts }: Synthesis, geometry: Stack['geometry']) => {
    const stacks = contrasts.map((contrast) => {
      const known = pixelsOf({ of: 'spread', ctId, contrast });
      return known ? uint16(known) : sharedStack(Uint16Array, 2, geometry);
    });
    const show = (): void =>
      contrasts.forEach((contrast, i) => {
        const stack = stacks[i];
        if (stack) putPixels({ of: 'spread', ctId, contrast }, stack);
      });
    return { stacks, show };
  };

  const make = async (ctId: string, signal: AbortSignal, overtaken: () => boolean): Promise<void> => {
    const { synthesis, of, preprocessing, maxBatch, results, keeper } = await planned(ctId, signal);
    const { done, mark, now } = begun(ctId, synthesis);
    const { stacks, show } = stacksFor(ctId, synthesis, of.ct.geometry);
    const wanted = done.map((flag) => !flag);
    const times: number[] = [];
    const report = (): void => {
      if (overtaken() || signal.aborted) return;
      const secondsPerSlice = medianOfLast(times);
      setEntry('spreads', ctId, { state: 'running', ...now(), secondsPerSlice });
      const left = done.filter((flag) => !flag).length;
      showJob({
        ...plainJob('spread', 'Measuring the spread', done.length - left, done.length, 'slices'),
        secondsPerUnit: secondsPerSlice,
        secondsLeft: secondsPerSlice === null ? null : secondsPerSlice * left,
      });
    };
    show();
    report();
    await spread(
      {
        compute,
        storage: { slices: keeper },
        signal,
        progress: (event) => {
          switch (event.kind) {
            case 'found':
              mark(event.slices);
              break;
            case 'slice':
              times.push(event.seconds);
              mark([event]);
              break;
            case 'moved':
              sayMoved(event.to);
              return;
            case 'not-kept':
              sayNotKept();
              return;
          }
          report();
        },
      },
      {
        of,
        headOnly: synthesis.mask === 'head',
        preprocessing,
        maxBatch,
        results,
        into: stacks,
        wanted,
        inView: viewedSlice,
      },
    );
  };

  return {
    measure: async () => {
      const { ctId } = useStudy.getState();
      if (ctId === null) return;
      await runs.run(async ({ signal, overtaken }) => {
        running = ctId;
        try {
          await make(ctId, signal, overtaken);
          causeGone('spread');
          settle(ctId, 'done');
        } catch (thrown) {
          if (overtaken() && useStudy.getState().ctId === ctId) return; // the newer run of this CT has its state
          const error = toAppError(thrown);
          settle(ctId, error.kind === 'cancelled' ? 'cancelled' : 'failed');
          sayError(error, 'spread');
        }
      });
    },
    bringKept: async (ctId) => {
      const { signal } = new AbortController();
      if (useStudy.getState().spreads[ctId] || runs.isRunning()) return;
      const { synthesis, of, keeper } = await planned(ctId, signal);
      const { done, mark, now } = begun(ctId, synthesis);
      const { stacks, show } = stacksFor(ctId, synthesis, of.ct.geometry);
      const found = await keeper.read(stacks).catch(() => []); // what cannot be read can be measured
      const overtaken = useStudy.getState().spreads[ctId] !== undefined || runs.isRunning();
      if (found.length === 0 || overtaken || wholeSynthesis(ctId)?.weightsSha256 !== synthesis.weightsSha256)
        return;
      mark(found);
      show();
      const state = done.every(Boolean) ? 'done' : 'cancelled';
      setEntry('spreads', ctId, { state, ...now(), secondsPerSlice: null });
    },
    cancel: (ctId) => {
      if (ctId === undefined || ctId === running) runs.cancel();
    },
  };
}

/** A synthesis of which nothing is missing and nothing outdated. */
function wholeSynthesis(ctId: string): Synthesis | null {
  const synthesis = useStudy.getState().syntheses[ctId];
  return synthesis?.state === 'done' && synthesis.stale === null ? synthesis : null;
}

function settle(ctId: string, state: Spread['state']): void {
  const now = useStudy.getState().spreads[ctId];
  if (now) setEntry('spreads', ctId, { ...now, state });
}

function uint16(stack: Stack | null): Stack<Uint16Array> {
  if (!(stack?.voxels instanceof Uint16Array)) throw notWhole;
  return { geometry: stack.geometry, voxels: stack.voxels };
}

const sayNotKept = (): void =>
  say({
    level: 'warning',
    text: 'The spread cannot be kept for next time: the browser gives no more storage.',
    advice: 'It stays until the page is closed. Free disk space, or forget kept results in Details.',
    cause: 'storage',
  });

const notWhole: AppError = {
  kind: 'unexpected',
  message: 'The spread is measured of a finished synthesis, and there is none of this CT.',
  advice: 'Synthesise all slices first.',
};

const anotherModel = (name: string): AppError => ({
  kind: 'model',
  message: `The spread is measured with the model that made the images, ${name}, and another is chosen.`,
  advice: `Choose ${name} under Model, or synthesise again with the model that is chosen.`,
});
