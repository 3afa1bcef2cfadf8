// Time as the queue takes it: the machine's, or a test's own.

export interface Clock {
  /** Seconds. */
  readonly now: () => number;
  /** Resolves early when aborted. */
  readonly wait: (seconds: number, signal: AbortSignal) => Promise<void>;
}

export const clock: Clock = {
  now: () => performance.now() / 1000,
  wait: (seconds, signal) =>
    new Promise((resolve) => {
      const over = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', over);
        resolve();
      };
      const timer = setTimeout(over, 1000 * seconds);
      signal.addEventListener('abort', over);
      if (signal.aborted) over();
    }),
};
