// The page's own storage, in its tabs and in its workers alike.
import { pageLocks } from './browserLocks.ts';
import { originTree } from './originTree.ts';
import type { Unreadable } from './record.ts';
import { createStorage, type Storage } from './storage.ts';

let listener: (one: Unreadable) => void = () => undefined;

/** Asks for the browser's storage at its first use, not before. */
export const pageTree = originTree(() => navigator.storage);

export const pageStorage: Storage = createStorage(pageTree, (one) => listener(one), pageLocks());

/** Who is told of records that cannot be read; a worker tells nobody, the page that asked it lists them itself. */
export function onUnreadable(tell: (one: Unreadable) => void): void {
  listener = tell;
}
