// Workers and locks in this process, for tests of what becomes of calls when a worker fails or is killed between two messages.
import { serve, type WorkerSide } from '../rpc.ts';

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

/** Clones as `postMessage` does, and is heard a moment later. */
function send(to: EventTarget, message: unknown, transfer: ArrayBuffer[] = []): void {
  const data: unknown = structuredClone(message, { transfer });
  queueMicrotask(() => to.dispatchEvent(new MessageEvent('message', { data })));
}

/** A worker that serves `handlers` in this process. */
export class FakeWorker extends EventTarget implements Worker {
  onmessage = null;
  onmessageerror = null;
  onerror = null;
  #gone = false;
  #lock = '';
  readonly #inside = new EventTarget();

  constructor(
    handlers: object,
    readonly locks: FakeLocks | null = null,
  ) {
    super();
    const side: WorkerSide = {
      postMessage: (message, { transfer }) => {
        if (!this.#gone) send(this, message, transfer);
      },
      addEventListener: (type, heard) => {
        this.#inside.addEventListener(type, (event) => {
          if (event instanceof MessageEvent && !this.#gone) heard(event);
        });
      },
    };
    serve(handlers, side);
  }

  get isGone(): boolean {
    return this.#gone;
  }

  postMessage(message: { readonly type: string; readonly lock?: string }): void {
    if (message.type === 'watch') this.#lock = message.lock ?? '';
    send(this.#inside, message);
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

/** Something to wait at, and who opens it. */
export function gate<T = void>(): { readonly opened: Promise<T>; readonly open: (value: T) => void } {
  let open: (value: T) => void = () => undefined;
  const opened = new Promise<T>((resolve) => (open = resolve));
  return { opened, open: (value) => open(value) };
}
