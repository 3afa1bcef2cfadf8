// Shards of models kept under their SHA-256, so that the next visit needs no network; whoever reads them checks the hash.
import { toAppError } from '../core/appError.ts';
import type { WeightStore } from '../core/network/modelSource.ts';
import type { FileTree } from './fileTree.ts';

const top = 'weights';

export interface KeptWeights extends WeightStore {
  readonly clear: () => Promise<void>;
}

export const createWeights = (tree: FileTree): KeptWeights => ({
  read: async (sha256) => {
    const file = await tree.read([top, sha256]).catch(() => null); // a storage that is refused holds none; keep says so
    return file ? new Uint8Array(await file.arrayBuffer()) : null;
  },
  keep: async (sha256, bytes) => {
    try {
      await tree.write([top, sha256], [bytes]);
      return null;
    } catch (thrown) {
      return `The weights were not kept for next time. ${toAppError(thrown).message}`;
    }
  },
  clear: () => tree.remove([top]),
});
