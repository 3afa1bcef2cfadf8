// The ways in which a convolution can be computed on a GPU, and which of them a layer may take. They differ in speed alone.
import { depthOf, type Layer, pixelsOf } from './layer.ts';
import { sharedBytesOf, stepsOf, threadsOf, type TiledShape, tiledWorkgroups } from './tiledProgram.ts';

export const SHAPES = {
  /** 64 pixels x 64 outputs, 8 x 8 a thread: the most arithmetic for each number read. */
  wide: { pixels: 64, quads: 16, threadPixels: 8, threadQuads: 2, depth: 4 },
  /** 128 pixels x 64 outputs: for large maps. */
  tall: { pixels: 128, quads: 16, threadPixels: 8, threadQuads: 2, depth: 4 },
  /** 32 pixels x 64 outputs, 4 x 8 a thread: more workgroups for small maps. */
  low: { pixels: 32, quads: 16, threadPixels: 4, threadQuads: 2, depth: 4 },
  /** 32 pixels x 32 outputs, 4 x 4 a thread: twice as many again. */
  small: { pixels: 32, quads: 8, threadPixels: 4, threadQuads: 1, depth: 4 },
  /** 128 pixels x 8 outputs: for a head. */
  thin: { pixels: 128, quads: 2, threadPixels: 4, threadQuads: 1, depth: 4 },
} as const satisfies Readonly<Record<string, TiledShape>>;

export type ShapeName = keyof typeof SHAPES;

export const SHAPE_NAMES: readonly ShapeName[] = ['wide', 'tall', 'low', 'small', 'thin'];

/**
 * 'direct': every thread by itself, with no barrier (convolutionProgram): what runs where nothing is measured. Else a tile;
 * with `parts` over 1, that many workgroups share a sum, and a second dispatch adds their parts.
 */
export type Variant = 'direct' | { readonly shape: ShapeName; readonly parts: number };

/** "direct", "wide", "low x 4". Kept with what was measured: changing a shape takes a new name. */
export const variantName = (variant: Variant): string =>
  variant === 'direct'
    ? variant
    : variant.parts === 1
      ? variant.shape
      : `${variant.shape} x ${variant.parts}`;

/** The variant of a name; null where there is none of it any more. */
export function variantNamed(name: string): Variant | null {
  if (name === 'direct') return name;
  const [, called, parts = '1'] = /^(\w+)(?: x (\d+))?$/.exec(name) ?? [];
  const shape = SHAPE_NAMES.find((one) => one === called);
  return shape ? { shape, parts: Number(parts) } : null;
}

/** What a device allows. */
export interface VariantLimits {
  readonly maxComputeWorkgroupStorageSize: number;
  readonly maxComputeInvocationsPerWorkgroup: number;
}

/** Whether the kernel in tiles takes such a layer: it reads and writes channels in fours. */
export const takesTiles = ({ channels, outputs }: Layer): boolean =>
  outputs % 4 === 0 && channels.every((count) => count % 4 === 0);

/** Fewer workgroups than this leave parts of a large GPU idle; more than the second gain nothing from being cut further. */
const FEW = 512;
/** A part of a sum has at least so many numbers: below, adding the parts costs more than it gains. */
const PART_DEPTH = 128;

/** The variants that are worth measuring for a layer, the default first. */
export function candidatesFor(layer: Layer, limits: VariantLimits): readonly Variant[] {
  if (!takesTiles(layer)) return ['direct'];
  const quads = layer.outputs / 4;
  const pixels = pixelsOf(layer);
  const shapes = SHAPE_NAMES.filter((name) => {
    const shape = SHAPES[name];
    const fits =
      sharedBytesOf(shape) <= limits.maxComputeWorkgroupStorageSize &&
      threadsOf(shape) <= limits.maxComputeInvocationsPerWorkgroup;
    // A tile that is mostly beyond the last output or pixel is no candidate.
    return fits && (name === 'thin' ? quads <= 8 : shape.quads < 2 * quads && shape.pixels < 2 * pixels);
  });
  const tiled = shapes.flatMap((name): Variant[] => {
    const [x, y] = tiledWorkgroups(pixels, layer.outputs, SHAPES[name], 1);
    const parts = [1, 2, 4, 8].filter(
      (count) =>
        count === 1 ||
        (x * y * count <= FEW &&
          depthOf(layer) / count >= PART_DEPTH &&
          stepsOf(layer.kernel, layer.channels, SHAPES[name]) >= 2 * count),
    );
    return parts.map((count) => ({ shape: name, parts: count }));
  });
  return ['direct', ...tiled];
}
