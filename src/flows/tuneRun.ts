// A run that goes on in the training worker: started, heard, halted.
import { type AppError, toAppError } from '../core/appError.ts';
import { type RunPlan, type StepLoss, withLoss } from '../core/training/fineTune.ts';
import { epochWords, notFinite } from '../core/training/runWords.ts';
import { isBusy, patchFineTune, patchRun, shownRun, useFineTune } from '../stores/fineTuneStore.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { causeGone, say, sayError } from '../stores/messageStore.ts';
import { useSettings } from '../stores/settingsStore.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import { type Claim, claim, ifFree, pageLocks } from '../storage/browserLocks.ts';
import { pageStorage } from '../storage/pageStorage.ts';
import type { KeptRun } from '../storage/runs.ts';
import type { FineTuneProgress, HaltRequest } from '../pipeline/fineTune.ts';
import { throttled } from '../core/throttle.ts';
import type { TrainApi } from '../workers/trainApi.ts';

export interface TuneRun {
  /** Runs until it ends or halts; what goes wrong is said in a message and in the run. */
  readonly start: (plan: RunPlan, before: KeptRun | null) => Promise<void>;
  readonly halt: (request: HaltRequest) => void;
}

type StepEvent = Extract<FineTuneProgress, { readonly kind: 'step' }>;

/** The page learns of steps this often at most. */
const STEPS_TOLD_EVERY_MS = 300;

export function createTuneRun(worker: WorkerClient<TrainApi>, refresh: () => Promise<void>): TuneRun {
  /** Once the run that began last has been handed to the worker, or refused. */
  let begun: Promise<unknown> = Promise.resolve();

  const start = async (plan: RunPlan, before: KeptRun | null): Promise<void> => {
    patchFineTune({
      run: {
        ...shownRun({ plan, progress: before?.progress ?? null, end: null, modelId: null }),
        state: 'running',
      },
    });
    causeGone('training');
    const { id } = plan;
    const { show, showLast } = listener(plan, before?.progress?.losses ?? []);
    showPreview(id);
    const claimed = claimTraining(id);
    begun = claimed.catch(() => undefined);
    let held: Claim | null = null;
    try {
      held = await claimed;
      const answer = await worker.remote.run(
        { id, backend: useSettings.getState().backendChoice },
        { onProgress: show },
      );
      showLast();
      const { end, modelId, progress } = answer;
      patchRun(id, { state: end.kind === 'paused' ? 'halted' : 'over', end, modelId, progress, stage: null });
      if (end.kind === 'not-finite') sayError(notFinite(end.step), 'training');
    } catch (thrown) {
      const error = toAppError(thrown);
      patchRun(id, { state: 'halted', error, stage: null });
      sayError(error, 'training');
    } finally {
      held?.release();
      endJob('train');
      await refresh().catch(() => undefined); // the list is read again on the next visit
    }
  };

  const halt = (request: HaltRequest): void => {
    const { run } = useFineTune.getState();
    if (run && isBusy(run)) patchRun(run.plan.id, { state: request === 'pause' ? 'pausing' : 'stopping' });
    begun
      .then(() => worker.remote.halt({ request }))
      .catch((thrown: unknown) => sayError(toAppError(thrown), 'training'));
  };

  return { start, halt };
}

/** Shows in the room what a run tells of itself. `before`: its losses from before it was taken up. */
function listener(
  { id, choices, splits }: RunPlan,
  before: readonly StepLoss[],
): {
  readonly show: (event: FineTuneProgress) => void;
  /** Shows the last step, which may have come too soon to be told. */
  readonly showLast: () => void;
} {
  let losses = before;
  let last: StepEvent | null = null;
  const showStep = (event: StepEvent): void => {
    if (useFineTune.getState().run?.plan.id !== id) return;
    patchRun(id, { latest: event, stage: null, steps: losses });
    const label = epochWords(event, choices.epochs, splits.length);
    showJob({
      ...plainJob('train', label, event.step, event.steps, 'steps'),
      secondsPerUnit: event.secondsPerStep,
      secondsLeft: event.secondsLeft,
      canCancel: false,
    });
  };
  const showSomeSteps = throttled(STEPS_TOLD_EVERY_MS, showStep);

  const show = (event: FineTuneProgress): void => {
    switch (event.kind) {
      case 'backend':
        patchRun(id, { backend: event.report });
        return;
      case 'tuned':
        patchRun(id, { tuning: event.report });
        return;
      case 'stage':
        patchRun(id, { stage: event });
        return;
      case 'note':
        say({ level: 'warning', text: event.words, cause: 'training note' });
        return;
      case 'kept':
        patchRun(id, { keptAt: Date.now() });
        return;
      case 'epoch':
        patchRun(id, {
          progress: event.progress,
          preview: { epoch: event.progress.curve.at(-1)?.epoch ?? 0, previews: event.previews },
          stage: null,
        });
        return;
      case 'step':
        // After a restart steps come again.
        losses = withLoss(
          losses.filter(({ step }) => step < event.step),
          { step: event.step, loss: event.loss },
        );
        last = event;
        showSomeSteps(event);
    }
  };

  return {
    show,
    showLast: () => {
      if (last) showStep(last);
    },
  };
}

const trainingOf = (id: string): string => `training-${id}`;

/** Deletes a run. Throws an AppError where another tab trains it. */
export async function discardRun(id: string): Promise<void> {
  if (!(await ifFree(pageLocks(), trainingOf(id), () => pageStorage.runs.remove(id)))) throw trainsElsewhere;
}

/** While it is held, no other tab trains the run or deletes it. Throws an AppError where another tab holds it. */
async function claimTraining(id: string): Promise<Claim> {
  const held = await claim(pageLocks(), trainingOf(id), { steal: false, lost: () => undefined });
  if (!held) throw trainsElsewhere;
  return held;
}

const trainsElsewhere: AppError = {
  kind: 'storage',
  message: 'This run is being trained in another tab.',
  advice: 'Pause it there first, or close that tab.',
};

/** Fetches the pictures of a run's last validation, for as long as it has shown no newer ones. */
export function showPreview(id: string): void {
  pageStorage.runs.previews(id).then(
    (preview) => {
      const { run } = useFineTune.getState();
      if (run?.plan.id === id && !run.preview) patchRun(id, { preview });
    },
    () => undefined, // the next validation draws them anew
  );
}
