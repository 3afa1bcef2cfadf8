// No text of the page is left outside: every one that the source can show has a phrase in every language, with the same holes.
import { describe, expect, it } from 'vitest';
import { languageFor, languages } from '../../src/languages/languages.ts';
import { sourceTexts } from './sourceTexts.ts';
import { textsOf } from './textsOf.ts';

const holesOf = (text: string): string[] => [...text.matchAll(/\{(\d+)!?\}/g)].map(([, name]) => name ?? '');

describe.each(languages.filter(({ load }) => load !== null))('$name', ({ load }) => {
  it('[LANG-2] has a phrase for every text that the page can show', async () => {
    const phrases = (await load?.()) ?? {};
    const missing = sourceTexts()
      .filter(({ text }) => !Object.hasOwn(phrases, text))
      .map(({ path, line, text }) => `${path}:${line} ${text}`);
    expect(missing).toEqual([]);
  });

  it('[LANG-2] fills no hole that the English does not have, and leaves no phrase empty', async () => {
    const phrases = Object.entries((await load?.()) ?? {});
    expect(phrases.length).toBeGreaterThan(1000);
    const wrong = phrases.filter(([from, to]) => {
      const given = holesOf(from);
      return (to.trim() === '' && from.length > 4) || holesOf(to).some((name) => !given.includes(name));
    });
    expect(wrong).toEqual([]);
  });
});

describe('the texts of a source file', () => {
  const texts = (source: string): string[] => textsOf('a.tsx', source, true).map(({ text }) => text);

  it('[LANG-2] are found in elements, attributes, templates and counts; names of classes and keys are not', () => {
    expect(
      texts(`
        const a = <p className="dim small">Slice {n} of {count}, <b>now</b></p>;
        const b = <Section title="DICOM series" />;
        const c = kind === 'Not this one' ? \`Needs \${n} slices\` : 'Nothing here';
        const d = countText(n, 'file');
        element.querySelector('main .pane Title');
      `),
    ).toEqual([
      'Slice {0} of {1},',
      'now',
      'DICOM series',
      'Needs {0} slices',
      'Nothing here',
      '{0} file',
      '{0} files',
    ]);
  });
});

describe('the language of a first visit', () => {
  it('[LANG-5] is the first of the browser’s that the page speaks, else English', () => {
    expect(languageFor(['de-AT', 'en'])).toBe('de');
    expect(languageFor(['fr-FR', 'de', 'en'])).toBe('de');
    expect(languageFor(['en-GB', 'de'])).toBe('en');
    expect(languageFor(['fr'])).toBe('en');
    expect(languageFor([])).toBe('en');
  });
});
