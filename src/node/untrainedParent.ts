// An untrained model as the page keeps one, for tests of what starts from a model.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModelFile } from '../core/network/modelFile.ts';
import type { ModelFile } from '../core/network/modelManifest.ts';
import { unwrap } from '../core/result.ts';
import { writeUntrainedModel } from './untrainedModel.ts';

interface ModelParts {
  readonly file: ModelFile;
  readonly shards: readonly { readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
}

export async function untrainedParent(): Promise<ModelParts> {
  const folder = mkdtempSync(join(tmpdir(), 'synthmr-parent-'));
  try {
    await writeUntrainedModel(folder, 'parent', 32);
    const json: unknown = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
    const file = unwrap(readModelFile(json, 'parent'));
    const shards = file.shards.map(({ path }) => ({
      path,
      bytes: new Uint8Array(readFileSync(join(folder, path))),
    }));
    return { file, shards };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
