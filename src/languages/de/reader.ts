// German for: reader.
import type { Phrases } from '../../core/language/phraseBook.ts';

export const reader: Phrases = {};
