// The ways in which a convolution can be computed on a GPU, and which of them a layer may take. They differ in speed alone.
import { gradientWorkgroups } from './tiledFilterGradientProgram.ts';
import { depthOf, type Layer, pixelsOf, type Role } from './layer.ts';
import { sharedBytesOf, stepsOf, threadsOf, type TiledShape, tiledWorkgroups } from './tiledProgram.ts';
import {
  tilesOf,
  winogradBytes,
  type WinogradShape,
  winogradSteps,
  winogradThreads,
  winogradWorkgroups,
} from './winogradProgram.ts';

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

/** 3x3 convolutions of stride 1 by Winograd's F(2x2, 3x3): 4 multiply-adds a pixel, input and output instead of 9. */
export const WINOGRAD = {
  /** 128 pixels x 32 outputs, 8 tiles x 8 outputs of one of 16 products a thread. */
  winograd: { tiles: 32, quads: 8, threadTiles: 8, threadQuads: 2 },
  /** 64 pixels x 16 outputs: four times the workgroups. */
  winogradSmall: { tiles: 16, quads: 4, threadTiles: 4, threadQuads: 2 },
} as const satisfies Readonly<Record<string, WinogradShape>>;

type TiledName = keyof typeof SHAPES;
type WinogradName = keyof typeof WINOGRAD;
export type ShapeName = TiledName | WinogradName;

export const SHAPE_NAMES: readonly TiledName[] = ['wide', 'tall', 'low', 'small', 'thin'];
export const WINOGRAD_NAMES: readonly WinogradName[] = ['winograd', 'winogradSmall'];

export const isWinograd = (name: ShapeName): name is WinogradName =>
  WINOGRAD_NAMES.some((one) => one === name);

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

/** The name under which a role's kernel of a variant is struck out: "wide x 4 (gradient in filters)". */
export const kernelName = (variant: Variant, role: Role): string => variantName(variant) + ROLE_WORDS[role];

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  forward: '',
  'input gradient': ' (gradient in inputs)',
  'filter gradient': ' (gradient in filters)',
};

/** The variant of a name; null where there is none of it any more. */
export function variantNamed(name: string): Variant | null {
  if (name === 'direct') return name;
  const [, called, parts = '1'] = /^(\w+)(?: x (\d+))?$/.exec(name) ?? [];
  const shape = [...SHAPE_NAMES, ...WINOGRAD_NAMES].find((one) => one === called);
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

/** Whether Winograd's kernel takes it. */
export const takesWinograd = (layer: Layer): boolean =>
  layer.kernel === 3 && layer.stride === 1 && layer.gradient === 'none' && takesTiles(layer);

export interface Extent {
  readonly pixels: number;
  readonly quads: number;
  readonly threads: number;
  readonly sharedBytes: number;
}

/** What a workgroup of a shape covers and takes. */
export function extentOf(name: ShapeName): Extent {
  if (isWinograd(name)) {
    const shape = WINOGRAD[name];
    const { tiles, quads } = shape;
    return { pixels: 4 * tiles, quads, threads: winogradThreads(shape), sharedBytes: winogradBytes(shape) };
  }
  const shape = SHAPES[name];
  const { pixels, quads } = shape;
  return { pixels, quads, threads: threadsOf(shape), sharedBytes: sharedBytesOf(shape) };
}

/** Steps of a whole sum, and what a workgroup is sent for. */
export const stepsOfLayer = ({ kernel, channels }: Layer, name: ShapeName): number =>
  isWinograd(name) ? winogradSteps(channels) : stepsOf(kernel, channels, SHAPES[name]);

export const workgroupsOf = (layer: Layer, name: ShapeName, parts: number): [number, number, number] =>
  isWinograd(name)
    ? winogradWorkgroups(tilesOf(layer.n, layer.height, layer.width), layer.outputs, WINOGRAD[name], parts)
    : tiledWorkgroups(pixelsOf(layer), layer.outputs, SHAPES[name], parts);

/** Fewer workgroups than this leave parts of a large GPU idle; more than the second gain nothing from being cut further. */
const FEW = 512;
/** A part of a sum has at least so many numbers: below, adding the parts costs more than it gains. */
const PART_DEPTH = 128;

/** Steps that a part has at least: 32 channels of Winograd's, whose outputs are transformed once a part. */
const leastSteps = (name: ShapeName): number => (isWinograd(name) ? 8 : 2);

/** The variants that are worth measuring for a layer, the default first. */
export function candidatesFor(layer: Layer, limits: VariantLimits): readonly Variant[] {
  if (!takesTiles(layer)) return ['direct'];
  if (layer.gradient === 'filter') return ['direct', ...filterCandidates(layer, limits)];
  const quads = layer.outputs / 4;
  const pixels = pixelsOf(layer);
  const shapes = [...SHAPE_NAMES, ...(takesWinograd(layer) ? WINOGRAD_NAMES : [])].filter((name) => {
    const extent = extentOf(name);
    const fits =
      extent.sharedBytes <= limits.maxComputeWorkgroupStorageSize &&
      extent.threads <= limits.maxComputeInvocationsPerWorkgroup;
    // A tile that is mostly beyond the last output or pixel is no candidate.
    return fits && (name === 'thin' ? quads <= 8 : extent.quads < 2 * quads && extent.pixels < 2 * pixels);
  });
  const tiled = shapes.flatMap((name): Variant[] => {
    const [x, y] = workgroupsOf(layer, name, 1);
    const parts = [1, 2, 4, 8].filter(
      (count) =>
        count === 1 ||
        (x * y * count <= FEW &&
          depthOf(layer) / count >= PART_DEPTH &&
          stepsOfLayer(layer, name) >= leastSteps(name) * count),
    );
    return parts.map((count) => ({ shape: name, parts: count }));
  });
  return ['direct', ...tiled];
}

/** A part of a filter's gradient sums at least so many pixels, and so many numbers of cuts are worth trying. */
const PART_PIXELS = 64;
const CUTS = 3;

/** Of a filter's gradient, whose sums over pixels are long: each shape in the finest cuts that a large GPU has room for. */
function filterCandidates(layer: Layer, limits: VariantLimits): readonly Variant[] {
  const { kernel, channels, outputs } = layer;
  return (['wide', 'low', 'small'] as const)
    .filter((name) => {
      const { quads, pixels, threads } = extentOf(name);
      return (
        quads < outputs / 2 && pixels < 2 * channels[0] && threads <= limits.maxComputeInvocationsPerWorkgroup
      );
    })
    .flatMap((name): Variant[] => {
      const [x, y] = gradientWorkgroups(kernel, channels[0], outputs, SHAPES[name], 1);
      const cuts = [1, 2, 4, 8, 16, 32, 64].filter(
        (parts) => parts === 1 || (x * y * parts <= 4 * FEW && pixelsOf(layer) / parts >= PART_PIXELS),
      );
      return cuts.slice(-CUTS).map((parts) => ({ shape: name, parts }));
    });
}
