// Looks through the page as it stands for text that is not in the reader's language: what a language's phrases lack, and what did
// not come through the element factory.
import { phraseBook } from '../../core/language/language.ts';
import { spoken } from './withWords.ts';

/**
 * Each text once: what the page shows now, then what a language's phrases have lacked since it was chosen. Names of the user's
 * (`translate="no"`) are no text of the page.
 */
export function untranslatedTexts(): string[] {
  const book = phraseBook();
  if (!book) return [];
  const texts = [...document.body.querySelectorAll('*')]
    .filter((element) => !element.closest('[translate="no"], script, style, noscript'))
    .flatMap((element) => [...ownTexts(element), ...spoken.map((name) => element.getAttribute(name) ?? '')]);
  const shown = texts.filter((text) => text.trim() !== '' && !book.isTranslated(text));
  return [...new Set([...shown, ...book.missing])];
}

/** An element's text, its neighbouring text nodes as one. */
function ownTexts(element: Element): string[] {
  const texts = [''];
  for (const node of element.childNodes)
    if (node.nodeType === Node.TEXT_NODE) texts.push((texts.pop() ?? '') + (node.textContent ?? ''));
    else texts.push('');
  return texts;
}
