// Filters and feature maps as tiles: their values, ranges and colours.
import { expect, it } from 'vitest';
import {
  filterTile,
  greyPicture,
  overlaid,
  overlayTop,
  tileAt,
  tiledPicture,
  mapTile,
  rangesOf,
  strongest,
  tileColours,
  tileColumns,
} from './mapTiles.ts';
import { colourMaps } from './viewColourMap.ts';

it('[EXPL-3] a tile is one channel; a filter is one input channel, or the sum of all', () => {
  const maps = { width: 2, height: 1, channels: 2, values: Float32Array.from([1, 10, 2, 20]) };
  expect([...mapTile(maps, 1).values]).toEqual([10, 20]);
  expect(strongest(mapTile(maps, 0), Uint8Array.from([1, 1]))).toEqual({ x: 1, y: 0, value: 2 });
  expect(strongest(mapTile(maps, 0), Uint8Array.from([1, 0]))).toEqual({ x: 0, y: 0, value: 1 });
  const filters = { kernel: 1, inputs: 3, outputs: 2, weights: Float32Array.from([1, 2, 3, 4, 5, 6]) };
  expect([...filterTile(filters, 1, 'sum').values]).toEqual([12]);
  expect([...filterTile(filters, 1, 2).values]).toEqual([6]);
});

it('[EXPL-3] ranges are each tile’s own or all tiles’, and lie about zero for weights', () => {
  const tile = (...values: number[]) => ({
    width: values.length,
    height: 1,
    values: Float32Array.from(values),
  });
  const tiles = [tile(0, 1), tile(-4, 2)];
  expect(rangesOf(tiles, 'own', false)).toEqual([
    { low: 0, high: 1 },
    { low: -4, high: 2 },
  ]);
  expect(rangesOf(tiles, 'common', true)).toEqual(tiles.map(() => ({ low: -4, high: 4 })));
  const grey = tileColours(tile(-4, 0, 4), { low: -4, high: 4 }, colourMaps.grey);
  expect([grey[0], grey[4], grey[8], grey[11]]).toEqual([0, 128, 255, 255]);
  expect(tileColours(tile(0), { low: 0, high: 0 }, colourMaps.grey)[0]).toBe(0);
  expect([64, 81, 2, 1].map(tileColumns)).toEqual([8, 9, 2, 1]);
});

it('[EXPL-3] tiles lie in rows with clear pixels between them, and are found again where they lie', () => {
  const tiles = [1, 2, 3].map((v) => ({ width: 2, height: 1, values: Float32Array.from([v, v]) }));
  const { width, height, rgba } = tiledPicture(tiles, rangesOf(tiles, 'common', false), colourMaps.grey);
  expect([width, height]).toEqual([5, 3]);
  const [first] = tiles;
  if (!first) throw new Error('no tile');
  expect([tileAt(first, 3, 0, 0), tileAt(first, 3, 2, 0), tileAt(first, 3, 4, 0)]).toEqual([0, null, 1]);
  expect([tileAt(first, 3, 1, 2), tileAt(first, 3, 3, 2)]).toEqual([2, null]);
  expect([0, 3, 10].map((i) => rgba[4 * i + 3])).toEqual([255, 255, 255]);
  expect([2, 5].map((i) => rgba[4 * i + 3])).toEqual([0, 0]);
  expect(rgba[4 * 10]).toBe(255);
});

it('[EXPL-4] an overlay colours what matters and leaves the rest of the CT grey', () => {
  const ct = greyPicture([0, 40, 80, 200], 2, { centre: 40, width: 80 });
  expect([0, 1, 2, 3].map((i) => ct.rgba[4 * i])).toEqual([0, 128, 255, 255]);
  const field = Float32Array.from([0, 0, -2, 2]);
  expect(overlayTop(field)).toBe(2);
  const over = overlaid(ct, field, 2, colourMaps.jet);
  expect([...over.rgba.subarray(4, 8)]).toEqual([128, 128, 128, 255]);
  expect([...over.rgba.subarray(8, 11)]).toEqual([...(colourMaps.jet[255] ?? [])]);
});
