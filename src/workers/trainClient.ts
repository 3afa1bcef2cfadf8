// The page's side of the training worker.
import { connect, type WorkerClient } from './rpc.ts';
import type { TrainApi } from './trainApi.ts';

export const connectTrain = (): WorkerClient<TrainApi> =>
  connect<TrainApi>(
    'training',
    () => new Worker(new URL('./train.worker.ts', import.meta.url), { type: 'module', name: 'train' }),
  );
