// DRUNet, read from top to bottom: a ResNet encoder and its mirror (METHOD section 2), batch norm folded.
import { concat, maxPool, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { DrunetSpec } from '../core/modelManifest.ts';
import { type BlockSpec, drunetPlan } from '../core/networkSpec.ts';
import { block, conv, type Weights } from './blocks.ts';

/**
 * image: (1, H, W, inputs), standardised; H and W multiples of 32. Answers the logits in phases, (1, H/2, W/2, 4K): the
 * head's upsampling and 3x3 convolution are one convolution on the low resolution (see headPhases.ts).
 * Channels are DRUNet-101's.
 */
export function drunet(spec: DrunetSpec, w: Weights, image: Tensor4D): Tensor4D {
  const { encoder, decoder } = drunetPlan(spec);
  return tidy(() => {
    let x = conv(w, 'conv1', image, { stride: 2, relu: true }); //  (H/2, W/2, 64)       DOWN 1
    x = used(x, maxPool(x, 3, 2, 1)); //                            (H/4, W/4, 64)
    const a = used(x, stage(w, encoder[0], x)); //                  (H/4, W/4, 256)      DOWN 2
    const b = stage(w, encoder[1], a); //                           (H/8, W/8, 512)      DOWN 3
    const c = stage(w, encoder[2], b); //                           (H/16, W/16, 1024)   DOWN 4
    x = stage(w, encoder[3], c); //                                 (H/32, W/32, 2048)   D-CENTER
    x = used(x, stage(w, decoder[0], x)); //                        (H/16, W/16, 1024)   U-CENTER
    x = joined(x, c); //                                            (H/16, W/16, 2048)
    x = used(x, stage(w, decoder[1], x)); //                        (H/8, W/8, 512)      UP 1
    x = joined(x, b); //                                            (H/8, W/8, 1024)
    x = used(x, stage(w, decoder[2], x)); //                        (H/4, W/4, 256)      UP 2
    x = joined(x, a); //                                            (H/4, W/4, 512)
    x = used(x, stage(w, decoder[3], x)); //                        (H/2, W/2, 64)       UP 3
    return conv(w, 'head', x); //                                   (H/2, W/2, 4K)       UP 4
  });
}

/** The blocks of a stage one after another; the stage's own input is kept, what lies between is freed at once. */
function stage(w: Weights, blocks: readonly BlockSpec[], input: Tensor4D): Tensor4D {
  return blocks.reduce((x, b) => {
    const y = block(w, b, x);
    if (x !== input) x.dispose();
    return y;
  }, input);
}

/** Frees `input`, which nothing reads any more, and hands on what was made of it. */
function used(input: Tensor4D, output: Tensor4D): Tensor4D {
  input.dispose();
  return output;
}

/** [decoder feature, skip] along the channels; both are freed. */
function joined(feature: Tensor4D, skip: Tensor4D): Tensor4D {
  const both = concat([feature, skip], 3);
  feature.dispose();
  skip.dispose();
  return both;
}
