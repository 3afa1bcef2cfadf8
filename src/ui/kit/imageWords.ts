// What each image is called everywhere on the page, and which images belong to a contrast.
import type { Contrast } from '../../core/contrast.ts';
import type { PaneImage } from '../../core/view/viewState.ts';

export const imageWords: Readonly<Record<PaneImage, string>> = {
  ct: 'CT',
  'synthetic-t1': 'Synthetic T1',
  'synthetic-t2': 'Synthetic T2',
  'real-t1': 'Real T1',
  'real-t2': 'Real T2',
  'difference-t1': 'Difference T1',
  'difference-t2': 'Difference T2',
};

export const allImages = Object.keys(imageWords).filter((key): key is PaneImage => key in imageWords);

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
