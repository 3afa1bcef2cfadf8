// A reproducibility bundle as one ZIP, written and read.
import { makeZip } from 'client-zip';
import { unzipSync } from 'fflate';
import type { AppError } from '../core/appError.ts';
import { type BundleFile, type BundleManifest, RECORD } from '../core/bundle/bundleFiles.ts';
import { sha256 } from '../core/files/sha256.ts';
import { readManifest } from './bundleSchema.ts';

export const bundleZip = (files: readonly BundleFile[]): ReadableStream<Uint8Array> =>
  makeZip(files.map(({ path, bytes }) => ({ name: path, input: bytes })));

export interface OpenedBundle {
  readonly manifest: BundleManifest;
  /** Null where it holds no such file. */
  readonly file: (path: string) => Uint8Array | null;
  /** Files that are not what they were when the bundle was written. */
  readonly changed: readonly string[];
}

/** Throws an AppError where it is no bundle. `name`: what the user calls it. */
export async function openBundle(bytes: Uint8Array, name: string): Promise<OpenedBundle> {
  let files: Readonly<Record<string, Uint8Array>>;
  try {
    files = unzipSync(bytes);
  } catch {
    throw noBundle(name, 'it is no ZIP, or a damaged one');
  }
  const record = files[RECORD];
  if (!record) throw noBundle(name, `there is no ${RECORD} in it`);
  const manifest = readManifest(new TextDecoder().decode(record));
  if (!manifest)
    throw noBundle(name, `its ${RECORD} is damaged, or of a version that this program does not read`);
  const changed: string[] = [];
  for (const { path, sha256: hash } of manifest.contents) {
    const content = files[path];
    if (!content || (await sha256(content.slice())) !== hash) changed.push(path);
  }
  return { manifest, file: (path) => files[path] ?? null, changed };
}

const noBundle = (name: string, why: string): AppError => ({
  kind: 'file',
  message: `${name} is no reproducibility bundle: ${why}.`,
  advice: 'Name the ZIP that Export, or npm run synthesise -- --bundle, wrote.',
  file: name,
});
