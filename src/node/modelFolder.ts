// A model's files on this machine's disk.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ModelSource } from '../core/network/modelSource.ts';

/** A model's files from the folder of its model.json. */
export function modelFolder(path: string): ModelSource {
  return {
    json: async () => JSON.parse(await readFile(path, 'utf8')) as unknown,
    shard: async (shard, progress) => {
      const bytes = new Uint8Array(await readFile(join(dirname(path), shard)));
      progress(bytes.length);
      return bytes;
    },
  };
}
