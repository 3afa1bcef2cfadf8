// Work that a user can start again before it is done: the newer run takes over, the older one stops and touches nothing any more.
import { cancelled } from './appError.ts';

/** What a run is given: when to stop, and whether what it says still counts. */
export interface Run {
  /** Aborted by `cancel` and by a newer run. */
  readonly signal: AbortSignal;
  /** True once a newer run has begun: what this one would say or store counts no more. */
  readonly overtaken: () => boolean;
}

export interface Latest {
  /**
   * Begins a run and stops the one before. Answers what the work gave, or throws what it threw; null where a newer run took
   * over, whatever became of the older one.
   */
  readonly run: <T>(work: (run: Run) => Promise<T>) => Promise<T | null>;
  /** Stops the run, if there is one: its work should end by throwing. It is still the latest. */
  readonly cancel: () => void;
  readonly isRunning: () => boolean;
}

/** `ended` is called when the newest run is over, however it ended; never for a run that was overtaken. */
export function latest(ended: () => void = () => undefined): Latest {
  let newest: AbortController | null = null;
  return {
    run: async (work) => {
      newest?.abort(cancelled);
      const mine = new AbortController();
      newest = mine;
      const overtaken = (): boolean => newest !== mine;
      try {
        const value = await work({ signal: mine.signal, overtaken });
        return overtaken() ? null : value;
      } catch (thrown) {
        if (overtaken()) return null;
        throw thrown;
      } finally {
        if (!overtaken()) {
          newest = null;
          ended();
        }
      }
    },
    cancel: () => newest?.abort(cancelled),
    isRunning: () => newest !== null,
  };
}

/** One `latest` for each key: runs of different keys do not touch each other. */
export function latestByKey<K>(ended: (key: K) => void = () => undefined): {
  readonly of: (key: K) => Latest;
  readonly cancelAll: () => void;
  readonly isAnyRunning: () => boolean;
} {
  const byKey = new Map<K, Latest>();
  return {
    of: (key) => {
      const known = byKey.get(key) ?? latest(() => ended(key));
      byKey.set(key, known);
      return known;
    },
    cancelAll: () => {
      for (const one of byKey.values()) one.cancel();
    },
    isAnyRunning: () => [...byKey.values()].some((one) => one.isRunning()),
  };
}
