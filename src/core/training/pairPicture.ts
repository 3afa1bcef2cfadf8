// A prepared pair at a glance: its middle slice as two small pictures, the CT in a soft window and the first real MR there is.
import { HU_STEPS, NO_TARGET, TARGET_MAX, type TrainingSlice } from './trainingSlice.ts';

/** RGBA pixels, row after row, `size` x `size`. */
export interface Picture {
  readonly size: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

const PICTURE = 96;

/** `size`: of the slice's planes. */
export function pairPictures(
  slice: TrainingSlice,
  size: number,
): { readonly ct: Picture; readonly mr: Picture } {
  const area = size * size;
  const planes = Array.from({ length: slice.target.length / area }, (_, k) =>
    slice.target.subarray(k * area, (k + 1) * area),
  );
  const plane = planes.find((one) => one.some((value) => value !== NO_TARGET && value > 0)) ?? planes[0];
  return {
    ct: picture(size, (at) => ((slice.hu[at] ?? 0) / HU_STEPS + 60) / 200),
    mr: picture(size, (at) => (plane?.[at] === NO_TARGET ? 0 : (plane?.[at] ?? 0) / TARGET_MAX)),
  };
}

function picture(size: number, value: (at: number) => number): Picture {
  const rgba = new Uint8ClampedArray(4 * PICTURE * PICTURE);
  for (let y = 0, to = 0; y < PICTURE; y++)
    for (let x = 0; x < PICTURE; x++, to += 4) {
      const at = Math.floor(((y + 0.5) * size) / PICTURE) * size + Math.floor(((x + 0.5) * size) / PICTURE);
      const grey = 255 * Math.min(1, Math.max(0, value(at)));
      rgba.set([grey, grey, grey, 255], to);
    }
  return { size: PICTURE, rgba };
}
