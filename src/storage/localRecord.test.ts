// Settings in localStorage: read at once, checked, and never lost to a version that cannot read them.
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { settingsType } from '../stores/settingsStore.ts';
import { localStore, readLocal, type TextStore, writeLocal } from './localRecord.ts';
import type { RecordType } from './record.ts';

class MemoryText implements TextStore {
  readonly texts = new Map<string, string>();
  full = false;
  getItem(key: string): string | null {
    return this.texts.get(key) ?? null;
  }
  setItem(key: string, text: string): void {
    if (this.full) throw new DOMException('No more room.', 'QuotaExceededError');
    this.texts.set(key, text);
  }
}

const colour: RecordType<{ readonly colour: string }> = {
  what: 'settings',
  version: 2,
  schema: v.object({ colour: v.string() }),
};

describe('a record in localStorage', () => {
  it('[KEEP-9] is read as it was written', () => {
    const store = new MemoryText();
    expect(readLocal(store, 'k', colour)).toEqual({ kind: 'missing' });
    expect(writeLocal(store, 'k', colour, { colour: 'red' })).toBeNull();
    expect(readLocal(store, 'k', colour)).toEqual({ kind: 'value', value: { colour: 'red' } });
  });

  it('[KEEP-9] one that cannot be read is put aside when another is written', () => {
    const store = new MemoryText();
    store.texts.set('k', '{"version":3,"value":{}}');
    expect(readLocal(store, 'k', colour).kind).toBe('unreadable');
    writeLocal(store, 'k', colour, { colour: 'red' });
    expect(store.texts.get('k-unreadable')).toBe('{"version":3,"value":{}}');
    store.texts.set('k', '{"version":1,"value":{"colour":"red"}}');
    expect(readLocal(store, 'k', colour)).toMatchObject({
      why: expect.stringMatching(/version 1/) as string,
    });
  });

  it('[KEEP-9] a full or refused store is no error', () => {
    const store = new MemoryText();
    store.full = true;
    expect(writeLocal(store, 'k', colour, { colour: 'red' })).toMatch(/No more room/);
    expect(readLocal(null, 'k', colour)).toEqual({ kind: 'missing' });
    expect(writeLocal(null, 'k', colour, { colour: 'red' })).toBeNull();
    expect(localStore()).toBeNull();
  });

  it('[KEEP-9] settings of the version before are taken over, with the usual value for what they lack', () => {
    const store = new MemoryText();
    store.texts.set('s', JSON.stringify({ state: { theme: 'light', modelId: 'm' }, version: 0 }));
    expect(readLocal(store, 's', settingsType)).toEqual({
      kind: 'value',
      value: {
        theme: 'light',
        language: null,
        backendChoice: 'auto',
        modelId: 'm',
        startByItself: true,
        networkWindows: 'model',
        networkMask: 'head',
      },
    });
    store.texts.set('s', JSON.stringify({ state: { theme: 'blue' }, version: 0 }));
    expect(readLocal(store, 's', settingsType).kind).toBe('unreadable');
    store.texts.set('s', '[]');
    expect(readLocal(store, 's', settingsType).kind).toBe('unreadable');
  });
});
