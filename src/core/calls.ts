// Typed calls with progress and cancel, whoever answers them: a worker by messages, or this very process.
import { cancelled, toAppError } from './appError.ts';

/** What whoever answers is given beside the request. */
export interface CallContext<P = never> {
  readonly signal: AbortSignal;
  readonly progress: (event: P) => void;
}

/** One method: what it is asked, what it answers, and what it tells on the way. It fails by throwing an AppError. */
export type Method<Q, R, P = never> = (request: Q, context: CallContext<P>) => Promise<R> | R;

export interface CallOptions<P = never> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: P) => void;
}

/** The caller's side of an Api: the same methods, asynchronous and cancellable. They reject with AppError. */
export type Remote<Api> = {
  readonly [M in keyof Api]: Api[M] extends Method<infer Q, infer R, infer P>
    ? (request: Q, options?: CallOptions<P>) => Promise<R>
    : never;
};

const transferables = new WeakMap<object, readonly ArrayBufferLike[]>();

/** Marks buffers inside an answer to be moved to the caller, not copied, where the answer crosses into another thread. */
export function transfer<T extends object>(value: T, buffers: readonly ArrayBufferLike[]): T {
  transferables.set(value, buffers);
  return value;
}

export const transfersOf = (value: unknown): readonly ArrayBufferLike[] =>
  (typeof value === 'object' && value !== null && transferables.get(value)) || [];

/** Asked again after a wait: the caller may have aborted meanwhile. */
const isAborted = ({ aborted }: AbortSignal): boolean => aborted;

/** Answers calls in this process, as `handlers` do; `yieldToEventLoop` lets an abort arrive before each call. */
export function inProcess<Api extends object>(
  handlers: Api,
  yieldToEventLoop: () => Promise<void> = () => Promise.resolve(),
): Remote<Api> {
  const table = handlers as Readonly<
    Record<string, (request: unknown, context: CallContext<unknown>) => unknown>
  >;
  const call = async (
    method: string,
    request: unknown,
    { signal = new AbortController().signal, onProgress }: CallOptions<unknown> = {},
  ): Promise<unknown> => {
    await yieldToEventLoop();
    if (signal.aborted) throw cancelled;
    const handler = table[method];
    if (!handler) throw new Error(`There is no method ${method}.`);
    try {
      return await handler(request, { signal, progress: (event) => onProgress?.(event) });
    } catch (thrown) {
      throw isAborted(signal) ? cancelled : toAppError(thrown);
    }
  };
  return new Proxy(
    {},
    {
      get: (_target, method) => (request: unknown, options?: CallOptions<unknown>) =>
        call(String(method), request, options),
    },
  ) as Remote<Api>;
}
