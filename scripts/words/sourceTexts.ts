// Every text of the source that the page can show, once, with where it stands.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  return [...once.values()];
}

const isOut = (text: string): boolean => notShown.has(text) || tooGeneral.has(text) || notWords.test(text);

const sourcesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'testing' ? [] : sourcesIn(path);
    return /\.tsx?$/.test(path) && !/\.test\.tsx?$|\.d\.ts$/.test(path) ? [path] : [];
  });
