// A CT's own odd identities (leading zeros, letters, too long, missing) made into sound ones that an export may hold.
import type { SeriesInfo } from '../../core/series/seriesInfo.ts';
import { isUid, newUid } from './uid.ts';

export interface SoundSource {
  readonly source: SeriesInfo;
  /** What was put in place of what, in words; empty where nothing was. */
  readonly notes: readonly string[];
}

const ctImageStorage = '1.2.840.10008.5.1.4.1.1.2';

/**
 * The source with sound UIDs: one that is stated but not valid gives the same new one wherever it stands and whenever it is
 * exported; one that is missing gets a new one. A study or frame of reference that is missing is left so.
 */
export function soundSource(source: SeriesInfo): SoundSource {
  const replaced = new Map<string, number>();
  const sound = (what: string, uid: string): string => {
    if (isUid(uid)) return uid;
    replaced.set(what, (replaced.get(what) ?? 0) + 1);
    return uid === '' ? newUid() : uidOf(uid);
  };
  const optional = (what: string, uid: string): string => (uid === '' ? '' : sound(what, uid));
  const made: SeriesInfo = {
    ...source,
    seriesUid: sound('series', source.seriesUid),
    frameOfReferenceUid: optional('frame of reference', source.frameOfReferenceUid),
    study: { ...source.study, uid: optional('study', source.study.uid) },
    instances: source.instances.map((instance) => ({
      ...instance,
      sopClassUid: isUid(instance.sopClassUid) ? instance.sopClassUid : ctImageStorage,
      sopInstanceUid: sound('image', instance.sopInstanceUid),
      ...(instance.seriesUid === undefined ? {} : { seriesUid: sound('series', instance.seriesUid) }),
    })),
  };
  const kinds = [...replaced.keys()];
  if (kinds.length === 0) return { source, notes: [] };
  const named =
    kinds.length > 1 ? `${kinds.slice(0, -1).join(', ')} and ${kinds.at(-1) ?? ''}` : (kinds[0] ?? '');
  const note = `The CT’s UIDs of ${named} are missing or not valid; new ones stand in their place, so other systems may not link the series to the CT.`;
  return { source: made, notes: [note] };
}

/** Always the same UID under 2.25 for the same text: 122 bits of it, mixed (FNV-1a, four times). */
function uidOf(text: string): string {
  const words = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35].map((seed) => {
    let hash = seed;
    for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return BigInt((hash ^ (hash >>> 13)) >>> 0);
  });
  const number = words.reduce((sum, word) => (sum << 32n) | word, 0n);
  // Version 8 and variant of RFC 9562, as a UUID made from a name by one's own rule.
  const version = (number & ~(0xfn << 76n)) | (8n << 76n);
  return `2.25.${(version & ~(3n << 62n)) | (2n << 62n)}`;
}
