// The page's one export worker, started when it is first needed.
import type { ExportApi } from './exportApi.ts';
import { connect, type WorkerClient } from './rpc.ts';

let client: WorkerClient<ExportApi> | null = null;

export const exportWorker = (): WorkerClient<ExportApi> =>
  (client ??= connect<ExportApi>(
    'export',
    () => new Worker(new URL('./export.worker.ts', import.meta.url), { type: 'module', name: 'export' }),
  ));
