// The images that a pane can show: what each is called, which window it has, and what it is made of. A new one is a row here and a layer.

/**
 * ct: Hounsfield units. mr: normalised intensity, 0..1. difference: of normalised intensities, -1..1. spread: per cent of the
 * synthetic MR's full scale, from 0. raw: as the scanner stored it.
 */
export type WindowKind = 'ct' | 'mr' | 'difference' | 'spread' | 'raw';

/** A series as it was read, by its id: MR in raw units, CT in Hounsfield units, synthetic MR in intensities. */
export type SeriesImage = `mr:${string}` | `ct:${string}` | `synthetic:${string}`;

type SpreadImage = 'spread-t1' | 'spread-t2';
type FixedLayer = 'ct' | 'synthetic-t1' | 'synthetic-t2' | 'real-t1' | 'real-t2' | SpreadImage;
type FixedImage = FixedLayer | 'difference-t1' | 'difference-t2';

/** Volumes on the grid. */
export type LayerImage = FixedLayer | SeriesImage;

/** What a pane can show. Differences are synthetic minus real. */
export type PaneImage = FixedImage | SeriesImage;

/** Whose window: raw MR has one for each series. */
export type WindowKey = Exclude<WindowKind, 'raw'> | `mr:${string}`;

interface ImageKind {
  /** As everywhere on the page; a series is called by its own name. */
  readonly words: string;
  readonly window: WindowKind;
  /** The volumes that it is made of: itself, or for a difference the synthetic and the real one. */
  readonly parts: readonly [LayerImage, LayerImage?];
  /** What it is most naturally compared with. */
  readonly counterpart: PaneImage;
}

const fixed: Readonly<Record<FixedImage, ImageKind>> = {
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
  'spread-t1': { words: 'Spread T1', window: 'spread', parts: ['spread-t1'], counterpart: 'synthetic-t1' },
  'spread-t2': { words: 'Spread T2', window: 'spread', parts: ['spread-t2'], counterpart: 'synthetic-t2' },
};

/** All images but series, in the order in which they are offered. */
export const fixedImages = Object.keys(fixed).filter((key): key is FixedImage => key in fixed);

export const isSeriesImage = (image: PaneImage): image is SeriesImage => image.includes(':');

/** Whether a text, from wherever it comes, names something that a pane can show. */
export const isPaneImage = (text: string): text is PaneImage =>
  Object.hasOwn(fixed, text) || /^(mr|ct|synthetic):./.test(text);

/** The id of the series that an image is; null for what is made or aligned. */
export const seriesIdOf = (image: PaneImage): string | null =>
  isSeriesImage(image) ? image.slice(image.indexOf(':') + 1) : null;

/** The spread that can be laid over an image; null where there is none of it. */
export const spreadOver = (image: PaneImage): SpreadImage | null =>
  image === 'synthetic-t1' ? 'spread-t1' : image === 'synthetic-t2' ? 'spread-t2' : null;

const isRaw = (image: PaneImage): image is `mr:${string}` => image.startsWith('mr:');

export function imageKind(image: PaneImage): ImageKind {
  if (!isSeriesImage(image)) return fixed[image];
  const window = isRaw(image) ? 'raw' : image.startsWith('ct:') ? 'ct' : 'mr';
  return { words: 'Series', window, parts: [image], counterpart: 'ct' };
}

export const windowKindOf = (image: PaneImage): WindowKind => imageKind(image).window;

export function windowKeyOf(image: PaneImage): WindowKey {
  if (isRaw(image)) return image;
  const kind = windowKindOf(image);
  return kind === 'raw' ? 'mr' : kind;
}

/** Whether a text names a window. */
export const isWindowKey = (text: string): text is WindowKey =>
  /^(ct|mr|difference|spread|mr:.+)$/.test(text);

export const kindOfKey = (key: WindowKey): WindowKind =>
  key === 'ct' || key === 'mr' || key === 'difference' || key === 'spread' ? key : 'raw';
