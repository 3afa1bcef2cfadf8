// One small record in localStorage, where it can be read at once, before anything is drawn.
import { parseRecord, type Reading, type RecordType, recordText } from './record.ts';

/** What is used of localStorage. */
export interface TextStore {
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
}

/** Where the browser refuses its storage there is none. */
export function readLocal<T>(store: TextStore | null, key: string, type: RecordType<T>): Reading<T> {
  const text = store?.getItem(key) ?? null;
  return text === null ? { kind: 'missing' } : parseRecord(type, text);
}

/**
 * Writes it; null when written, else why not, in words. A record that cannot be read is put aside as `KEY-unreadable` first,
 * not written over.
 */
export function writeLocal<T>(
  store: TextStore | null,
  key: string,
  type: RecordType<T>,
  value: T,
): string | null {
  try {
    const before = store?.getItem(key) ?? null;
    if (before !== null && parseRecord(type, before).kind === 'unreadable')
      store?.setItem(`${key}-unreadable`, before);
    store?.setItem(key, recordText(type, value));
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

/** The page's own; null in Node, and where the browser refuses it. */
export function localStore(): TextStore | null {
  try {
    return 'localStorage' in globalThis ? globalThis.localStorage : null;
  } catch {
    return null;
  }
}
