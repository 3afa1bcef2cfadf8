// What each image is called, everywhere on the page.
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
