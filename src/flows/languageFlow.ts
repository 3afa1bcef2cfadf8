// The page's language: the one chosen before, else the browser's; switched in place.
import { createPhraseBook } from '../core/language/phraseBook.ts';
import { setPhraseBook } from '../core/language/language.ts';
import { toAppError } from '../core/appError.ts';
import { type LanguageCode, languageFor, languages } from '../languages/languages.ts';
import { useLanguage } from '../stores/languageStore.ts';
import { say } from '../stores/messageStore.ts';
import { patchSettings, useSettings } from '../stores/settingsStore.ts';

/** Before the page is drawn. `wanted`: the browser's languages, the first one liked best. */
export const startLanguage = (wanted: readonly string[]): Promise<void> =>
  show(useSettings.getState().language ?? languageFor(wanted));

/** Kept for the next visit. */
export async function chooseLanguage(code: LanguageCode): Promise<void> {
  await show(code);
  if (useLanguage.getState().code === code) patchSettings({ language: code });
}

/** Where its phrases cannot be had, the page stays in the language it has, and says so. */
async function show(code: LanguageCode): Promise<void> {
  const language = languages.find((one) => one.code === code);
  try {
    setPhraseBook(language?.load ? createPhraseBook(code, await language.load()) : null);
    useLanguage.setState({ code });
  } catch (thrown) {
    say({
      level: 'warning',
      text: `The page could not be put into another language: ${toAppError(thrown).message}`,
      advice: 'It stays as it is. Reload the page when the server can be reached.',
      cause: 'language',
    });
  }
}
