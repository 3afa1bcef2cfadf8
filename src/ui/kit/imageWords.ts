// What images are called on the page, and which belong to a contrast.
import type { Contrast } from '../../core/contrast.ts';
import { imageKind, type PaneImage, seriesIdOf } from '../../core/view/viewImage.ts';
import { seriesById, useStudy } from '../../stores/studyStore.ts';
import { seriesName } from '../../core/series/seriesWords.ts';

/** What an image is called; a series by its own name. */
export function wordsFor(image: PaneImage): string {
  const id = seriesIdOf(image);
  if (id === null) return imageKind(image).words;
  const series = seriesById(useStudy.getState(), id);
  return series ? seriesName(series) : 'Closed series';
}

export const imagesOf: Readonly<
  Record<
    Contrast,
    {
      readonly synthetic: 'synthetic-t1' | 'synthetic-t2';
      readonly real: 'real-t1' | 'real-t2';
      readonly difference: 'difference-t1' | 'difference-t2';
      readonly spread: 'spread-t1' | 'spread-t2';
    }
  >
> = {
  T1: { synthetic: 'synthetic-t1', real: 'real-t1', difference: 'difference-t1', spread: 'spread-t1' },
  T2: { synthetic: 'synthetic-t2', real: 'real-t2', difference: 'difference-t2', spread: 'spread-t2' },
};
