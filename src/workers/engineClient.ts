// The page's side of the engine's worker.
import type { EngineApi } from '../core/network/engineApi.ts';
import { connect, type WorkerClient } from './rpc.ts';

export const connectEngine = (): WorkerClient<EngineApi> =>
  connect<EngineApi>(
    'engine',
    () => new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' }),
  );
