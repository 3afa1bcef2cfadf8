// What a long computation is given by whoever runs it: a way to be stopped, to tell how far it is, to let messages in.

export interface LongTask {
  /** Looked at after every slab of work; the computation throws its reason when aborted. */
  readonly signal?: AbortSignal;
  /** Told the fraction done, 0 to 1, ascending. */
  readonly progress?: (fraction: number) => void;
  /** Lets the event loop take a turn, so that an abort can arrive. */
  readonly yieldToLoop?: () => Promise<void>;
}

/** Between two slabs: says how far it is, lets messages in, and throws when aborted. */
export async function pause(task: LongTask, fraction: number): Promise<void> {
  task.progress?.(fraction);
  await task.yieldToLoop?.();
  task.signal?.throwIfAborted();
}
