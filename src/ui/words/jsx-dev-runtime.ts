// The same as jsx-runtime.ts where Vite serves the page for development.
import { jsxDEV as reactJsxDev, type JSXSource } from 'react/jsx-dev-runtime';
import type { ElementType, Key } from 'react';
import { phraseBook } from '../../core/language/language.ts';
import { withWords } from './withWords.ts';

export { Fragment } from 'react/jsx-dev-runtime';

export const jsxDEV = (
  type: ElementType,
  props: Readonly<Record<string, unknown>>,
  key: Key | undefined,
  isStatic: boolean,
  source?: JSXSource,
  self?: unknown,
) => reactJsxDev(type, phraseBook() === null ? props : withWords(type, props), key, isStatic, source, self);
