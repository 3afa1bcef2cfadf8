// Folders that are being written: whoever lists them, in this tab or another, must not take them for broken off.
import { type BrowserLocks, ifFree } from './browserLocks.ts';

export interface Unfinished {
  /** Runs `write`, during which nothing takes the folder `name` for broken off. */
  readonly writing: (name: string, write: () => Promise<void>) => Promise<void>;
  /** Runs `clear` unless something writes the folder; nothing begins to meanwhile. What was finished since it was seen is for `clear` to see. */
  readonly unlessWritten: (name: string, clear: () => Promise<void>) => Promise<void>;
}

/** `kind`: tells folders of one name in several places apart. Without locks it knows of this program's own writing alone. */
export function unfinished(kind: string, locks: BrowserLocks | null): Unfinished {
  const lockOf = (name: string): string => `unfinished-${kind}-${name}`;
  const own = new Set<string>();
  return {
    writing: async (name, write) => {
      own.add(name);
      try {
        if (locks) await locks.request(lockOf(name), {}, write);
        else await write();
      } finally {
        own.delete(name);
      }
    },
    unlessWritten: async (name, clear) => {
      if (!own.has(name)) await ifFree(locks, lockOf(name), clear);
    },
  };
}
