// Keys as text, and which key triggers which action, from the viewer's keyboard map.
import type { HistoryAction } from '../../core/view/viewHistory.ts';
import { viewKeys } from '../../core/view/viewKeys.ts';

/** Lists the tags of the slice in view; no key of the panes. */
export const TAGS_KEY = 'Shift+t';

/** Lists the measurements. */
export const LIST_KEY = 'Shift+l';

const names: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'Page up',
  PageDown: 'Page down',
  Delete: 'Del',
};

/** "Ctrl+Shift+z" as "Ctrl Shift Z". */
export function keyText(name: string): string {
  const last = name.endsWith('++') ? '+' : (name.split('+').at(-1) ?? name) || '+';
  const held = name
    .slice(0, name.length - last.length)
    .split('+')
    .filter(Boolean);
  return [...held, names[last] ?? (last.length === 1 ? last.toUpperCase() : last)].join(' ');
}

/** The first key of an action, for its tooltip; undefined when it has none. */
export function shortcut(action: HistoryAction): string | undefined {
  const wanted = JSON.stringify(action);
  const key = viewKeys.find((entry) => JSON.stringify(entry.action) === wanted)?.keys[0];
  return key === undefined ? undefined : keyText(key);
}

/** What the key handler needs to know about the focused element. */
export interface FocusedElement {
  readonly tag: string;
  readonly type: string;
  readonly role: string;
  readonly editable: boolean;
}

const usesArrows = ['radio', 'tab', 'slider', 'menuitem', 'menuitemradio', 'option', 'listbox', 'switch'];
const typing = ['TEXTAREA', 'SELECT'];

/** Whether the focused element uses this key itself, so that the viewer must ignore it. [UI-5] */
export function keepsKey(focused: FocusedElement, key: string): boolean {
  if (focused.editable || typing.includes(focused.tag)) return true;
  if (focused.tag === 'INPUT' && !['checkbox', 'radio', 'button', 'range'].includes(focused.type))
    return true;
  const pressable =
    ['BUTTON', 'A', 'SUMMARY', 'INPUT'].includes(focused.tag) ||
    focused.role === 'button' ||
    usesArrows.includes(focused.role);
  if (pressable && (key === 'Enter' || key === ' ')) return true;
  const movable = focused.type === 'range' || focused.type === 'radio' || usesArrows.includes(focused.role);
  return movable && (key.startsWith('Arrow') || ['Home', 'End', 'PageUp', 'PageDown'].includes(key));
}
