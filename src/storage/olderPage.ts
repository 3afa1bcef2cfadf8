// Takes over what older versions of the page kept elsewhere in this origin, or removes it; by exact name, and nothing else.
import { type Unreadable } from './record.ts';
import type { Storage } from './storage.ts';

/** Weights were kept in Cache Storage: they are fetched again. Placements and cohort rows were kept in IndexedDB. */
export async function takeOverOlderPage(
  { placements, cohort }: Pick<Storage, 'placements' | 'cohort'>,
  told: (one: Unreadable) => void,
): Promise<void> {
  if ('caches' in globalThis) await caches.delete('synthmr-weights');
  await takeOver('synthmr-placements', 'placements', placements.adopt, told);
  await takeOver('synthmr-cohort', 'rows', (_, row) => cohort.adopt(row), told);
}

/** The database goes once all of it stands in the new place. */
async function takeOver(
  database: string,
  table: string,
  adopt: (key: string, value: unknown) => Promise<boolean>,
  told: (one: Unreadable) => void,
): Promise<void> {
  const there = (await indexedDB.databases()).some(({ name }) => name === database);
  if (!there) return;
  let all = true;
  for (const [key, value] of await entriesOf(database, table)) {
    if (await adopt(key, value)) continue;
    all = false;
    told({ what: `record in ${database}`, name: key, why: 'it does not have the form that it should' });
  }
  if (all) await asked(indexedDB.deleteDatabase(database));
}

async function entriesOf(database: string, table: string): Promise<readonly (readonly [string, unknown])[]> {
  const opened = await asked(indexedDB.open(database));
  try {
    if (!opened.objectStoreNames.contains(table)) return [];
    const store = opened.transaction(table).objectStore(table);
    const both = [asked(store.getAllKeys()), asked(store.getAll())] as const;
    const keys = await both[0];
    const values: readonly unknown[] = await both[1];
    return keys.flatMap((key, i) => (typeof key === 'string' ? [[key, values[i]] as const] : []));
  } finally {
    opened.close();
  }
}

const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB refused.'));
  });
