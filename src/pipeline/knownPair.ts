// A pair that was made ready before, found again by what it would be made of now.
import { placementKey } from '../core/registration/placementKey.ts';
import { pairKey, type PairReference } from '../core/training/pairs.ts';
import type { KeptPair } from '../storage/pairs.ts';
import type { PlacementStore } from './alignMr.ts';
import type { PairToPrepare } from './preparePair.ts';

interface Kept {
  readonly placements: Pick<PlacementStore, 'read'>;
  readonly pairs: { readonly list: () => Promise<readonly KeptPair[]> };
}

/** Null where it was not kept, or where it is not known yet how one of its MR lies over the CT. */
export async function knownPair(
  { placements, pairs }: Kept,
  { ct, references, model }: Pick<PairToPrepare, 'ct' | 'references' | 'model'>,
): Promise<KeptPair | null> {
  const placed: PairReference[] = [];
  for (const mr of references) {
    const named = mr && placementKey(ct, mr);
    const placement = named && (await placements.read(...named).catch(() => null));
    if (mr && !placement) return null;
    placed.push(mr && placement && { mr, placement });
  }
  const key = await pairKey(ct, placed, model.contrasts, model.preprocessing.grid);
  return (await pairs.list()).find((pair) => pair.key === key) ?? null;
}
