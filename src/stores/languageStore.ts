// The language that the page is in now.
import { create } from 'zustand';
import type { LanguageCode } from '../languages/languages.ts';

export const useLanguage = create<{ readonly code: LanguageCode }>(() => ({ code: 'en' }));
