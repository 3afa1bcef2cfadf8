// Which tab a reader works in: one at a time, by the browser's own locks, which another tab may take over.
import type { BrowserLocks } from '../storage/browserLocks.ts';

export interface ReaderClaim {
  readonly release: () => void;
}

/**
 * Null where another tab holds it. `steal`: taken from whoever holds it. `lost`: called once when another tab took it; a tab that
 * is closed gives it up by itself.
 */
export function claimReader(
  locks: BrowserLocks | null,
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
