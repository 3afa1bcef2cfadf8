// The props of an element with its texts in the reader's language: children, labels, titles, placeholders.
import { Fragment, type ElementType } from 'react';
import { translated } from '../../core/language/language.ts';

type Props = Readonly<Record<string, unknown>>;

/** Attributes that are read or read out. */
export const spoken = [
  'aria-label',
  'aria-description',
  'aria-valuetext',
  'aria-roledescription',
  'title',
  'placeholder',
  'alt',
];

/**
 * Elements of the page, fragments, and components of libraries (which make their elements themselves; all are objects) have their
 * texts here; our own components, which are functions, where they make their elements.
 */
export function withWords(type: ElementType | typeof Fragment, props: Props): Props {
  if (typeof type === 'function' || props['translate'] === 'no') return props;
  const changed: Record<string, unknown> = {};
  for (const name of spoken) {
    const text = props[name];
    if (typeof text === 'string') changed[name] = translated(text);
  }
  const { children } = props;
  const words = Array.isArray(children) ? translatedRuns(children) : textOf(children);
  if (words !== null) changed['children'] = typeof words === 'string' ? translated(words) : words;
  return { ...props, ...changed };
}

/** React's own words of a child: text and numbers; null for all else. */
const textOf = (child: unknown): string | null =>
  typeof child === 'string'
    ? child
    : typeof child === 'number' || typeof child === 'bigint'
      ? String(child)
      : null;

/**
 * Children side by side are one text: "Slice ", 3, " of ", 40. It stands at the first one's place, and every other child stays where
 * it was, so that React keeps its elements.
 */
function translatedRuns(children: readonly unknown[]): unknown[] {
  const result = [...children];
  let run: { at: number; text: string } | null = null;
  const end = (): void => {
    if (run) result[run.at] = translated(run.text);
    run = null;
  };
  children.forEach((child, i) => {
    const text = textOf(child);
    if (text !== null) {
      if (run) {
        run.text += text;
        result[i] = null;
      } else run = { at: i, text };
    } else if (typeof child !== 'boolean' && child !== null && child !== undefined) end();
  });
  end();
  return result;
}
