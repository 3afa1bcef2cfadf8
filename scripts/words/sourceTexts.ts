// Every text of the source that the page can show, once, with where it stands.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { notShown, notShownFiles, notWords, tooGeneral } from './notShown.ts';
import { type SourceText, textsOf } from './textsOf.ts';

export interface PlacedText extends SourceText {
  readonly path: string;
}

export function sourceTexts(): PlacedText[] {
  const once = new Map<string, PlacedText>();
  for (const path of sourcesIn('src')) {
    if (notShownFiles.some((pattern) => pattern.test(path))) continue;
    for (const text of textsOf(path, readFileSync(path, 'utf8'), /^src\/(ui|viewer)\//.test(path)))
      if (!isOut(text.text) && !once.has(text.text)) once.set(text.text, { ...text, path });
  }
  for (const text of cardTexts()) if (!once.has(text.text)) once.set(text.text, text);
  return [...once.values()];
}

/** What the cards of the shipped models say, which the page shows too. */
function cardTexts(): PlacedText[] {
  return readdirSync('public/models').flatMap((folder) => {
    const path = join('public/models', folder, 'model.json');
    if (!existsSync(path)) return [];
    const { intensityScale, card } = v.parse(carded, JSON.parse(readFileSync(path, 'utf8')));
    const texts = [card.trainedOn, card.weakest ?? '', card.losses, intensityScale, ...card.limits];
    return texts.filter(Boolean).map((text) => ({ path, line: 1, text, holes: [] }));
  });
}

const carded = v.object({
  intensityScale: v.string(),
  card: v.object({
    trainedOn: v.string(),
    weakest: v.optional(v.string()),
    losses: v.string(),
    limits: v.array(v.string()),
  }),
});

const isOut = (text: string): boolean => notShown.has(text) || tooGeneral.has(text) || notWords.test(text);

const sourcesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'testing' ? [] : sourcesIn(path);
    return /\.tsx?$/.test(path) && !/\.test\.tsx?$|\.d\.ts$/.test(path) ? [path] : [];
  });
