// The fine-tuning room with a made-up patient and a training worker that does as it is told.
import type { AppError } from '../../core/appError.ts';
import { freshProgress, usualChoices } from '../../core/training/fineTune.ts';
import type { EndedRun, FineTuneProgress } from '../../pipeline/fineTune.ts';
import { computeHere, type PhantomStudy } from '../../pipeline/testing/phantomStudy.ts';
import { pageStorage } from '../../storage/pageStorage.ts';
import { useEngine } from '../../stores/engineStore.ts';
import { useFineTune } from '../../stores/fineTuneStore.ts';
import { useMessages } from '../../stores/messageStore.ts';
import { emptyStudy, useStudy } from '../../stores/studyStore.ts';
import type { WorkerClient } from '../../workers/rpc.ts';
import type { TrainApi } from '../../workers/trainApi.ts';
import type { FineTuneFlow } from '../fineTuneApi.ts';
import { createFineTuneFlow, type FineTuneDeps } from '../fineTuneFlow.ts';

/** What of the browser the room asks for beside its storage. */
export const browserParts = {
  ImageData: Object,
  document: {
    createElement: () => ({ getContext: () => null, toDataURL: () => 'data:image/png;base64,' }),
    baseURI: 'http://localhost/',
  },
} as const;

/** The page as at its beginning, with a study open. */
export function openRoom({ series }: PhantomStudy): void {
  useMessages.setState({ messages: [] });
  useFineTune.setState({ ...useFineTune.getInitialState() });
  useEngine.setState({ ...useEngine.getInitialState() });
  useStudy.setState({ ...emptyStudy, series });
}

export type TrainRun = WorkerClient<TrainApi>['remote']['run'];
export const died: AppError = {
  kind: 'device',
  message: 'The training worker stopped.',
  advice: 'Try again.',
};
export const step = (n: number): FineTuneProgress => ({
  kind: 'step',
  ...{ fold: 0, epoch: 0, step: n, steps: 4, loss: 1 / n, rate: 1e-3 },
  ...{ secondsPerStep: 1, secondsLeft: 4 - n, bytes: 1 },
});

interface Room {
  readonly flow: FineTuneFlow;
  /** What the training worker was asked. */
  readonly asked: string[];
  readonly selected: string[];
}

/** Enters the room; without `run` every run ends at once. */
export async function tuneRoom(
  study: PhantomStudy,
  {
    run,
    halt = () => Promise.resolve(null),
    storage = {},
  }: {
    readonly run?: TrainRun | undefined;
    readonly halt?: (() => Promise<null>) | undefined;
    readonly storage?: Partial<FineTuneDeps['storage']>;
  } = {},
): Promise<Room> {
  const asked: string[] = [];
  const ended = async (id: string): Promise<EndedRun> => {
    const kept = await pageStorage.runs.read(id);
    if (!kept) throw died;
    const over = { plan: kept.plan, end: { kind: 'done', why: 'epochs' } as const, modelId: 'made' };
    await pageStorage.runs.keep(over);
    return { ...over, progress: freshProgress };
  };
  const train: WorkerClient<TrainApi> = {
    remote: {
      run: (request, options) => {
        asked.push(`run ${request.id}`);
        return run ? run(request, options) : ended(request.id);
      },
      halt: ({ request }) => {
        asked.push(request);
        return halt();
      },
      saveModel: () => Promise.reject(died),
      loadModel: () => Promise.reject(died),
    },
    start: () => undefined,
    load: () => 0,
    terminate: () => undefined,
  };
  const { placements, pairs, runs, fits } = pageStorage;
  const selected: string[] = [];
  const flow = createFineTuneFlow({
    compute: computeHere(),
    storage: { placements, pairs, runs, fits, ...storage },
    filesOf: () => study.files,
    train,
    engineFlow: {
      start: () => Promise.resolve(),
      ready: () => Promise.reject(died),
      chooseModel: () => Promise.resolve(),
      chooseBackend: () => Promise.resolve(),
      tuneAgain: () => Promise.resolve(),
    } as unknown as FineTuneDeps['engineFlow'],
    selectCt: (id) => Promise.resolve(void selected.push(id)),
  });
  await flow.enter();
  flow.choose({ ...usualChoices, epochs: 1 });
  return { flow, asked, selected };
}

export const room = () => useFineTune.getState();
export const texts = (): readonly string[] => useMessages.getState().messages.map(({ text }) => text);

/** Waits for it. Throws where it does not come. */
export async function until(met: () => boolean): Promise<void> {
  for (let i = 0; i < 2000 && !met(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
  if (!met()) throw new Error('What was waited for did not come.');
}
