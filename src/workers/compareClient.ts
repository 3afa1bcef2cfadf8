// The page's side of the compare workers: two, so that metrics take both cores; registration goes to the first.
import type { ComparingApi } from '../pipeline/pieces/comparingApi.ts';
import { connect, type WorkerClient } from './rpc.ts';

export const connectCompare = (): readonly [WorkerClient<ComparingApi>, WorkerClient<ComparingApi>] => [
  connectOne(),
  connectOne(),
];

const connectOne = (): WorkerClient<ComparingApi> =>
  connect<ComparingApi>(
    'compare',
    () => new Worker(new URL('./compare.worker.ts', import.meta.url), { type: 'module', name: 'compare' }),
  );
