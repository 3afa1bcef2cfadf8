// Keeps a model's shards in the browser's Cache Storage, under their SHA-256, so that the next visit needs no network.
import type { WeightStore } from '../core/network/modelSource.ts';

const CACHE = 'synthmr-weights';
const keyOf = (sha256: string): string => `/kept-weights/${sha256}`;

/** Null where the browser has no Cache Storage (a page that is not served securely). */
export function browserWeightStore(): WeightStore | null {
  if (!('caches' in globalThis)) return null;
  return {
    read: async (sha256) => {
      const cache = await caches.open(CACHE).catch(() => null);
      const kept = await cache?.match(keyOf(sha256));
      return kept ? new Uint8Array(await kept.arrayBuffer()) : null;
    },
    keep: async (sha256, bytes) => {
      try {
        const cache = await caches.open(CACHE);
        await cache.put(keyOf(sha256), new Response(bytes));
        return null;
      } catch (thrown) {
        return whyNotKept(thrown);
      }
    },
  };
}

/** Forgets all weights that were kept. */
export async function clearKeptWeights(): Promise<void> {
  if ('caches' in globalThis) await caches.delete(CACHE);
}

async function whyNotKept(thrown: unknown): Promise<string> {
  if (!(thrown instanceof DOMException && thrown.name === 'QuotaExceededError'))
    return `The weights were not kept for next time: the browser refused (${String(thrown)}).`;
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
  return (
    `The weights were not kept for next time: of the ${megabytes(quota)} that the browser grants this page, ` +
    `${megabytes(usage)} are used. Clear kept results in the settings, or free disk space.`
  );
}
