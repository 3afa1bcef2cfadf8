// A phrase book finds sentences whole, by pattern and in parts; leaves names alone; writes numbers and dates its own way.
import { describe, expect, it } from 'vitest';
import { createPhraseBook } from './phraseBook.ts';

const book = () =>
  createPhraseBook('de', {
    CT: 'CT',
    Head: 'Kopf',
    good: 'gut',
    '{0} each': 'je {0}',
    '{0}, {1} each': '{0}, je {1}',
    '{0} slice': '{0} Schicht',
    '{0} slices': '{0} Schichten',
    'Slice {0} of {1}': 'Schicht {0} von {1}',
    '{0} made by {1}': 'mit {1!} gemacht: {0}',
    'The {0} is missing.': 'Es fehlt: {0}.',
    'The file {0} is missing.': 'Die Datei {0!} fehlt.',
    'Choose another one.': 'Eine andere wählen.',
    'is{0} here': 'ist{0} hier',
  });

describe('a phrase book', () => {
  it('[LANG-1] finds a phrase whole, and by its pattern with the holes where the language has them', () => {
    expect(book().translate('good')).toBe('gut');
    expect(book().translate('Slice 3 of 40')).toBe('Schicht 3 von 40');
    expect(book().translate('12 slices made by DRUNet-34')).toBe('mit DRUNet-34 gemacht: 12 Schichten');
    expect(book().translate('is here')).toBe('ist hier');
  });

  it('[LANG-1] takes the pattern that says most', () => {
    expect(book().translate('The file a.dcm is missing.')).toBe('Die Datei a.dcm fehlt.');
    expect(book().translate('Head: 3 slices, 2.1 s each')).toBe('Kopf: 3 Schichten, je 2,1 s');
    expect(book().translate('The Head is missing.')).toBe('Es fehlt: Kopf.');
  });

  it('[LANG-3] a name in a hole that keeps what it is given is never put into other words', () => {
    expect(book().translate('The file Head is missing.')).toBe('Die Datei Head fehlt.');
  });

  it('[LANG-1] joins what it knows in parts, and keeps the spaces around', () => {
    expect(book().translate('The file x is missing. Choose another one.')).toBe(
      'Die Datei x fehlt. Eine andere wählen.',
    );
    expect(book().translate('Head: good')).toBe('Kopf: gut');
    expect(book().translate(' good ')).toBe(' gut ');
  });

  it('[LANG-4] writes numbers, units and dates as the language does, and leaves versions and hashes', () => {
    const one = book();
    const translate = (text: string): string => one.translate(text);
    expect(translate('12,480.5')).toBe('12.480,5');
    expect(translate('-0.74')).toBe('-0,74');
    expect(translate('1.3 GB')).toBe('1,3 GB');
    expect(translate('2 min 30 s')).toBe('2 min 30 s');
    expect(translate('0.741 ± 0.052')).toBe('0,741 ± 0,052');
    expect(translate('slices 3, 5')).toBe('slices 3, 5');
    expect(translate('3, 5')).toBe('3, 5');
    expect(translate('1.5e-7')).toBe('1,5e-7');
    expect(translate('W 1.00  L 0.50')).toBe('W 1,00  L 0,50');
    expect(translate('2021-03-14')).toBe('14.03.2021');
    expect(translate('2021-13-45')).not.toBe('');
    expect(translate('0.8.0')).toBe('0.8.0');
    expect(translate('Slice 1,200 of 3,000')).toBe('Schicht 1.200 von 3.000');
  });

  it('[LANG-2] notes what it has no words for, once, and knows its own words again', () => {
    const one = book();
    expect(one.translate('Nobody wrote this.')).toBe('Nobody wrote this.');
    one.translate('Nobody wrote this.');
    one.translate('Slice 3 of 40');
    expect([...one.missing]).toEqual(['Nobody wrote this.']);
    expect(one.isTranslated('Schicht 3 von 40')).toBe(true);
    expect(one.translate('Schicht 3 von 40')).toBe('Schicht 3 von 40');
    expect(one.isTranslated('CT')).toBe(true);
    one.translate('0.6 × 0.6 mm');
    expect(one.isTranslated('0,6 × 0,6 mm')).toBe(true);
    expect(one.isTranslated('−3 %')).toBe(true);
    expect(one.isTranslated('Nobody wrote this.')).toBe(false);
  });
});
