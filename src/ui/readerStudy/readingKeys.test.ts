import { describe, expect, it } from 'vitest';
import { taskKinds } from '../../core/readerStudy/design.ts';
import { answersTo } from '../../core/readerStudy/reading.ts';
import { keyOf, readingAction } from './readingKeys.ts';

const plain = { shiftKey: false, repeat: false, ctrlKey: false, altKey: false, metaKey: false };
const names: Readonly<Record<string, string>> = { '←': 'ArrowLeft', '→': 'ArrowRight', '↓': 'ArrowDown' };

describe('keys of a reader', () => {
  it('[READER-5] every answer to every task has a key, which is shown', () => {
    for (const task of taskKinds)
      for (const answer of answersTo[task]) {
        const shown = keyOf(task, answer);
        expect(shown).not.toBe('');
        const key = names[shown] ?? shown;
        expect(readingAction(task, { ...plain, key })).toEqual({ kind: 'answer', answer });
      }
  });

  it('[READER-5] a held key answers once, a shortcut of the browser never, and slices go on', () => {
    const held = { ...plain, repeat: true };
    expect(readingAction('single', { ...held, key: 'ArrowLeft' })).toBeNull();
    expect(readingAction('single', { ...held, key: 'Backspace' })).toBeNull();
    expect(readingAction('single', { ...held, key: 'PageUp' })).toEqual({ kind: 'slice', by: 1 });
    expect(readingAction('single', { ...plain, key: 'ArrowLeft', altKey: true })).toBeNull();
    expect(readingAction('single', { ...plain, key: 'm' })).toBeNull();
    const moved = { ...plain, key: 'ArrowUp', shiftKey: true };
    expect(readingAction('preference', moved)).toEqual({ kind: 'frame', x: 0, y: -1 });
    expect(readingAction('pair', moved)).toBeNull();
  });
});
