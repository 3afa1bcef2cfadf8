// React's element factory, with text put into the reader's language: the one place where text enters the page. TypeScript and Vite
// call it for every element of the page (`jsxImportSource`). `translate="no"` keeps what is the user's own (names, files) as it is.
import { Fragment, jsx as reactJsx, jsxs as reactJsxs, type JSX as ReactJsx } from 'react/jsx-runtime';
import type { ElementType, Key } from 'react';
import { phraseBook } from '../../core/language/language.ts';
import { withWords } from './withWords.ts';

export { Fragment };
export type { ReactJsx as JSX };

type Props = Readonly<Record<string, unknown>>;

export const jsx = (type: ElementType, props: Props, key?: Key) =>
  reactJsx(type, phraseBook() === null ? props : withWords(type, props), key);

export const jsxs = (type: ElementType, props: Props, key?: Key) =>
  reactJsxs(type, phraseBook() === null ? props : withWords(type, props), key);
