// The ZIP of a reproducibility bundle: written under another name beside its own or within the results, and named at the end.
import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { AppError } from '../../src/core/appError.ts';
import type { BundleFile } from '../../src/core/bundle/bundleFiles.ts';
import { bundleZip } from '../../src/storage/bundleZip.ts';
import { notWritable, type OutFolder } from './outFolder.ts';

export interface OutBundle {
  readonly write: (files: readonly BundleFile[]) => Promise<void>;
  /** Gives what was written its name. */
  readonly finish: () => Promise<void>;
  /** Takes away what was written, with its name or without. */
  readonly discard: () => Promise<void>;
}

/** Throws an AppError before any work where it could not be written. `results`: the folder of --out, whose part it may be. */
export async function outBundle(
  path: string,
  results: { readonly path: string; readonly folder: OutFolder } | null,
): Promise<OutBundle> {
  if (existsSync(path)) throw cannotBe(path, 'exists already');
  const within = results && pathWithin(results.path, path);
  if (results && within !== null) {
    if (!within.toLowerCase().endsWith('.zip'))
      throw cannotBe(path, 'may not be told from the results in --out');
    const nothing = (): Promise<void> => Promise.resolve(); // the folder is named, or taken away, with it
    const write = async (files: readonly BundleFile[]): Promise<void> =>
      results.folder.write(within, await zipOf(files));
    return { write, finish: nothing, discard: nothing };
  }
  if (!existsSync(dirname(resolve(path)))) throw cannotBe(path, 'would lie in a folder that does not exist');
  const unfinished = `${path}.part-${process.pid}`;
  await writeFile(unfinished, '').catch((thrown: unknown) => {
    throw notWritable(path, thrown);
  });
  await rm(unfinished, { force: true });
  let at: string | null = null;
  return {
    write: async (files) => {
      const zip = await zipOf(files);
      at = unfinished;
      await writeFile(at, zip);
    },
    finish: async () => {
      if (at === null) return;
      await rename(at, path);
      at = path;
    },
    discard: async () => {
      if (at !== null) await rm(at, { force: true });
    },
  };
}

const zipOf = async (files: readonly BundleFile[]): Promise<Uint8Array> =>
  new Uint8Array(await new Response(bundleZip(files)).arrayBuffer());

/** The way from `folder` to `path`, empty where they are the same; null where it is not within. */
function pathWithin(folder: string, path: string): string | null {
  const way = relative(resolve(folder), resolve(path));
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? null : way;
}

const cannotBe = (path: string, what: string): AppError => ({
  kind: 'export',
  message: `${path} ${what}.`,
  advice: 'Name another file by --bundle, such as bundle.zip.',
  file: path,
});
