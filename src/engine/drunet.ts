// DRUNet, read from top to bottom: a ResNet encoder and its mirror (docs/method.md 2.1), batch norm folded.
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { DrunetSpec } from '../core/network/modelManifest.ts';
import { type BlockSpec, drunetPlan } from '../core/network/networkSpec.ts';
import type { Feature } from './kernels/convolution.ts';
import { block, concatenate, dispose, one, plain, type Read, used, type Pass } from './blocks.ts';

/**
 * A feature map that a pass can be asked to keep. centre: a DRUNet's D-CENTER, (1, H/32, W/32, 2048 for DRUNet-101), the
 * U-Net's lowest, (1, H/16, W/16, 512). penultimate: what the head reads, 64 channels.
 */
export type Tap = 'centre' | 'penultimate';

/** What a pass through a network leaves on the device. */
export interface Forward {
  readonly logits: Tensor4D;
  /** What was asked for, in that order. */
  readonly kept: readonly Feature[];
}

/**
 * image: (1, H, W, inputs), standardised; H and W multiples of 32. Answers the logits in phases, (1, H/2, W/2, 4K): the
 * head's upsampling and 3x3 convolution are one convolution on the low resolution (see head.ts). Each feature map is freed
 * once nothing reads it any more, but for those to keep. Channels are DRUNet-101's.
 */
export function drunet(spec: DrunetSpec, pass: Pass, image: Tensor4D, keep: readonly Tap[] = []): Forward {
  const { encoder, decoder } = drunetPlan(spec);
  let x = pass.conv('conv1', one(image), { stride: 2, relu: true }); //  (H/2, W/2, 64)       DOWN 1
  x = used(pass, pass.pool(x, { window: 3, stride: 2, border: 1 }), x); //                                 (H/4, W/4, 64)
  const [{ tensor: a }] = through(pass, encoder[0], one(x)); //                (H/4, W/4, 256)      DOWN 2
  const [{ tensor: b }] = stage(pass, encoder[1], one(a)); //             (H/8, W/8, 512)      DOWN 3
  const [{ tensor: c }] = stage(pass, encoder[2], one(b)); //             (H/16, W/16, 1024)   DOWN 4
  const centre = stage(pass, encoder[3], one(c)); //                      (H/32, W/32, 2048)   D-CENTER
  let y = stage(pass, decoder[0], centre); //                             (H/16, W/16, 1024)   U-CENTER
  if (!keep.includes('centre')) dispose(pass, centre);
  y = through(pass, decoder[1], pair(pass, y[0], c)); //                      (H/8, W/8, 512)      UP 1
  y = through(pass, decoder[2], pair(pass, y[0], b)); //                      (H/4, W/4, 256)      UP 2
  y = through(pass, decoder[3], pair(pass, y[0], a)); //                      (H/2, W/2, 64)       UP 3
  const logits = pass.conv('head', y); //                                (H/2, W/2, 4K)       UP 4
  if (!keep.includes('penultimate')) dispose(pass, y);
  return { logits, kept: keep.map((tap) => (tap === 'centre' ? centre[0] : y[0])) };
}

/** An upsampled map of a bottleneck and a skip connection, as split filters read them; others' are concatenated where they must be. */
const pair = (pass: Pass, feature: Feature, skip: Tensor4D): Read =>
  feature.halved ? [feature, plain(skip)] : concatenate(pass, feature, skip);

/** The blocks of a stage one after another; the stage's own input is kept, what lies between is freed at once. */
function stage(pass: Pass, blocks: readonly BlockSpec[], input: Read): Read {
  return blocks.reduce<Read>((x, b) => {
    const y = block(pass, b, x, x !== input);
    if (x !== input) dispose(pass, x);
    return [y];
  }, input);
}

/** The same, where nothing else reads the stage's input: it is freed. */
function through(pass: Pass, blocks: readonly BlockSpec[], input: Read): Read {
  const y = stage(pass, blocks, input);
  dispose(pass, input);
  return y;
}
