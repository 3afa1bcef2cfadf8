// Which patient a NIfTI series is: its file names nobody, so the folder that holds both CT and MR stands for one.
import type { SeriesInfo } from './seriesInfo.ts';

const within = (folder: string, parent: string): boolean =>
  parent === '' || folder === parent || folder.startsWith(`${parent}/`);

const above = (folder: string): string => folder.slice(0, Math.max(0, folder.lastIndexOf('/')));

/**
 * The patient's folder by series id, of NIfTI series alone: a CT's is the nearest one at or above its own that holds MR, an
 * MR's the deepest of these that holds it. Missing where there is none, and of a CT whose folder has no MR left but that of
 * deeper ones, which are others' folders.
 */
export function patientFolders(series: readonly SeriesInfo[]): ReadonlyMap<string, string> {
  const own = (role: SeriesInfo['role']): readonly (readonly [id: string, folder: string])[] =>
    series.flatMap((one) => (one.nifti && one.role === role ? [[one.id, one.nifti.folder] as const] : []));
  const [cts, mrs] = [own('ct'), own('mr')];
  const found = new Map<string, string>();
  for (const [id, folder] of cts) {
    const holdsMr = (parent: string): boolean => mrs.some(([, of]) => within(of, parent));
    let parent = folder;
    while (parent !== '' && !holdsMr(parent)) parent = above(parent);
    if (holdsMr(parent)) found.set(id, parent);
  }
  const homes = [...new Set(found.values())].sort((a, b) => b.length - a.length);
  const withMr = new Set<string>();
  for (const [id, folder] of mrs) {
    const home = homes.find((parent) => within(folder, parent));
    if (home === undefined) continue;
    found.set(id, home);
    withMr.add(home);
  }
  for (const [id, home] of found) if (!withMr.has(home)) found.delete(id);
  return found;
}
