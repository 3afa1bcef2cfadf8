// The language that the screen speaks. The program speaks English throughout, and what it writes into files stays English; only
// where text meets the screen is it put into the reader's language.
import type { PhraseBook } from './phraseBook.ts';

let book: PhraseBook | null = null;

/** Null: English, as the program writes it. */
export const setPhraseBook = (next: PhraseBook | null): void => {
  book = next;
};

export const phraseBook = (): PhraseBook | null => book;

/** A text for the screen, in the reader's language. */
export const translated = (text: string): string => (book === null ? text : book.translate(text));
