// One slice of an evaluation as a picture: for each contrast CT, synthetic MR, real MR and their difference, as the paper's figure 7.
import { deflateSync } from 'node:zlib';
import type { Contrast } from '../../src/core/contrast.ts';
import { colourPng } from '../../src/core/files/greyPng.ts';
import { type StackGeometry, SYNTHETIC_MAX } from '../../src/core/geometry/stack.ts';
import { thumbnail } from '../../src/core/view/thumbnail.ts';
import { colourMaps } from '../../src/core/view/viewColourMap.ts';

export interface ComparedSlice {
  readonly contrast: Contrast;
  /** As it is stored, 0 to SYNTHETIC_MAX. */
  readonly synthetic: Uint16Array;
  /** Intensities, NaN where there are none. */
  readonly real: Float32Array;
}

/** Differences of this much of full scale have the last colour. */
const MOST = 0.5;
const SIDE = 320;

/** What a picture shows, to stand below it. */
export const PICTURE_CAPTION = `From left to right CT (W 80 L 40), synthetic MR, real MR, and the absolute difference from 0 (black) to ${MOST} (pale); a row a contrast. The slice with most of the brain.`;

/** PNG as base64. */
export function evaluationPicture({
  geometry,
  ct,
  compared,
}: {
  readonly geometry: StackGeometry;
  /** HU. */
  readonly ct: Int16Array;
  readonly compared: readonly ComparedSlice[];
}): string {
  const grid = compared.map(({ synthetic, real }) => {
    const unit = Float32Array.from(synthetic, (value) => value / SYNTHETIC_MAX);
    const shown = real.map((value) => (Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0));
    const difference = unit.map((value, i) =>
      Number.isFinite(real[i]) ? Math.abs(value - (shown[i] ?? 0)) : 0,
    );
    return [
      { values: ct, low: 0, high: 80, map: colourMaps.grey },
      { values: unit, low: 0, high: 1, map: colourMaps.grey },
      { values: shown, low: 0, high: 1, map: colourMaps.grey },
      { values: difference, low: 0, high: MOST, map: colourMaps.sequential },
    ].map(({ values, low, high, map }) => ({ map, ...thumbnail(values, geometry, { low, high }, SIDE) }));
  });
  const { width, height } = grid[0]?.[0] ?? { width: 1, height: 1 };
  const columns = grid[0]?.length ?? 1;
  const all = new Uint8Array(3 * width * columns * height * grid.length);
  grid.forEach((pictures, row) => {
    pictures.forEach(({ pixels, map }, column) => {
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const colour = map[pixels[(y * width + x) * 4] ?? 0] ?? [0, 0, 0];
          all.set(colour, 3 * (((row * height + y) * columns + column) * width + x));
        }
    });
  });
  return Buffer.from(colourPng(all, width * columns, deflateSync)).toString('base64');
}
