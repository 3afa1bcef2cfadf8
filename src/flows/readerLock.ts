// Which tab a reader works in: one at a time, by the browser's own locks, which another tab may take over.

/** What is used of navigator.locks. */
export interface ReaderLocks {
  request(
    name: string,
    options: { readonly ifAvailable?: boolean; readonly steal?: boolean },
    whileHeld: (lock: object | null) => Promise<void>,
  ): Promise<unknown>;
}

export interface ReaderClaim {
  readonly release: () => void;
}

/** The browser's; null in Node, and where a browser has none (there it keeps no reader studies either). */
export const pageLocks = (): ReaderLocks | null =>
  typeof navigator !== 'undefined' && 'locks' in navigator ? navigator.locks : null;

/**
 * Null where another tab holds it. `steal`: taken from whoever holds it. `lost`: called once when another tab took it; a tab that
 * is closed gives it up by itself.
 */
export function claimReader(
  locks: ReaderLocks | null,
  name: string,
  { steal, lost }: { readonly steal: boolean; readonly lost: () => void },
): Promise<ReaderClaim | null> {
  if (!locks) return Promise.resolve({ release: () => undefined });
  return new Promise((resolve, reject) => {
    let held = false;
    locks
      .request(name, steal ? { steal } : { ifAvailable: true }, (lock) => {
        if (!lock) {
          resolve(null);
          return Promise.resolve();
        }
        held = true;
        return new Promise((done) => resolve({ release: done }));
      })
      .catch((thrown: unknown) => {
        if (held) lost();
        else reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
      });
  });
}

/** Runs `work` while no other tab runs any of that name, after those that asked before. */
export async function oneTabAtATime<T>(
  locks: ReaderLocks | null,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  if (!locks) return work();
  const done: { value: T }[] = [];
  await locks.request(name, {}, async () => void done.push({ value: await work() }));
  const [first] = done;
  if (!first) throw new Error(`${name} did not run.`);
  return first.value;
}
