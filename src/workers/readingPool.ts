// A handful of reading workers behind one door: each piece of work goes to the one that has least to do.
import type { Remote } from '../core/calls.ts';
import type { ReadingApi } from '../pipeline/pieces/readingApi.ts';
import { connect, type WorkerClient } from './rpc.ts';

/** Calls reject with AppError; a worker that crashed is replaced. */
export interface ReadingPool {
  readonly reading: Remote<ReadingApi>;
  /** Workers, and so pieces that are worth asking for at a time. */
  readonly width: number;
  /** Starts the workers, so that the first drop need not wait for them. */
  readonly warm: () => void;
  /** Ends all workers. */
  readonly close: () => void;
}

/** `width` workers; by default one fewer than the machine has cores, at least two and at most four. */
export function createReadingPool(
  width = Math.min(4, Math.max(2, navigator.hardwareConcurrency - 1)),
  connectOne: () => WorkerClient<ReadingApi> = connectWorker,
): ReadingPool {
  const workers = Array.from({ length: width }, connectOne);
  const freest = (): Remote<ReadingApi> => {
    const [first, ...others] = workers;
    if (!first) throw new Error('A pool has at least one worker.');
    return others.reduce((best, one) => (one.load() < best.load() ? one : best), first).remote;
  };
  return {
    reading: new Proxy({} as Remote<ReadingApi>, {
      get: (_target, method) => Reflect.get(freest(), method) as unknown,
    }),
    width,
    warm: () => {
      for (const worker of workers) worker.start();
    },
    close: () => {
      for (const worker of workers) worker.terminate();
    },
  };
}

const connectWorker = (): WorkerClient<ReadingApi> =>
  connect<ReadingApi>(
    'reading',
    () => new Worker(new URL('./reading.worker.ts', import.meta.url), { type: 'module', name: 'reading' }),
  );
