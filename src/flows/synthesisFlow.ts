// One synthesis of the open CT: planned from what is chosen now, run, paused and cancelled, its state told to the stores.
import { type AppError, toAppError } from '../core/appError.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import { latest } from '../core/latest.ts';
import { networkPreprocessing } from '../core/network/inputChoices.ts';
import type { Verdict } from '../core/verdictTypes.ts';
import type { Compute } from '../pipeline/host.ts';
import { type SliceKeeper, synthesise, type SynthesisProgress } from '../pipeline/synthesise.ts';
import { endJob, showJob } from '../stores/jobStore.ts';
import { say, sayError } from '../stores/messageStore.ts';
import { useSettings } from '../stores/settingsStore.ts';
import { seriesById, setEntry, type Synthesis, useStudy } from '../stores/studyStore.ts';
import { stoppingSynthesis } from '../stores/verdicts.ts';
import { ctWithMasksOf } from './ctWithMasks.ts';
import { pageStorage } from '../storage/pageStorage.ts';
import { resultName } from '../storage/results.ts';
import { sayMoved } from './pageNetwork.ts';
import { putPixels } from './pixelTable.ts';

export interface SynthesisDeps {
  readonly compute: Pick<Compute, 'reading' | 'network'>;
  /** The source slice that the user looks at. */
  readonly viewedSlice: () => number;
}

export interface SynthesisFlow {
  readonly run: () => Promise<void>;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly cancel: () => void;
}

export function createSynthesisFlow({ compute, viewedSlice }: SynthesisDeps): SynthesisFlow {
  const runs = latest(() => endJob('synthesise'));
  let gate: { readonly open: Promise<void>; readonly release: () => void } | null = null;

  const openGate = (): void => {
    const closed = gate;
    gate = null;
    closed?.release();
  };

  const make = async (ctId: string, signal: AbortSignal, overtaken: () => boolean): Promise<void> => {
    const { file, maxBatch } = await compute.network.ready(signal);
    const of = ctWithMasksOf(ctId);
    if (!of) throw notReady;
    const inputs = useSettings.getState();
    const preprocessing = networkPreprocessing(file.preprocessing, inputs);
    const { geometry } = of.ct;
    const { contrasts } = file;
    const results = contrasts.map((contrast) => {
      const stack = sharedStack(Uint16Array, 2, geometry);
      putPixels({ of: 'synthetic', ctId, contrast }, stack);
      return stack;
    });
    const name = await resultName(
      {
        seriesUid: ctId,
        weightsSha256: file.weightsSha256,
        windows: JSON.stringify(preprocessing),
        mask: inputs.networkMask,
        contrasts,
      },
      of.ct,
    );
    const keeper: SliceKeeper = {
      read: (into) => pageStorage.results.read(name, into),
      keep: (slice, from) => pageStorage.results.keep(name, slice, from),
    };
    const done = geometry.positions.map(() => false);
    setEntry('syntheses', ctId, {
      modelId: file.id,
      modelName: file.name,
      weightsSha256: file.weightsSha256,
      intensityScale: file.intensityScale,
      untrained: file.card.steps === 0,
      contrasts,
      windows: inputs.networkWindows,
      mask: inputs.networkMask,
      state: 'running',
      slicesDone: [...done],
      stale: null,
      secondsPerSlice: null,
    });

    const times: number[] = [];
    let found = 0;
    const report = (): void => {
      if (overtaken()) return;
      const secondsPerSlice = medianOfLast(times);
      update(ctId, { slicesDone: [...done], secondsPerSlice });
      showRun(done, secondsPerSlice, times.length === 0 ? found : 0, gate !== null);
    };
    const progress = (event: SynthesisProgress): void => {
      switch (event.kind) {
        case 'found':
          found = event.slices.length;
          for (const slice of event.slices) done[slice] = true;
          break;
        case 'slice':
          times.push(event.seconds);
          done[event.slice] = true;
          break;
        case 'moved':
          sayMoved(event.to);
          return;
        case 'not-kept':
          sayNotKept();
          return;
      }
      report();
    };
    report();
    await synthesise(
      { compute, storage: { slices: keeper }, signal, progress },
      {
        of,
        headOnly: inputs.networkMask === 'head',
        preprocessing,
        maxBatch,
        results,
        wanted: done.map(() => true),
        inView: viewedSlice,
        whilePaused: async () => {
          if (!gate) return;
          update(ctId, { state: 'paused' });
          report();
          await gate.open;
          update(ctId, { state: 'running' });
        },
      },
    );
  };

  return {
    run: async () => {
      const { ctId } = useStudy.getState();
      if (!ctId || !seriesById(useStudy.getState(), ctId)) return;
      const [stopping] = stoppingSynthesis(useStudy.getState());
      if (stopping) {
        sayError(stoppedBy(stopping), 'synthesise');
        return;
      }
      openGate();
      await runs.run(async ({ signal, overtaken }) => {
        try {
          await make(ctId, signal, overtaken);
          update(ctId, { state: 'done' });
        } catch (thrown) {
          if (overtaken() && useStudy.getState().ctId === ctId) return; // the newer run of this CT has its state
          const error = toAppError(thrown);
          update(ctId, { state: error.kind === 'cancelled' ? 'cancelled' : 'failed' });
          sayError(error, 'synthesise');
        }
      });
    },
    pause: () => {
      if (!runs.isRunning() || gate) return;
      let release: () => void = () => undefined;
      const open = new Promise<void>((resolve) => {
        release = resolve;
      });
      gate = { open, release };
    },
    resume: openGate,
    cancel: () => {
      runs.cancel();
      openGate();
    },
  };
}

function update(ctId: string, patch: Partial<Synthesis>): void {
  const now = useStudy.getState().syntheses[ctId];
  if (now) setEntry('syntheses', ctId, { ...now, ...patch });
}

function medianOfLast(times: readonly number[]): number | null {
  const sorted = times.slice(-9).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/** `found`: slices kept from before, while nothing else has been made yet. */
function showRun(
  done: readonly boolean[],
  secondsPerSlice: number | null,
  found: number,
  paused: boolean,
): void {
  const left = done.filter((flag) => !flag).length;
  showJob({
    kind: 'synthesise',
    label: paused ? 'Paused' : found > 0 ? `${found} slices kept from before` : 'Synthesising',
    done: done.length - left,
    total: done.length,
    unit: 'slices',
    secondsPerUnit: secondsPerSlice,
    secondsLeft: secondsPerSlice === null ? null : secondsPerSlice * left,
    paused,
    canPause: true,
    canCancel: true,
  });
}

const sayNotKept = (): void =>
  say({
    level: 'warning',
    text: 'Finished slices cannot be kept for next time: the browser gives no more storage.',
    advice: 'They stay until the page is closed. Free disk space, or forget kept results in Details.',
    cause: 'storage',
  });

const stoppedBy = ({ sentence, advice }: Verdict): AppError => ({
  kind: 'file',
  message: `This CT is not synthesised. ${sentence}`,
  advice: `${advice} To go on all the same, give a reason under Verdict, above the images.`,
});

const notReady: AppError = {
  kind: 'unexpected',
  message: 'The CT is not ready to be synthesised.',
  advice: 'Wait until it has been read and its head found, then try again.',
};
