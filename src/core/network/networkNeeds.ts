// What a network needs of a device, computed from its plan before anything is fetched.
import type { DrunetSpec, UnetSpec } from './modelManifest.ts';
import { convolutionsOf, networkSize } from './networkSpec.ts';

export interface NetworkNeeds {
  readonly weightBytes: number;
  /** Feature maps of one size x size slice that are alive at once, at most, with the image that goes in and comes out. */
  readonly featureBytes: number;
  /** The largest feature map of one slice, and the largest filter: each is one buffer on a GPU. */
  readonly mapBytes: number;
  readonly filterBytes: number;
}

/** How many maps of the stem's size (width channels, at the resolution that the first convolution leaves) live at once. */
const MAPS_ALIVE: Readonly<Record<(DrunetSpec | UnetSpec)['family'], number>> = { drunet: 6, unet: 5 };

/** All in 32-bit numbers. Estimates from above, by at most a half for the shipped networks. */
export function networkNeeds(spec: DrunetSpec | UnetSpec, size: number): NetworkNeeds {
  const side = spec.family === 'drunet' ? size / 2 : size;
  const stem = 4 * side ** 2 * spec.width;
  const filters = convolutionsOf(spec).map(({ kernel, inputs, outputs }) => kernel ** 2 * inputs * outputs);
  return {
    weightBytes: 4 * networkSize(spec, size).parameters,
    featureBytes: MAPS_ALIVE[spec.family] * stem + 4 * size ** 2 * (spec.inputs + spec.outputs),
    mapBytes: stem,
    filterBytes: 4 * Math.max(...filters),
  };
}
