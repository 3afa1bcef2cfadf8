// Filters and feature maps as pictures: one channel's values, the range that colours cover, and tiles in rows.
import type { FirstFilters, LayerMaps } from '../network/explanation.ts';
import { noDataColour, type Rgb } from './viewColourMap.ts';

/** One picture's values, row after row. */
export interface Tile {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** Values that the lowest and the highest colour stand for. */
export interface TileRange {
  readonly low: number;
  readonly high: number;
}

/** own: each tile by itself. common: all tiles shown alike. */
export type TileScale = 'own' | 'common';

export function mapTile({ width, height, channels, values }: LayerMaps, channel: number): Tile {
  const one = new Float32Array(width * height);
  for (let i = 0; i < one.length; i++) one[i] = values[i * channels + channel] ?? NaN;
  return { width, height, values: one };
}

/** One filter over one input channel, or summed over all: what it answers to a CT that is the same in every window. */
export function filterTile(
  { kernel, inputs, outputs, weights }: FirstFilters,
  output: number,
  input: number | 'sum',
): Tile {
  const values = new Float32Array(kernel * kernel);
  for (let i = 0; i < values.length; i++)
    for (let c = 0; c < inputs; c++)
      if (input === 'sum' || input === c)
        values[i] = (values[i] ?? 0) + (weights[(i * inputs + c) * outputs + output] ?? 0);
  return { width: kernel, height: kernel, values };
}

/** From the lowest to the highest value; with `signed`, the same distance below zero as above. */
export function rangeOf(tiles: readonly Tile[], signed: boolean): TileRange {
  let low = Infinity;
  let high = -Infinity;
  for (const { values } of tiles)
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  if (low > high) return { low: 0, high: 1 };
  if (!signed) return { low, high };
  const most = Math.max(Math.abs(low), Math.abs(high));
  return { low: -most, high: most };
}

/** Each tile's own range, or the one of all. */
export function rangesOf(tiles: readonly Tile[], scale: TileScale, signed: boolean): readonly TileRange[] {
  const common = rangeOf(tiles, signed);
  return tiles.map((tile) => (scale === 'common' ? common : rangeOf([tile], signed)));
}

/** RGBA of a tile; a tile of one value throughout takes the lowest colour, or, signed about zero, the middle one. */
export function tileColours(
  { values }: Tile,
  { low, high }: TileRange,
  colours: readonly Rgb[],
): Uint8ClampedArray<ArrayBuffer> {
  const made = new Uint8ClampedArray(4 * values.length);
  const last = colours.length - 1;
  values.forEach((value, i) => {
    const t = high > low ? (value - low) / (high - low) : low < 0 ? 0.5 : 0;
    const colour = Number.isFinite(value)
      ? colours[Math.round(last * Math.min(1, Math.max(0, t)))]
      : undefined;
    const [r, g, b] = colour ?? noDataColour;
    made.set([r, g, b, 255], 4 * i);
  });
  return made;
}

/** Tiles in rows, as near to a square as they go: 64 in 8 x 8, 81 in 9 x 9. */
export const tileColumns = (count: number): number => Math.max(1, Math.ceil(Math.sqrt(count)));

/** A picture as a canvas takes it. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Tiles of one size in rows, with clear pixels between them. */
export function tiledPicture(
  tiles: readonly Tile[],
  ranges: readonly TileRange[],
  colours: readonly Rgb[],
): Picture {
  const [first] = tiles;
  if (!first) return { width: 1, height: 1, rgba: new Uint8ClampedArray(4) };
  const { stepX, stepY, columns, gap } = tilePlaces(first, tiles.length);
  const width = columns * stepX - gap;
  const height = Math.ceil(tiles.length / columns) * stepY - gap;
  const rgba = new Uint8ClampedArray(4 * width * height);
  tiles.forEach((tile, i) => {
    const made = tileColours(tile, ranges[i] ?? { low: 0, high: 1 }, colours);
    const [left, top] = [(i % columns) * stepX, Math.floor(i / columns) * stepY];
    for (let y = 0; y < tile.height; y++)
      rgba.set(made.subarray(4 * y * tile.width, 4 * (y + 1) * tile.width), 4 * ((top + y) * width + left));
  });
  return { width, height, rgba };
}

/** How tiles lie in their picture: pixels from one to the next. */
export function tilePlaces(
  { width, height }: Pick<Tile, 'width' | 'height'>,
  count: number,
): { readonly stepX: number; readonly stepY: number; readonly columns: number; readonly gap: number } {
  const gap = Math.max(1, Math.round(width / 16));
  return { stepX: width + gap, stepY: height + gap, columns: tileColumns(count), gap };
}

/** Which tile lies at a place of the picture; null between them and after the last. */
export function tileAt(tile: Tile, count: number, x: number, y: number): number | null {
  const { stepX, stepY, columns } = tilePlaces(tile, count);
  const [column, row] = [Math.floor(x / stepX), Math.floor(y / stepY)];
  const inside = x % stepX < tile.width && y % stepY < tile.height && column < columns;
  const index = row * columns + column;
  return inside && index < count ? index : null;
}

/** Values in grey within a window, row after row. */
export function greyPicture(
  values: ArrayLike<number>,
  size: number,
  window: { readonly centre: number; readonly width: number },
): Picture {
  const rgba = new Uint8ClampedArray(4 * size * size);
  for (let i = 0; i < size * size; i++) {
    const v = 255 * (((values[i] ?? NaN) - window.centre) / window.width + 0.5);
    rgba.set([v, v, v, 255], 4 * i);
  }
  return { width: size, height: size, rgba };
}

/** The magnitude at which an overlay is brightest: all but one in a thousand of those that are not zero lie below. */
export function overlayTop(field: Float32Array): number {
  const magnitudes = field
    .filter((value) => value !== 0)
    .map(Math.abs)
    .sort();
  return magnitudes[Math.floor(0.999 * (magnitudes.length - 1))] ?? 0;
}

/** Magnitudes in colour over a grey picture, the clearer the larger. */
export function overlaid(below: Picture, field: Float32Array, top: number, colours: readonly Rgb[]): Picture {
  const rgba = new Uint8ClampedArray(below.rgba);
  field.forEach((value, i) => {
    const t = top > 0 ? Math.min(1, Math.abs(value) / top) : 0;
    const opacity = Math.min(1, 2.5 * Math.sqrt(t));
    const colour = colours[Math.round(t * (colours.length - 1))] ?? noDataColour;
    for (let c = 0; c < 3; c++)
      rgba[4 * i + c] = (1 - opacity) * (rgba[4 * i + c] ?? 0) + opacity * (colour[c] ?? 0);
  });
  return { ...below, rgba };
}

/** Where a tile's largest value lies, of those inside. */
export function strongest(
  { width, values }: Tile,
  inside: Uint8Array,
): { readonly x: number; readonly y: number; readonly value: number } {
  let at = Math.max(0, inside.indexOf(1));
  values.forEach((value, i) => {
    if (inside[i] && value > (values[at] ?? -Infinity)) at = i;
  });
  return { x: at % width, y: Math.floor(at / width), value: values[at] ?? 0 };
}
