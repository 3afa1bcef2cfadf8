// Typed calls to a worker: progress, cancel, errors as data, and a worker that crashed or was killed rejects its calls and is replaced.
import { type AppError, cancelled, toAppError } from '../core/appError.ts';
import { type CallContext, type CallOptions, type Remote, transfersOf } from '../core/calls.ts';

/** What the page tells a worker. */
export type ToWorker =
  | { readonly type: 'call'; readonly id: number; readonly method: string; readonly request: unknown }
  | { readonly type: 'abort'; readonly id: number }
  /** The worker is to hold this lock for as long as it lives. */
  | { readonly type: 'watch'; readonly lock: string };
type FromWorker =
  | { readonly type: 'done'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: AppError }
  | { readonly type: 'progress'; readonly id: number; readonly event: unknown }
  | { readonly type: 'watched' };

/** The worker's own side of the messages: its `self`. */
export interface WorkerSide {
  postMessage(message: unknown, options: { transfer: ArrayBuffer[] }): void;
  addEventListener(type: 'message', heard: (event: MessageEvent<ToWorker>) => void): void;
}

/** Answers calls in a worker. */
export function serve(handlers: object, side: WorkerSide = self): void {
  const running = new Map<number, AbortController>();
  const table = handlers as Readonly<
    Record<string, (request: unknown, context: CallContext<unknown>) => unknown>
  >;
  const post = (message: FromWorker, buffers: readonly ArrayBufferLike[] = []): void => {
    side.postMessage(message, { transfer: buffers.filter((one) => one instanceof ArrayBuffer) });
  };
  const answer = async (id: number, method: string, request: unknown): Promise<void> => {
    const abort = new AbortController();
    running.set(id, abort);
    try {
      const handler = table[method];
      if (!handler) throw new Error(`This worker has no method ${method}.`);
      const value = await handler(request, {
        signal: abort.signal,
        progress: (event) => {
          post({ type: 'progress', id, event });
        },
      });
      post({ type: 'done', id, value }, transfersOf(value));
    } catch (thrown) {
      post({ type: 'failed', id, error: abort.signal.aborted ? cancelled : toAppError(thrown) });
    } finally {
      running.delete(id);
    }
  };
  side.addEventListener('message', ({ data }) => {
    if (data.type === 'abort') running.get(data.id)?.abort();
    else if (data.type === 'watch') holdLock(data.lock, () => post({ type: 'watched' }));
    else void answer(data.id, data.method, data.request);
  });
}

/** A worker that is killed (for memory, from the browser's task manager) tells nobody; but the browser takes back its locks. */
function holdLock(name: string, held: () => void): void {
  void navigator.locks.request(name, () => {
    held();
    return new Promise<never>(() => undefined);
  });
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: AppError) => void;
  readonly onProgress: ((event: unknown) => void) | undefined;
  readonly release: () => void;
}

/** A worker and its open calls. `remote` has the worker's methods. After a crash the next call starts a fresh worker. */
export interface WorkerClient<Api> {
  readonly remote: Remote<Api>;
  /** Starts the worker ahead of its first call. */
  readonly start: () => void;
  /** Calls not yet answered. */
  readonly load: () => number;
  /** Ends the worker; open calls reject with `reason`. */
  readonly terminate: (reason?: AppError) => void;
}

export function connect<Api extends object>(name: string, makeWorker: () => Worker): WorkerClient<Api> {
  let worker: Worker | null = null;
  let watch: AbortController | null = null;
  let nextId = 1;
  const pending = new Map<number, Pending>();

  const settleAll = (error: AppError): void => {
    const open = [...pending.values()];
    pending.clear();
    for (const call of open) {
      call.release();
      call.reject(error);
    }
  };
  const end = (): void => {
    watch?.abort();
    worker?.terminate();
    [worker, watch] = [null, null];
  };
  /** `ended`: aborted once that worker is gone; what is still heard of it then is no word of the one that took its place. */
  const crash = (text: string, ended: AbortSignal): void => {
    if (ended.aborted) return;
    end();
    settleAll({
      kind: 'device',
      message: `The ${name} worker stopped: ${text.replace(/\.?$/, '.')}`,
      advice: 'Try again; a fresh worker takes its place.',
      details: { worker: name, text },
    });
  };
  /** Hears of the worker's end by getting the lock that it held. */
  const waitForEnd = (lock: string, signal: AbortSignal): void => {
    navigator.locks
      .request(lock, { signal }, () => crash('it was ended from outside, or ran out of memory', signal))
      .catch(() => undefined); // aborted: we ended it ourselves
  };
  const start = (): Worker => {
    const fresh = makeWorker();
    const lock = `synthmr ${name} ${crypto.randomUUID()}`;
    const { signal } = (watch = new AbortController());
    if ('locks' in navigator) fresh.postMessage({ type: 'watch', lock } satisfies ToWorker);
    fresh.addEventListener('error', (event) => {
      crash(event.message || 'it could not be loaded', signal);
    });
    fresh.addEventListener('messageerror', () => {
      crash('a message could not be read', signal);
    });
    fresh.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === 'watched') {
        waitForEnd(lock, signal);
        return;
      }
      const call = pending.get(data.id);
      if (!call) return;
      if (data.type === 'progress') {
        call.onProgress?.(data.event);
        return;
      }
      pending.delete(data.id);
      call.release();
      if (data.type === 'done') call.resolve(data.value);
      else call.reject(data.error);
    });
    return fresh;
  };

  const call = (method: string, request: unknown, options: CallOptions<unknown> = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const { signal, onProgress } = options;
      if (signal?.aborted) {
        reject(cancelled);
        return;
      }
      worker ??= start();
      const target = worker;
      const id = nextId++;
      const abort = (): void => {
        target.postMessage({ type: 'abort', id } satisfies ToWorker);
      };
      signal?.addEventListener('abort', abort, { once: true });
      pending.set(id, {
        resolve,
        reject,
        onProgress,
        release: () => {
          signal?.removeEventListener('abort', abort);
        },
      });
      try {
        target.postMessage({ type: 'call', id, method, request } satisfies ToWorker);
      } catch (thrown) {
        // what was asked cannot travel: the worker never hears of it
        pending.get(id)?.release();
        pending.delete(id);
        reject(toAppError(thrown));
      }
    });

  const remote = new Proxy(
    {},
    {
      get: (_target, method) => (request: unknown, options?: CallOptions<unknown>) =>
        call(String(method), request, options),
    },
  ) as Remote<Api>;

  return {
    remote,
    start: () => {
      worker ??= start();
    },
    load: () => pending.size,
    terminate: (reason = cancelled) => {
      end();
      settleAll(reason);
    },
  };
}
