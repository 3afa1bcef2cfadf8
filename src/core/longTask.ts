// What the caller of a long computation passes to it: a signal to stop it, a listener for progress, a way to yield.

export interface LongTask {
  /** Checked after every part of the work; the computation throws its reason when aborted. */
  readonly signal?: AbortSignal;
  /** Called with the fraction done, 0 to 1, ascending. */
  readonly progress?: (fraction: number) => void;
  /** Lets the event loop run, so that an abort can arrive. */
  readonly yieldToEventLoop?: () => Promise<void>;
}

/** Between two parts of the work: reports progress, lets the event loop run, and throws when aborted. */
export async function yieldToEventLoop(task: LongTask, fraction: number): Promise<void> {
  task.progress?.(fraction);
  await task.yieldToEventLoop?.();
  task.signal?.throwIfAborted();
}
