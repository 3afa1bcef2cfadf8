// Which patient a NIfTI series is: its file names nobody, so the folder that holds both CT and MR stands for one.
import type { SeriesInfo } from './seriesInfo.ts';

const within = (folder: string, parent: string): boolean =>
  parent === '' || folder === parent || folder.startsWith(`${parent}/`);

const above = (folder: string): string => folder.slice(0, Math.max(0, folder.lastIndexOf('/')));

/**
 * The patient's folder by series id, of NIfTI series alone: a CT's is the nearest one at or above its own that holds MR, an
 * MR's the deepest of these that holds it. Missing where there is none. A folder that holds another patient's is one of many
 * patients, and nobody's unless MR lies in it directly: else a CT without MR would be given that of an MR without CT.
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
  const nearest = [...new Set(found.values())];
  const isOfMany = (home: string): boolean =>
    nearest.some((other) => other !== home && within(other, home)) && !mrs.some(([, of]) => of === home);
  for (const [id, home] of found) if (isOfMany(home)) found.delete(id);
  const homes = nearest.filter((home) => !isOfMany(home)).sort((a, b) => b.length - a.length);
  for (const [id, folder] of mrs) {
    const home = homes.find((parent) => within(folder, parent));
    if (home !== undefined) found.set(id, home);
  }
  return found;
}
