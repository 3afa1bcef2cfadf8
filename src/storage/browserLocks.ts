// The browser's locks, which all tabs and workers of the page share: who writes what, one at a time.

/** What is used of navigator.locks. */
export interface BrowserLocks {
  request(
    name: string,
    options: { readonly ifAvailable?: boolean; readonly steal?: boolean },
    whileHeld: (lock: object | null) => Promise<void>,
  ): Promise<unknown>;
}

/** Null in Node, and where a browser has none (there it keeps nothing either). */
export const pageLocks = (): BrowserLocks | null =>
  typeof navigator !== 'undefined' && 'locks' in navigator ? navigator.locks : null;

export interface Claim {
  readonly release: () => void;
}

/**
 * Null where another tab holds it. `steal`: taken from whoever holds it. `lost`: called once when another tab took it; a tab that
 * is closed gives it up by itself.
 */
export function claim(
  locks: BrowserLocks | null,
  name: string,
  { steal, lost }: { readonly steal: boolean; readonly lost: () => void },
): Promise<Claim | null> {
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

/** Runs `work` and holds the name meanwhile, unless it is held already: then false. */
export async function ifFree(
  locks: BrowserLocks | null,
  name: string,
  work: () => Promise<void>,
): Promise<boolean> {
  if (!locks) {
    await work();
    return true;
  }
  let free = false;
  await locks.request(name, { ifAvailable: true }, (lock) => {
    free = lock !== null;
    return free ? work() : Promise.resolve();
  });
  return free;
}

/** Runs `work` while no other tab runs any of that name, after those that asked before. */
export async function oneTabAtATime<T>(
  locks: BrowserLocks | null,
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
