// The folder in which one tab puts pixels aside; those of tabs that are gone are removed.
import type { FileTree } from './fileTree.ts';

/** What is used of navigator.locks: a lock is held until its tab is closed, however that happens. */
export interface TabLocks {
  request(name: string, whileHeld: () => Promise<never>): Promise<unknown>;
  query(): Promise<{ readonly held?: readonly { readonly name?: string }[] }>;
}

const PREFIX = 'open-pixels-';

export const newPixelFolder = (): string =>
  `${PREFIX}${Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;

/** Claims this tab's folder, and removes the folders that no open tab claims. */
export async function claimPixelFolder(tree: FileTree, locks: TabLocks, folder: string): Promise<void> {
  locks.request(folder, () => new Promise<never>(() => undefined)).catch(() => undefined); // refused in no browser that has locks
  const { held = [] } = await locks.query();
  const claimed = new Set(held.map(({ name }) => name));
  for (const { name } of await tree.list([]))
    if (name.startsWith(PREFIX) && name !== folder && !claimed.has(name)) await tree.remove([name]);
}
