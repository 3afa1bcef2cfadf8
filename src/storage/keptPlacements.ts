// Where MR lay over CT, kept in the browser under hashes, so that a study opened again need not be registered again.
import { createStore, del, get, keys, set } from 'idb-keyval';
import type { Placement } from '../core/registration/placement.ts';

const placements = createStore('synthmr-placements', 'placements');

/** A hash, so that no identifier is written to disk. */
async function nameOf(ctUid: string, mrUid: string): Promise<string> {
  const text = new TextEncoder().encode(`${ctUid}|${mrUid}`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  return Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const keepPlacement = async (ctUid: string, mrUid: string, placement: Placement): Promise<void> =>
  set(await nameOf(ctUid, mrUid), placement, placements);

export const keptPlacement = async (ctUid: string, mrUid: string): Promise<Placement | null> =>
  (await get<Placement>(await nameOf(ctUid, mrUid), placements)) ?? null;

export async function clearPlacements(): Promise<void> {
  for (const key of await keys(placements)) await del(key, placements);
}
