// Workers and locks in this process, for tests of what becomes of calls when a worker fails or is killed between two messages.
import { serve, type ToWorker, type WorkerSide } from '../rpc.ts';

/** Stands in for `navigator.locks`; `takeBack` is what the browser does when it ends whoever held a lock. */
export class FakeLocks {
  readonly #waiting = new Map<string, (() => void)[]>();

  readonly request = async (
    name: string,
    ...rest: readonly [held: () => unknown] | readonly [{ readonly signal: AbortSignal }, held: () => unknown]
  ): Promise<unknown> => {
    const [options, held] = rest.length === 1 ? [null, rest[0]] : rest;
    const queue = this.#waiting.get(name);
    if (queue) {
      await new Promise<void>((resolve, reject) => {
        queue.push(resolve);
        options?.signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      });
    }
    this.#waiting.set(name, this.#waiting.get(name) ?? []);
    return held();
  };

  takeBack(name: string): void {
    const next = this.#waiting.get(name)?.shift();
    if (next) next();
    else this.#waiting.delete(name);
  }
}

/** A worker that serves `handlers` in this process. */
export class FakeWorker extends EventTarget implements Worker {
  onmessage = null;
  onmessageerror = null;
  onerror = null;
  #gone = false;
  #lock = '';
  readonly #heard: ((event: MessageEvent<ToWorker>) => void)[] = [];

  constructor(
    handlers: object,
    readonly locks: FakeLocks | null = null,
  ) {
    super();
    const side: WorkerSide = {
      postMessage: (message, { transfer }) => {
        if (this.#gone) return;
        const data: unknown = structuredClone(message, { transfer });
        queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data })));
      },
      addEventListener: (_type, heard) => void this.#heard.push(heard),
    };
    serve(handlers, side);
  }

  get isGone(): boolean {
    return this.#gone;
  }

  /** Cloned as messages are, and heard a moment later. */
  postMessage(message: ToWorker): void {
    if (message.type === 'watch') this.#lock = message.lock;
    const data = structuredClone(message);
    queueMicrotask(() => {
      if (this.#gone) return;
      for (const heard of this.#heard) heard(new MessageEvent('message', { data }));
    });
  }

  terminate(): void {
    this.#gone = true;
    this.locks?.takeBack(this.#lock);
  }

  /** Ended from outside, without a word: the browser takes its lock back, and that is all. */
  kill(): void {
    this.terminate();
  }

  /** An error that nobody caught inside. */
  fail(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }));
  }
}
