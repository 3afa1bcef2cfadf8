// The page's side of the compare workers: two, so that metrics take both cores; registration goes to the first.
import type { CompareApi } from './compareApi.ts';
import { connect, type WorkerClient } from './rpc.ts';

export const connectCompare = (): readonly [WorkerClient<CompareApi>, WorkerClient<CompareApi>] => [
  connectOne(),
  connectOne(),
];

const connectOne = (): WorkerClient<CompareApi> =>
  connect<CompareApi>(
    'compare',
    () => new Worker(new URL('./compare.worker.ts', import.meta.url), { type: 'module', name: 'compare' }),
  );
