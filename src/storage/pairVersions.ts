// Versions of a prepared pair: made again once its MR was aligned anew, or of other slices or series. The newest counts.
import type { KeptPair, KeptPairs } from './pairs.ts';
import type { KeptRuns } from './runs.ts';

/** Whether both are of one CT and for models alike; of pairs that an older version of this program kept that is not known. */
const areVersions = (a: KeptPair, b: KeptPair): boolean =>
  a.ct !== null &&
  a.ct === b.ct &&
  a.size === b.size &&
  a.pixelMm === b.pixelMm &&
  a.contrasts.join() === b.contrasts.join();

/** `kept`: the oldest first, as they are listed. */
export const newestVersions = (kept: readonly KeptPair[]): readonly KeptPair[] =>
  kept.filter((one, i) => !kept.slice(i + 1).some((later) => areVersions(one, later)));

export interface VersionStorage {
  readonly pairs: Pick<KeptPairs, 'list' | 'remove'>;
  readonly runs: Pick<KeptRuns, 'list'>;
}

/** Deletes what `pair` replaces; what a run that is not over trains with stays. */
export async function removeReplaced({ pairs, runs }: VersionStorage, pair: KeptPair): Promise<void> {
  const unfinished = (await runs.list()).filter(({ end }) => end === null);
  const needed = new Set(unfinished.flatMap(({ plan }) => plan.pairs.map(({ key }) => key)));
  for (const one of await pairs.list())
    if (one.key !== pair.key && areVersions(one, pair) && !needed.has(one.key)) await pairs.remove(one.key);
}

/** Deletes every pair of a CT. */
export async function removePairsOf(pairs: VersionStorage['pairs'], ct: string): Promise<void> {
  for (const one of await pairs.list()) if (one.ct === ct) await pairs.remove(one.key);
}
