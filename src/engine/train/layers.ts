// The network cut into layers small enough to differentiate one at a time, so that a step needs memory for one of them only.
import { add, concat, image, maxPool, relu, type Tensor1D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { DrunetSpec, UnetSpec } from '../../core/network/modelManifest.ts';
import { type BlockSpec, type ConvSpec, drunetPlan, unetPlan } from '../../core/network/networkSpec.ts';
import { convolve, convolveFrozen } from './convolve.ts';

/** A convolution's tensors inside a differentiated function. */
export interface Trained {
  readonly filter: Tensor4D;
  readonly bias: Tensor1D;
}

/** Looks a convolution up; `trained` says whether its gradient is wanted. */
export type Lookup = (name: string) => Trained & { readonly trained: boolean };

/** A piece of the network: one tensor in, one out, and the convolutions that it uses. */
export interface Layer {
  readonly name: string;
  readonly convolutions: readonly string[];
  readonly forward: (at: Lookup, x: Tensor4D) => Tensor4D;
  /** The skip connection that starts at this layer's output, or that is concatenated to its input. */
  readonly saves?: string;
  readonly joins?: string;
}

const conv = (at: Lookup, name: string, x: Tensor4D, stride: 1 | 2 = 1): Tensor4D => {
  const { filter, bias, trained } = at(name);
  return add<Tensor4D>(trained ? convolve(x, filter, stride) : convolveFrozen(x, filter, stride), bias);
};

const double = (x: Tensor4D): Tensor4D => image.resizeNearestNeighbor(x, [2 * x.shape[1], 2 * x.shape[2]]);

const shortcut = (at: Lookup, b: BlockSpec, x: Tensor4D): Tensor4D =>
  b.shortcut ? conv(at, `${b.name}.${b.shortcut}.0`, x, b.stride) : x;

/** The same functions as src/engine/blocks.ts, unfused: fused kernels cannot be differentiated through their ReLU. */
const KINDS: Readonly<Record<BlockSpec['kind'], (at: Lookup, b: BlockSpec, x: Tensor4D) => Tensor4D>> = {
  bottleneck: (at, b, x) => {
    const a = relu(conv(at, `${b.name}.conv1`, x));
    const c = relu(conv(at, `${b.name}.conv2`, a, b.stride));
    return relu(add<Tensor4D>(conv(at, `${b.name}.conv3`, c), shortcut(at, b, x)));
  },
  basic: (at, b, x) => {
    const a = relu(conv(at, `${b.name}.conv1`, x, b.stride));
    return relu(add<Tensor4D>(conv(at, `${b.name}.conv2`, a), shortcut(at, b, x)));
  },
  'up-bottleneck': (at, b, x) => {
    const a = relu(conv(at, `${b.name}.conv1`, x));
    const c = relu(conv(at, `${b.name}.conv2`, a));
    return double(relu(add<Tensor4D>(conv(at, `${b.name}.conv3`, c), shortcut(at, b, x))));
  },
  'up-basic': (at, b, x) => {
    const a = double(relu(conv(at, `${b.name}.conv1`, x)));
    return relu(add<Tensor4D>(conv(at, `${b.name}.conv2`, a), double(shortcut(at, b, x))));
  },
};

const names = (all: readonly ConvSpec[]): string[] => all.map(({ name }) => name);

/**
 * A DRUNet as layers in forward order; the last one gives the logits, (N, H, W, K), or with the head as it lies on the
 * device (src/engine/head.ts) its phases, (N, H/2, W/2, 4K).
 */
export function drunetLayers(spec: DrunetSpec, head: 'plain' | 'phases' = 'plain'): readonly Layer[] {
  const { stem, encoder, decoder, head: last } = drunetPlan(spec);
  const stage = (blocks: readonly BlockSpec[], saves?: string, joins?: string): Layer[] =>
    blocks.map((b, i) => ({
      name: b.name,
      convolutions: names(b.convolutions),
      forward: (at, x) => KINDS[b.kind](at, b, x),
      ...(saves && i === blocks.length - 1 ? { saves } : {}),
      ...(joins && i === 0 ? { joins } : {}),
    }));
  return [
    {
      name: 'stem',
      convolutions: [stem.name],
      forward: (at, x) => maxPool(relu(conv(at, stem.name, x, 2)), 3, 2, 1),
    },
    ...stage(encoder[0], 'a'),
    ...stage(encoder[1], 'b'),
    ...stage(encoder[2], 'c'),
    ...stage(encoder[3]),
    ...stage(decoder[0]),
    ...stage(decoder[1], undefined, 'c'),
    ...stage(decoder[2], undefined, 'b'),
    ...stage(decoder[3], undefined, 'a'),
    {
      name: 'head',
      convolutions: [last.name],
      forward: (at, x) => conv(at, last.name, head === 'plain' ? double(x) : x),
    },
  ];
}

/** The baseline U-Net as layers; the last one gives the logits, (N, H, W, outputs of the head as it lies on the device). */
export function unetLayers(spec: UnetSpec): readonly Layer[] {
  const { encoder, decoder, head } = unetPlan(spec);
  const group = (name: string, all: readonly ConvSpec[], skip: Pick<Layer, 'saves' | 'joins'>): Layer => ({
    name,
    convolutions: names(all),
    forward: (at, x) =>
      all.reduce<Tensor4D>(
        (y, { name: one }) => relu(conv(at, one, y)),
        name.startsWith('enc') && name !== 'enc1' ? maxPool(x, 2, 2, 0) : x,
      ),
    ...skip,
  });
  const doubled: Layer = { name: 'double', convolutions: [], forward: (_at, x) => double(x) };
  const sides = ['a', 'b', 'c', 'd'] as const;
  return [
    ...sides.map((saves, i) => group(`enc${i + 1}`, encoder[i] ?? [], { saves })),
    group('enc5', encoder[4], {}),
    ...decoder.flatMap((all, i) => {
      const joins = sides[3 - i];
      return [doubled, group(`dec${4 - i}`, all, joins ? { joins } : {})];
    }),
    { name: 'head', convolutions: [head.name], forward: (at, x) => conv(at, head.name, x) },
  ];
}

/** [decoder feature, skip] along the channels. */
export const join = (feature: Tensor4D, skip: Tensor4D): Tensor4D => concat([feature, skip], 3);
