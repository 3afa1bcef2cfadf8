// The folder in which one tab puts pixels aside; those of tabs that are gone are removed.
import { type BrowserLocks, claim, ifFree } from './browserLocks.ts';
import type { FileTree } from './fileTree.ts';

const PREFIX = 'open-pixels-';

export const newPixelFolder = (): string =>
  `${PREFIX}${Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;

/** Claims this tab's folder until the tab is closed, however that happens, and removes the folders that no open tab claims. */
export async function claimPixelFolder(tree: FileTree, locks: BrowserLocks, folder: string): Promise<void> {
  await claim(locks, folder, { steal: false, lost: () => undefined });
  for (const { name } of await tree.list([]))
    if (name.startsWith(PREFIX) && name !== folder) await ifFree(locks, name, () => tree.remove([name]));
}
