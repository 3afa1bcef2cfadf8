// The languages of the page: English, in which the program is written, and those that have phrases.
import type { Phrases } from '../core/language/phraseBook.ts';

export const languageCodes = ['en', 'de'] as const;
export type LanguageCode = (typeof languageCodes)[number];

export interface Language {
  /** BCP 47. */
  readonly code: LanguageCode;
  /** In itself. */
  readonly name: string;
  /** Fetched when first chosen; null: English. */
  readonly load: (() => Promise<Phrases>) | null;
}

export const languages: readonly Language[] = [
  { code: 'en', name: 'English', load: null },
  { code: 'de', name: 'Deutsch', load: async () => (await import('./de/german.ts')).german },
];

/** The first of the reader's languages that the page speaks; English where it speaks none. */
export function languageFor(wanted: readonly string[]): LanguageCode {
  for (const one of wanted) {
    const base = one.toLowerCase().split('-')[0];
    const known = languages.find(({ code }) => code === base);
    if (known) return known.code;
  }
  return 'en';
}
