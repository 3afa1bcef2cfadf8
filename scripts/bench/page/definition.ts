// DRUNet as its definition places every operation, drawn with any pen: a layers model, an ONNX graph or a counter.
import type { DrunetSpec } from '../../../src/core/network/modelManifest.ts';
import { splitConvolutions } from '../../../src/engine/splitFilter.ts';
import {
  type BlockSpec,
  convolutionsOf,
  type ConvSpec,
  drunetPlan,
} from '../../../src/core/network/networkSpec.ts';

/** Draws operations on values of type T. A convolution includes its batch norm; the head has none. */
export interface Pen<T> {
  conv(x: T, spec: ConvSpec): T;
  relu(x: T): T;
  add(a: T, b: T): T;
  /** 3x3, stride 2, padded by 1. */
  pool(x: T): T;
  /** Nearest, x2. */
  double(x: T): T;
  concat(a: T, b: T): T;
}

/** docs/method.md 2 from the image to the logits: upsampling stands where the definition has it, nothing is rewritten. */
export function drawDrunet<T>(spec: DrunetSpec, pen: Pen<T>, image: T): T {
  const { stem, encoder, decoder, head } = drunetPlan(spec);
  const stage = (blocks: readonly BlockSpec[], x: T): T => blocks.reduce((y, b) => drawBlock(b, pen, y), x);
  const a = stage(encoder[0], pen.pool(pen.relu(pen.conv(image, stem))));
  const b = stage(encoder[1], a);
  const c = stage(encoder[2], b);
  let x = stage(decoder[0], stage(encoder[3], c));
  x = stage(decoder[1], pen.concat(x, c));
  x = stage(decoder[2], pen.concat(x, b));
  x = stage(decoder[3], pen.concat(x, a));
  return pen.conv(pen.double(x), head);
}

function drawBlock<T>({ kind, name, convolutions }: BlockSpec, pen: Pen<T>, x: T): T {
  const find = (part: string): ConvSpec | undefined =>
    convolutions.find((c) => c.name.startsWith(`${name}.${part}`));
  const conv = (part: string, y: T): T => {
    const found = find(part);
    if (!found) throw new Error(`${name} has no ${part}.`);
    return pen.conv(y, found);
  };
  const short = find('downsample') ?? find('shortcut');
  const residual = (y: T): T => (short ? pen.conv(y, short) : y);
  switch (kind) {
    case 'bottleneck': {
      const y = pen.relu(conv('conv2', pen.relu(conv('conv1', x))));
      return pen.relu(pen.add(conv('conv3', y), residual(x)));
    }
    case 'basic': {
      const y = pen.relu(conv('conv1', x));
      return pen.relu(pen.add(conv('conv2', y), residual(x)));
    }
    case 'up-bottleneck': {
      const y = pen.relu(conv('conv2', pen.double(pen.relu(conv('conv1', x)))));
      return pen.relu(pen.add(conv('conv3', y), residual(pen.double(x))));
    }
    case 'up-basic': {
      const up = pen.double(x);
      return pen.relu(pen.add(conv('conv2', pen.relu(conv('conv1', up))), residual(up)));
    }
  }
}

/** One convolution with its batch norm folded in (HWIO), and the batch norm that was folded: raw = weight / factor. */
export interface SeededConvolution {
  readonly spec: ConvSpec;
  readonly weight: Float32Array<ArrayBuffer>;
  readonly bias: Float32Array<ArrayBuffer>;
  /** gamma / sqrt(variance + epsilon), an output each; mean is 0.1 and epsilon 1e-3 everywhere. */
  readonly factor: Float32Array<ArrayBuffer>;
}

export const EPSILON = 1e-3;
export const MEAN = 0.1;

/**
 * Every convolution in order, from one seed: the same numbers for every contestant. What closes a block is small, so that
 * sums stay tame. `blank`: zeros, for runs in which only the calls are counted.
 */
export function* seededConvolutions(spec: DrunetSpec, blank: boolean): Generator<SeededConvolution> {
  const random = seeded(2022);
  const last = spec.depth >= 50 ? '.conv3' : '.conv2';
  for (const conv of convolutionsOf(spec)) {
    const { kernel, inputs, outputs, name } = conv;
    const scale = (name.endsWith(last) ? 0.3 : 1) * Math.sqrt(6 / (kernel * kernel * inputs));
    const weight = new Float32Array(kernel * kernel * inputs * outputs);
    for (let i = 0; i < weight.length && !blank; i++) weight[i] = scale * random();
    const bias = Float32Array.from({ length: outputs }, () => 0.1 * random());
    const factor = Float32Array.from({ length: outputs }, () => 1 + 0.2 * random());
    yield { spec: conv, weight, bias, factor };
  }
}

/** Numbers in -1..1 (a linear congruential generator: fast, and good enough to fill weights). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  };
}

/** Multiply-accumulates, and bytes that operations must move at least once each: weights, and every tensor read and written. */
export interface Work {
  readonly macs: number;
  readonly weightBytes: number;
  readonly featureBytes: number;
  readonly operations: number;
}

interface Sized {
  readonly side: number;
  readonly channels: number;
}

/** The work of the definition as it stands, every operation by itself, at size x size. */
export function workOf(spec: DrunetSpec, size: number): Work {
  let [macs, weights, moved, operations] = [0, 0, 0, 0];
  const numbers = ({ side, channels }: Sized): number => side * side * channels;
  const made = (to: Sized, ...from: readonly Sized[]): Sized => {
    operations++;
    moved += [to, ...from].reduce((sum, tensor) => sum + numbers(tensor), 0);
    return to;
  };
  const pen: Pen<Sized> = {
    conv: (x, { kernel, stride, inputs, outputs }) => {
      const to = { side: x.side / stride, channels: outputs };
      weights += kernel * kernel * inputs * outputs + outputs;
      macs += kernel * kernel * inputs * numbers(to);
      return made(to, x);
    },
    relu: (x) => made(x, x),
    add: (a, b) => made(a, a, b),
    pool: (x) => made({ ...x, side: x.side / 2 }, x),
    double: (x) => made({ ...x, side: x.side * 2 }, x),
    concat: (a, b) => made({ ...a, channels: a.channels + b.channels }, a, b),
  };
  drawDrunet(spec, pen, { side: size, channels: spec.inputs });
  return { macs, weightBytes: 4 * weights, featureBytes: 4 * moved, operations };
}

/** The same as src/engine runs it: pointwise work before the upsampling, everything else inside a convolution's dispatch. */
export function ourWorkOf(spec: DrunetSpec, size: number): Work {
  let [macs, weights, moved] = [0, 0, 0];
  const all = convolutionsOf(spec);
  const last = spec.depth >= 50 ? '.conv3' : '.conv2';
  const split = splitConvolutions(spec);
  for (const conv of all) {
    const { name, kernel, stride, inputs, outputs } = conv;
    const side = size / worksBelow(spec, conv);
    const wide = name === 'head' ? 4 * outputs : outputs;
    weights += kernel * kernel * inputs * wide + wide;
    const residual = name.endsWith(last) ? outputs : 0;
    // A 1x1 that reads an upsampled map and a skip connection has its first half computed before the upsampling.
    const low = split.has(name) ? (side / 2) ** 2 : 0;
    const here = low > 0 ? inputs / 2 : inputs;
    macs += kernel * kernel * wide * (here * side * side + (inputs - here) * low);
    moved += side * side * (wide + here * stride * stride + residual) + low * (inputs - here + 2 * wide);
  }
  const pooled = (size / 4) ** 2 * spec.width;
  moved += 5 * pooled; // the pooling: four numbers read for each one written
  return { macs, weightBytes: 4 * weights, featureBytes: 4 * moved, operations: all.length + split.size + 1 };
}

/** The part of the image's side at which our engine computes a convolution. */
export function worksBelow(spec: DrunetSpec, { name, shrink }: ConvSpec): number {
  const up = /^up\d/.test(name) && shrink < upShrink(name) && !(spec.depth < 50 && name.endsWith('conv2'));
  return up || name === 'head' ? shrink * 2 : shrink;
}

/** Where the block that a convolution belongs to has its input. */
function upShrink(name: string): number {
  const stage = Number(name[2]);
  return 4 * 2 ** (3 - stage);
}
