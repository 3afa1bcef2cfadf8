// Which images belong to a contrast, and all images in the order in which they are offered.
import type { Contrast } from '../../core/contrast.ts';
import { type PaneImage, paneImages } from '../../core/view/viewImage.ts';

export const allImages = Object.keys(paneImages).filter((key): key is PaneImage => key in paneImages);

export const wordsFor = (image: PaneImage): string => paneImages[image].words;

export const imagesOf: Readonly<
  Record<
    Contrast,
    {
      readonly synthetic: 'synthetic-t1' | 'synthetic-t2';
      readonly real: 'real-t1' | 'real-t2';
      readonly difference: 'difference-t1' | 'difference-t2';
    }
  >
> = {
  T1: { synthetic: 'synthetic-t1', real: 'real-t1', difference: 'difference-t1' },
  T2: { synthetic: 'synthetic-t2', real: 'real-t2', difference: 'difference-t2' },
};
