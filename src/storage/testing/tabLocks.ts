// navigator.locks, for tests of several tabs in one process.
import type { BrowserLocks } from '../browserLocks.ts';

/** As navigator.locks over tabs of one browser: exclusive, in the order of asking, and stolen where that is asked for. */
export function tabLocks(): BrowserLocks {
  const holders = new Map<string, (why: Error) => void>();
  const turns = new Map<string, Promise<unknown>>();
  const hold = async (name: string, whileHeld: (lock: object | null) => Promise<void>): Promise<void> => {
    let mine: ((why: Error) => void) | undefined;
    const stolen = new Promise<never>((_, reject) => holders.set(name, (mine = reject)));
    try {
      await Promise.race([whileHeld({ name }), stolen]);
    } finally {
      if (holders.get(name) === mine) holders.delete(name);
    }
  };
  return {
    request: (name, { ifAvailable, steal }, whileHeld) => {
      if (ifAvailable) return holders.has(name) ? whileHeld(null) : hold(name, whileHeld);
      if (steal) {
        holders.get(name)?.(new DOMException('stolen', 'AbortError'));
        return hold(name, whileHeld);
      }
      const turn = (turns.get(name) ?? Promise.resolve()).then(() => hold(name, whileHeld));
      turns.set(
        name,
        turn.catch(() => undefined),
      );
      return turn;
    },
  };
}
