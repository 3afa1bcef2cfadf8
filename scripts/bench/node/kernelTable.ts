// What each variant of the convolution asks of a GPU, by arithmetic: dispatches, workgroups, and bytes from and to its memory.
import type { DrunetSpec } from '../../../src/core/network/modelManifest.ts';
import { convolutionsOf } from '../../../src/core/network/networkSpec.ts';
import { splitConvolutions } from '../../../src/engine/splitFilter.ts';
import { PIXELS, tileFor, workgroups } from '../../../src/engine/kernels/convolutionProgram.ts';
import { type Layer, layerKey, macsOf, pixelsOf } from '../../../src/engine/kernels/layer.ts';
import { tilesOf } from '../../../src/engine/kernels/winogradProgram.ts';
import {
  candidatesFor,
  extentOf,
  isWinograd,
  type Variant,
  type VariantLimits,
  variantName,
  workgroupsOf,
} from '../../../src/engine/kernels/variants.ts';
import { worksBelow } from '../page/definition.ts';
import { count, print } from '../table.ts';
import { type Asked, askedByFilterGradient } from './gradientBytes.ts';

/** What most desktop GPUs allow. */
const LIMITS: VariantLimits = {
  maxComputeWorkgroupStorageSize: 32768,
  maxComputeInvocationsPerWorkgroup: 256,
};

/** The layers of a network as our engine runs them, n images of size x size at once, and how often each occurs. */
export function layersOfSpec(
  spec: DrunetSpec,
  size: number,
  n: number,
): ReadonlyMap<string, { readonly layer: Layer; readonly count: number }> {
  const last = spec.depth >= 50 ? '.conv3' : '.conv2';
  const found = new Map<string, { readonly layer: Layer; readonly count: number }>();
  const split = splitConvolutions(spec);
  const add = (layer: Layer): void => {
    const key = layerKey(layer);
    found.set(key, { layer, count: (found.get(key)?.count ?? 0) + 1 });
  };
  for (const conv of convolutionsOf(spec)) {
    const { name, kernel, stride, inputs, outputs } = conv;
    const side = size / worksBelow(spec, conv);
    const layer: Layer = {
      kernel,
      stride,
      n,
      height: side,
      width: side,
      outputs: name === 'head' ? 4 * outputs : outputs,
      channels: [inputs, 0],
      halved: [false, false, false],
      residual: name.endsWith(last) ? 'apart' : 'none',
      relu: true,
      gradient: 'none',
    };
    if (!split.has(name)) add(layer);
    else {
      const half: Layer = { ...layer, channels: [inputs / 2, 0] };
      add({ ...half, height: side / 2, width: side / 2, residual: 'none', relu: false });
      add({ ...half, residual: 'apart', halved: [false, false, true] });
    }
  }
  return found;
}

/**
 * Channels are counted in fours, as they are read; what lies beyond the last pixel or output is not read. A gradient in an
 * input that was read every other pixel asks for the zeros in between, too.
 */
export function asked(layer: Layer, variant: Variant): Asked {
  if (layer.gradient === 'filter') return askedByFilterGradient(layer, variant);
  const pixels = pixelsOf(layer);
  const { outputs, kernel, channels, residual, gradient } = layer;
  const depth = kernel * kernel * (channels[0] + channels[1]);
  const made = 4 * pixels * outputs;
  const added = (residual === 'none' ? 0 : made) + (gradient === 'masked' ? made : 0);
  if (variant === 'direct') {
    const tile = tileFor(pixels, outputs);
    const [x, y] = workgroups(pixels, outputs, tile);
    // A thread reads its 4 pixels' inputs and its 4 or 8 outputs' weights for itself.
    const perThread = 4 * depth * (PIXELS + 4 * tile.quads);
    const tiles = (pixels / PIXELS) * Math.ceil(outputs / (4 * tile.quads));
    return {
      dispatches: 1,
      workgroups: x * y,
      threads: 64 * x * y,
      readBytes: tiles * perThread + added,
      writtenBytes: made,
    };
  }
  const { shape, parts } = variant;
  const extent = extentOf(shape);
  const [x, y, z] = workgroupsOf(layer, shape, parts);
  const across = Math.ceil(outputs / 4 / extent.quads);
  const all = channels[0] + channels[1];
  // A workgroup reads its pixels' inputs and its outputs' weights once; columns and rows of workgroups read them again. Winograd's
  // reads a tile's 4 x 4 inputs twice, for each row of a transform what it is made of, and of a filter's 9 weights 3, 9, 9 and 3.
  const tiles = tilesOf(layer.n, layer.height, layer.width);
  const inputs = isWinograd(shape) ? 4 * 32 * all * tiles * across : 4 * depth * pixels * across;
  const weights = isWinograd(shape)
    ? 4 * 24 * all * outputs * Math.ceil((4 * tiles) / extent.pixels)
    : 4 * depth * outputs * Math.ceil(pixels / extent.pixels);
  const partBytes = parts > 1 ? parts * made : 0;
  return {
    dispatches: parts > 1 ? 2 : 1,
    workgroups: x * y * z,
    threads: extent.threads * x * y * z,
    readBytes: inputs + weights + added + partBytes,
    writtenBytes: made + partBytes,
  };
}

/** Floating-point operations for each byte that is asked of the GPU's memory. */
export const intensity = (layer: Layer, { readBytes, writtenBytes }: Asked): number =>
  (2 * macsOf(layer)) / (readBytes + writtenBytes);

/** Prints the layers with most work in every candidate, and the whole network with each shape wherever it is a candidate. */
export function printKernels(spec: DrunetSpec, size: number, n: number, rows: number): object {
  const layers = [...layersOfSpec(spec, size, n).values()].sort(
    (a, b) => macsOf(b.layer) * b.count - macsOf(a.layer) * a.count,
  );
  const row = (layer: Layer, variant: Variant): Record<string, string> => {
    const one = asked(layer, variant);
    return {
      variant: variantName(variant),
      dispatches: count(one.dispatches),
      workgroups: count(one.workgroups),
      threads: count(one.threads),
      'MB read': (one.readBytes / 1e6).toFixed(1),
      'MB written': (one.writtenBytes / 1e6).toFixed(1),
      'FLOP a byte': intensity(layer, one).toFixed(1),
    };
  };
  for (const { layer, count: times } of layers.slice(0, rows))
    print(
      `${layerKey(layer)}, ${times} times, ${((2 * macsOf(layer)) / 1e9).toFixed(2)} GFLOP each`,
      candidatesFor(layer, LIMITS).map((variant) => row(layer, variant)),
    );
  const policies: Readonly<Record<string, (layer: Layer) => Variant>> = {
    'direct everywhere': () => 'direct',
    'fewest bytes': (layer) => fewest(layer, 0),
    'fewest bytes with at least 256 workgroups': (layer) => fewest(layer, 256),
  };
  const totals = Object.entries(policies).map(([policy, choose]) => {
    const sum = { dispatches: 0, readBytes: 0, writtenBytes: 0, operations: 0 };
    for (const { layer, count: times } of layers) {
      const one = asked(layer, choose(layer));
      sum.dispatches += times * one.dispatches;
      sum.readBytes += times * one.readBytes;
      sum.writtenBytes += times * one.writtenBytes;
      sum.operations += times * 2 * macsOf(layer);
    }
    return { policy, ...sum };
  });
  print(
    `All convolutions of DRUNet-${spec.depth} at ${size} x ${size}, ${n} at once`,
    totals.map(({ policy, dispatches, readBytes, writtenBytes, operations }) => ({
      policy,
      dispatches: count(dispatches),
      'GB read': (readBytes / 1e9).toFixed(2),
      'GB written': (writtenBytes / 1e9).toFixed(2),
      'FLOP a byte': (operations / (readBytes + writtenBytes)).toFixed(1),
    })),
  );
  return { kernels: { size, n, totals } };
}

/** The candidate that asks for fewest bytes among those with so many workgroups; where none has, the one with most. */
export function fewest(layer: Layer, least: number): Variant {
  const all = candidatesFor(layer, LIMITS).map((variant) => ({ variant, ...asked(layer, variant) }));
  const enough = all.filter(({ workgroups: groups }) => groups >= least);
  const bytes = ({ readBytes, writtenBytes }: Asked): number => readBytes + writtenBytes;
  const best =
    enough.length > 0
      ? enough.sort((a, b) => bytes(a) - bytes(b))[0]
      : all.sort((a, b) => b.workgroups - a.workgroups)[0];
  return best?.variant ?? 'direct';
}
