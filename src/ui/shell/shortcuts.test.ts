import { describe, expect, it } from 'vitest';
import { viewKeys } from '../../core/view/viewKeys.ts';
import { keepsKey, keyText, shortcut } from './shortcuts.ts';

const focused = (tag: string, type = '', role = '', editable = false) => ({ tag, type, role, editable });

describe('keys', () => {
  it('[UI-5] are written as they are printed on a keyboard', () => {
    expect(['Ctrl+Shift+z', 'ArrowUp', '+', 'Shift++', 'l', 'PageDown'].map(keyText)).toEqual([
      'Ctrl Shift Z',
      '↑',
      '+',
      'Shift +',
      'L',
      'Page down',
    ]);
    for (const { keys } of viewKeys) for (const key of keys) expect(keyText(key)).not.toBe('');
  });

  it('[UI-5] are found for the action of a button', () => {
    expect(shortcut({ type: 'toggleLens' })).toBe('L');
    expect(shortcut({ type: 'undo' })).toBe('Ctrl Z');
    expect(shortcut({ type: 'setLayout', layout: '1x1' })).toBeUndefined();
  });

  it('[UI-5] stay with the control that needs them: typing, pressing, moving within a group', () => {
    expect(keepsKey(focused('TEXTAREA'), 'l')).toBe(true);
    expect(keepsKey(focused('SELECT'), 'ArrowDown')).toBe(true);
    expect(keepsKey(focused('INPUT', 'text'), '1')).toBe(true);
    expect(keepsKey(focused('INPUT', 'checkbox'), 'l')).toBe(false);
    expect(keepsKey(focused('INPUT', 'range'), 'ArrowLeft')).toBe(true);
    expect(keepsKey(focused('BUTTON'), 'Enter')).toBe(true);
    expect(keepsKey(focused('BUTTON'), 'ArrowDown')).toBe(false);
    expect(keepsKey(focused('BUTTON', '', 'tab'), 'ArrowRight')).toBe(true);
    expect(keepsKey(focused('BODY'), 'Enter')).toBe(false);
  });
});
