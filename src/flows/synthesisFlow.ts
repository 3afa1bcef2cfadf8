// One synthesis of the open CT: planned from what is chosen now, run, paused and cancelled, its state told to the stores.
import { type AppError, toAppError } from '../core/appError.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import { gate } from '../core/gate.ts';
import { latest } from '../core/latest.ts';
import { readDomain } from '../core/network/domainStatistics.ts';
import { stoppedBy } from '../core/override.ts';
import type { Compute } from '../pipeline/host.ts';
import {
  type MadeSlice,
  type SliceKeeper,
  synthesise,
  type SynthesisProgress,
} from '../pipeline/synthesise.ts';
import { endJob, useJobs } from '../stores/jobStore.ts';
import { say, sayError } from '../stores/messageStore.ts';
import { useEngine } from '../stores/engineStore.ts';
import { useSettings } from '../stores/settingsStore.ts';
import { beginSynthesis, seriesById, setEntry, type Synthesis, useStudy } from '../stores/studyStore.ts';
import { medianOfLast, showSynthesis } from '../stores/synthesisJob.ts';
import { startsByItself } from '../stores/startsByItself.ts';
import { stoppingSynthesis } from '../stores/verdicts.ts';
import { ctWithMasksOf } from './ctWithMasks.ts';
import { forgetMeasured } from './forgetSeries.ts';
import { pageStorage } from '../storage/pageStorage.ts';
import { sayMoved } from './pageNetwork.ts';
import { putPixels } from './pixelTable.ts';
import { resultPlan } from './resultPlan.ts';

export interface SynthesisDeps {
  readonly compute: Pick<Compute, 'reading' | 'network'>;
  /** The source slice that the user looks at. */
  readonly viewedSlice: () => number;
  /** A CT begins to be synthesised: what is measured of a result before stops. */
  readonly begins: () => void;
  /** All slices of a CT are there. */
  readonly whole: (ctId: string) => void;
}

export interface SynthesisFlow {
  readonly run: () => Promise<void>;
  /**
   * The open CT has been read and its head found: it is synthesised by itself where its verdict is good and the user lets it;
   * otherwise what is kept of it from before is shown. Does nothing beside another synthesis, or for a CT that has one.
   */
  readonly ctReady: (ctId: string) => Promise<void>;
  readonly pause: () => void;
  readonly resume: () => void;
  /** Whatever runs, or only what runs of one CT. */
  readonly cancel: (ctId?: string) => void;
}

export function createSynthesisFlow({ compute, viewedSlice, begins, whole }: SynthesisDeps): SynthesisFlow {
  const runs = latest(() => endJob('synthesise'));
  /** The CT of the run that began last. */
  let running: string | null = null;
  const pause = gate();

  /** What the present choices make of the open CT, and what is kept of it from before. */
  const planned = async (ctId: string, signal: AbortSignal) => {
    const { file, maxBatch } = await compute.network.ready(signal);
    const of = ctWithMasksOf(ctId);
    if (!of) throw notReady;
    const inputs = useSettings.getState();
    const { preprocessing, name } = await resultPlan(file, inputs, ctId, of.ct);
    const { geometry } = of.ct;
    const { contrasts } = file;
    const results = contrasts.map(() => sharedStack(Uint16Array, 2, geometry));
    const keeper: SliceKeeper = {
      read: (into) => pageStorage.results.read(name, into),
      keep: (made, from) => pageStorage.results.keep(name, made, from),
    };
    const domain = file.domain ? readDomain(file.domain) : null;
    const begin = (): Done => {
      forgetMeasured(ctId);
      results.forEach((stack, i) => {
        const contrast = contrasts[i];
        if (contrast) putPixels({ of: 'synthetic', ctId, contrast }, stack);
      });
      const done = geometry.positions.map(() => false);
      setEntry('syntheses', ctId, beginSynthesis(file, inputs, done));
      return { done, scores: done.map(() => null) };
    };
    return { of, inputs, preprocessing, domain, maxBatch, results, keeper, begin };
  };

  /** Shows what is kept of the open CT under the present choices, and makes nothing. */
  const bringKept = async (ctId: string, signal: AbortSignal): Promise<void> => {
    const { domain, results, keeper, begin } = await planned(ctId, signal);
    const found = await keeper.read(results).catch(() => []); // what cannot be read can be made
    if (found.length === 0 || !isUntouched(ctId) || runs.isRunning()) return;
    const { done, scores } = begin();
    markDone(found, done, scores);
    const all = found.length === done.length;
    const state = all ? 'done' : 'cancelled';
    update(ctId, {
      slicesDone: done,
      domain: { carried: domain !== null, scores },
      kept: found.length,
      state,
    });
    if (all) whole(ctId);
  };

  const make = async (ctId: string, signal: AbortSignal, overtaken: () => boolean): Promise<void> => {
    const { of, inputs, preprocessing, domain, maxBatch, results, keeper, begin } = await planned(
      ctId,
      signal,
    );
    const { done, scores } = begin();

    const times: number[] = [];
    let found = 0;
    const report = (): void => {
      if (overtaken()) return;
      const secondsPerSlice = medianOfLast(times);
      const scored = { carried: domain !== null, scores: [...scores] };
      update(ctId, { slicesDone: [...done], domain: scored, secondsPerSlice });
      showSynthesis(done, secondsPerSlice, times.length === 0 ? found : 0, pause.isClosed());
    };
    const progress = (event: SynthesisProgress): void => {
      switch (event.kind) {
        case 'found':
          found = event.slices.length;
          markDone(event.slices, done, scores);
          update(ctId, { kept: found });
          break;
        case 'slice':
          times.push(event.seconds);
          markDone([event], done, scores);
          break;
        case 'moved': {
          const before = useStudy.getState().syntheses[ctId]?.device;
          if (before?.adapter !== event.to.adapter)
            update(ctId, { device: times.length === 0 ? event.to : null });
          sayMoved(event.to);
          return;
        }
        case 'not-kept':
          sayNotKept();
          return;
      }
      report();
    };
    update(ctId, { device: useEngine.getState().backend });
    report();
    await synthesise(
      { compute, storage: { slices: keeper }, signal, progress },
      {
        of,
        headOnly: inputs.networkMask === 'head',
        preprocessing,
        domain,
        maxBatch,
        results,
        wanted: done.map(() => true),
        inView: viewedSlice,
        whilePaused: async () => {
          if (!pause.isClosed()) return;
          update(ctId, { state: 'paused' });
          report();
          await pause.passed();
          update(ctId, { state: 'running' });
        },
      },
    );
  };

  const run = async (): Promise<void> => {
    const { ctId } = useStudy.getState();
    if (!ctId || !seriesById(useStudy.getState(), ctId)) return;
    const [stopping] = stoppingSynthesis(useStudy.getState());
    if (stopping) {
      sayError(stoppedBy('This CT is not synthesised.', stopping), 'synthesise');
      return;
    }
    pause.open();
    begins();
    await runs.run(async ({ signal, overtaken }) => {
      running = ctId;
      try {
        await make(ctId, signal, overtaken);
        update(ctId, { state: 'done' });
        whole(ctId);
      } catch (thrown) {
        if (overtaken() && useStudy.getState().ctId === ctId) return; // the newer run of this CT has its state
        const error = toAppError(thrown);
        update(ctId, { state: error.kind === 'cancelled' ? 'cancelled' : 'failed' });
        sayError(error, 'synthesise');
      }
    });
  };

  return {
    run,
    ctReady: async (ctId) => {
      const { signal } = new AbortController();
      if (!isUntouched(ctId) || runs.isRunning()) return;
      await compute.network.ready(signal); // said in a message where it fails
      if (!isUntouched(ctId) || runs.isRunning() || stoppingSynthesis(useStudy.getState()).length > 0) return;
      if (startsByItself(useStudy.getState(), useSettings.getState(), useJobs.getState())) await run();
      else await bringKept(ctId, signal);
    },
    pause: () => {
      if (runs.isRunning()) pause.close();
    },
    resume: pause.open,
    cancel: (ctId) => {
      if (ctId !== undefined && ctId !== running) return;
      runs.cancel();
      pause.open();
    },
  };
}

/** Whether a CT is the open one, and nothing has been made of it yet. */
function isUntouched(ctId: string): boolean {
  const { ctId: open, syntheses } = useStudy.getState();
  return open === ctId && !syntheses[ctId];
}

/** One a source slice: whether it is made, and its domain score. */
interface Done {
  readonly done: boolean[];
  readonly scores: (number | null)[];
}

function markDone(slices: readonly MadeSlice[], done: Done['done'], scores: Done['scores']): void {
  for (const { slice, domain } of slices) {
    done[slice] = true;
    scores[slice] = domain;
  }
}

function update(ctId: string, patch: Partial<Synthesis>): void {
  const now = useStudy.getState().syntheses[ctId];
  if (now) setEntry('syntheses', ctId, { ...now, ...patch });
}

const sayNotKept = (): void =>
  say({
    level: 'warning',
    text: 'Finished slices cannot be kept for next time: the browser gives no more storage.',
    advice: 'They stay until the page is closed. Free disk space, or forget kept results in Details.',
    cause: 'storage',
  });

const notReady: AppError = {
  kind: 'unexpected',
  message: 'The CT is not ready to be synthesised.',
  advice: 'Wait until it has been read and its head found, then try again.',
};
