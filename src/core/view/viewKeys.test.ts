// The keyboard map.
import { describe, expect, it } from 'vitest';
import { keyName, viewKeyFor, viewKeys } from './viewKeys.ts';
import { windowPresets } from './viewWindows.ts';

const press = (
  key: string,
  modifiers: { ctrlKey?: boolean; metaKey?: boolean; altKey?: boolean; shiftKey?: boolean } = {},
) => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers });

describe('the keyboard', () => {
  it('[VIEW-6] gives each key one meaning, in words', () => {
    const names = viewKeys.flatMap((entry) => entry.keys);
    expect(new Set(names).size).toBe(names.length);
    expect(viewKeys.every(({ words }) => words.length > 3)).toBe(true);
  });

  it('[VIEW-6] has the keys that reading rooms expect', () => {
    expect(viewKeyFor(press('ArrowDown'))?.action).toEqual({ type: 'stepSlice', by: 1 });
    expect(viewKeyFor(press('PageUp'))?.action).toEqual({ type: 'stepSlice', by: -10 });
    expect(viewKeyFor(press('End'))?.action).toEqual({ type: 'goToSlice', slice: Infinity });
    expect(viewKeyFor(press('4'))?.words).toContain(windowPresets[3]?.name);
    expect(viewKeyFor(press('L', { shiftKey: false }))?.action).toEqual({ type: 'toggleLens' });
    expect(viewKeyFor(press('f'))?.action).toEqual({ type: 'toggleCompare', mode: 'flicker' });
    expect(viewKeyFor(press('+', { shiftKey: true }))?.action).toEqual({ type: 'zoomBy', factor: 1.25 });
    expect(viewKeyFor(press('z', { metaKey: true }))?.action).toEqual({ type: 'undo' });
    expect(viewKeyFor(press('Z', { ctrlKey: true, shiftKey: true }))?.action).toEqual({ type: 'redo' });
  });

  it('[VIEW-6] leaves unknown keys, and those with Alt, to the browser', () => {
    expect(viewKeyFor(press('F5'))).toBeNull();
    expect(viewKeyFor(press('f', { ctrlKey: true }))).toBeNull();
    expect(keyName(press('f', { altKey: true }))).toBeNull();
  });
});
