// The images that a pane can show: what each is called, which window it has, and what it is made of. A new one is a row here and a layer.

/** ct: Hounsfield units. mr: normalised intensity, 0..1. difference: difference of normalised intensities, -1..1. */
export type WindowKind = 'ct' | 'mr' | 'difference';

/** Volumes on the grid. */
export type LayerImage = 'ct' | 'synthetic-t1' | 'synthetic-t2' | 'real-t1' | 'real-t2';

/** What a pane can show. Differences are synthetic minus real. */
export type PaneImage = LayerImage | 'difference-t1' | 'difference-t2';

interface ImageKind {
  /** As everywhere on the page. */
  readonly words: string;
  readonly window: WindowKind;
  /** The volumes that it is made of: itself, or for a difference the synthetic and the real one. */
  readonly parts: readonly [LayerImage, LayerImage?];
  /** What it is most naturally compared with. */
  readonly counterpart: PaneImage;
}

export const paneImages: Readonly<Record<PaneImage, ImageKind>> = {
  ct: { words: 'CT', window: 'ct', parts: ['ct'], counterpart: 'synthetic-t1' },
  'synthetic-t1': { words: 'Synthetic T1', window: 'mr', parts: ['synthetic-t1'], counterpart: 'real-t1' },
  'synthetic-t2': { words: 'Synthetic T2', window: 'mr', parts: ['synthetic-t2'], counterpart: 'real-t2' },
  'real-t1': { words: 'Real T1', window: 'mr', parts: ['real-t1'], counterpart: 'synthetic-t1' },
  'real-t2': { words: 'Real T2', window: 'mr', parts: ['real-t2'], counterpart: 'synthetic-t2' },
  'difference-t1': {
    words: 'Difference T1',
    window: 'difference',
    parts: ['synthetic-t1', 'real-t1'],
    counterpart: 'synthetic-t1',
  },
  'difference-t2': {
    words: 'Difference T2',
    window: 'difference',
    parts: ['synthetic-t2', 'real-t2'],
    counterpart: 'synthetic-t2',
  },
};

export const windowKindOf = (image: PaneImage): WindowKind => paneImages[image].window;
