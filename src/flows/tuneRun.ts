// A run that goes on in the training worker: started, heard, halted.
import { type AppError, toAppError } from '../core/appError.ts';
import { type RunPlan, type StepLoss, type TrainEvent, withLoss } from '../core/training/fineTune.ts';
import { patchFineTune, patchRun, type ShownRun, useFineTune } from '../stores/fineTuneStore.ts';
import { endJob, showJob } from '../stores/jobStore.ts';
import { causeGone, say, sayError } from '../stores/messageStore.ts';
import { useSettings } from '../stores/settingsStore.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import { type KeptRun, readPreviews } from '../storage/runFiles.ts';
import type { BackendEvent, TrainApi } from '../workers/trainApi.ts';
import { trainJob } from './trainJob.ts';

export interface TuneRun {
  /** Runs until it ends or halts; what goes wrong is said in a message and in the run. */
  readonly go: (plan: RunPlan, before: KeptRun | null) => Promise<void>;
  readonly halt: (wish: 'pause' | 'stop') => void;
}

/** The page learns of steps this often at most. */
const STEPS_TOLD_EVERY_MS = 300;

export function createTuneRun(worker: WorkerClient<TrainApi>, refresh: () => Promise<void>): TuneRun {
  let losses: readonly StepLoss[] = [];
  let toldAt = 0;

  const hear = (event: TrainEvent | BackendEvent): void => {
    const { run } = useFineTune.getState();
    if (!run) return;
    switch (event.kind) {
      case 'backend':
        patchRun({ backend: event.report });
        return;
      case 'stage':
        patchRun({ stage: event });
        return;
      case 'note':
        say({ level: 'warning', text: event.words, cause: 'training note' });
        return;
      case 'kept':
        patchRun({ keptAt: Date.now() });
        return;
      case 'epoch':
        patchRun({
          progress: event.progress,
          preview: { epoch: event.progress.curve.at(-1)?.epoch ?? 0, previews: event.previews },
          stage: null,
        });
        return;
      case 'step': {
        if (event.step <= (losses.at(-1)?.step ?? 0)) losses = losses.filter(({ step }) => step < event.step);
        losses = withLoss(losses, { step: event.step, loss: event.loss });
        if (performance.now() - toldAt < STEPS_TOLD_EVERY_MS) return;
        toldAt = performance.now();
        patchRun({ latest: event, stage: null, steps: losses });
        const { epochs } = run.plan.choices;
        const folds = run.plan.splits.length;
        showJob({
          ...trainJob,
          label: `Fine-tuning, ${folds > 1 ? `fold ${event.fold + 1} of ${folds}, ` : ''}epoch ${event.epoch + 1} of ${epochs}`,
          done: event.step,
          total: event.steps,
          unit: 'steps',
          secondsPerUnit: event.secondsPerStep,
          secondsLeft: event.secondsLeft,
        });
      }
    }
  };

  const go = async (plan: RunPlan, before: KeptRun | null): Promise<void> => {
    patchFineTune({
      run: {
        ...shown({ plan, progress: before?.progress ?? null, end: null, modelId: null }),
        state: 'running',
      },
    });
    causeGone('training');
    losses = before?.progress?.losses ?? [];
    showPreview(plan.id);
    try {
      const answer = await worker.remote.run(
        { id: plan.id, backend: useSettings.getState().backendChoice },
        { onProgress: hear },
      );
      const { end, modelId, progress } = answer;
      patchRun({ state: end.kind === 'paused' ? 'halted' : 'over', end, modelId, progress, stage: null });
      if (end.kind === 'not-finite') sayError(notFinite(end.step), 'training');
    } catch (thrown) {
      const error = toAppError(thrown);
      patchRun({ state: 'halted', error, stage: null });
      sayError(error, 'training');
    } finally {
      endJob('train');
      await refresh().catch(() => undefined); // the list is read again on the next visit
    }
  };

  const halt = (wish: 'pause' | 'stop'): void => {
    patchRun({ state: wish === 'pause' ? 'pausing' : 'stopping' });
    void worker.remote.halt({ wish });
  };

  return { go, halt };
}

/** Fetches the pictures of a run's last validation, for as long as it has shown no newer ones. */
export function showPreview(id: string): void {
  readPreviews(id).then(
    (preview) => {
      const { run } = useFineTune.getState();
      if (run?.plan.id === id && !run.preview) patchRun({ preview });
    },
    () => undefined, // the next validation draws them anew
  );
}

/** A kept run as the room shows it. */
export const shown = ({ plan, progress, end, modelId }: KeptRun): ShownRun => ({
  plan,
  progress,
  preview: null,
  steps: progress?.losses ?? [],
  latest: null,
  stage: null,
  state: end ? 'over' : 'halted',
  keptAt: null,
  backend: null,
  end,
  modelId,
  error: null,
});

const notFinite = (step: number): AppError => ({
  kind: 'training',
  message: `The loss stopped being a number at step ${step}, so training ended there.`,
  advice: 'The best weights before it are kept. Try a lower learning rate.',
  details: { step },
});
