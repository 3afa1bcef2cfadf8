// What there is to do: CT in a PACS, or in the folders of a folder, each with a mark that changes when images came.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pacs, PacsFilter, PacsSeries } from '../../../src/dicomweb/pacsApi.ts';
import type { OpenedDrop } from '../../../src/pipeline/openDrop.ts';
import { openFromPacs } from '../fromPacs.ts';
import { openPath, type OpenHost } from '../openCt.ts';

export interface WorkItem {
  /** The same at every look and after every restart; names no patient. */
  readonly key: string;
  /** Another one once images came or went. */
  readonly fingerprint: string;
  readonly open: (host: OpenHost) => Promise<OpenedDrop>;
  /** Null for a folder. */
  readonly series: PacsSeries | null;
}

export interface Worklist {
  /** Throws an AppError where it cannot be read now. */
  readonly look: (signal: AbortSignal) => Promise<readonly WorkItem[]>;
}

export const pacsWorklist = (pacs: Pacs, filter: PacsFilter): Worklist => ({
  look: async (signal) =>
    (await pacs.series(filter, signal)).map((series) => ({
      key: `${series.studyUid}/${series.seriesUid}`,
      fingerprint: `${series.images ?? 'unknown'} images`,
      open: (host) => openFromPacs(pacs, series, host),
      series,
    })),
});

/** Each folder, ZIP and NIfTI file of `folder` is one CT. */
export const folderWorklist = (folder: string): Worklist => ({
  look: async () => {
    const entries = await readdir(folder, { withFileTypes: true });
    const named = entries
      .filter((one) => !one.name.startsWith('.'))
      .filter((one) => one.isDirectory() || /\.(zip|nii|nii\.gz)$/i.test(one.name))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const items: WorkItem[] = [];
    for (const { name } of named) {
      const path = join(folder, name);
      const fingerprint = await fingerprintOf(path);
      if (fingerprint === null) continue;
      items.push({ key: name, fingerprint, open: (host) => openPath(path, 'CT', host), series: null });
    }
    return items;
  },
});

/** Null where there is nothing in it yet, or it went away meanwhile. */
async function fingerprintOf(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  if (!found) return null;
  if (found.isFile()) return `1 file, ${found.size} bytes, ${Math.round(found.mtimeMs)}`;
  const below = await readdir(path, { recursive: true }).catch(() => []);
  const files = (await Promise.all(below.map((name) => stat(join(path, name)).catch(() => null)))).filter(
    (one) => one?.isFile() === true,
  );
  if (files.length === 0) return null;
  const bytes = files.reduce((sum, one) => sum + (one?.size ?? 0), 0);
  const newest = Math.round(files.reduce((most, one) => Math.max(most, one?.mtimeMs ?? 0), 0));
  return `${files.length} files, ${bytes} bytes, ${newest}`;
}
