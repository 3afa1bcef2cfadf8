// The paper's baseline U-Net (Han 2017), read from top to bottom: VGG16-like encoder, mirrored decoder, batch norm folded.
import { concat, maxPool, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { UnetSpec } from '../core/modelManifest.ts';
import { type ConvSpec, unetPlan } from '../core/networkSpec.ts';
import { conv, double, type Weights } from './blocks.ts';

/** image: (1, H, W, inputs), standardised; H and W multiples of 16. Answers the logits, (1, H, W, outputs of the head). */
export function unet(spec: UnetSpec, w: Weights, image: Tensor4D): Tensor4D {
  const { encoder, decoder } = unetPlan(spec);
  return tidy(() => {
    const a = convolutions(w, encoder[0], image); //            (H, W, 64)
    const b = convolutions(w, encoder[1], half(a)); //          (H/2, W/2, 128)
    const c = convolutions(w, encoder[2], half(b)); //          (H/4, W/4, 256)
    const d = convolutions(w, encoder[3], half(c)); //          (H/8, W/8, 512)
    let x = convolutions(w, encoder[4], half(d)); //            (H/16, W/16, 512)
    x = convolutions(w, decoder[0], join(double(x), d)); //     (H/8, W/8, 256)
    x = convolutions(w, decoder[1], join(double(x), c)); //     (H/4, W/4, 128)
    x = convolutions(w, decoder[2], join(double(x), b)); //     (H/2, W/2, 64)
    x = convolutions(w, decoder[3], join(double(x), a)); //     (H, W, 64)
    return conv(w, 'head', x); //                               (H, W, K, padded to four)
  });
}

/** Convolutions with ReLU, one after another; what lies between them is freed at once. */
function convolutions(w: Weights, group: readonly ConvSpec[], input: Tensor4D): Tensor4D {
  return group.reduce((x, { name }) => {
    const y = conv(w, name, x, { relu: true });
    if (x !== input) x.dispose();
    return y;
  }, input);
}

const half = (x: Tensor4D): Tensor4D => maxPool(x, 2, 2, 0);
const join = (feature: Tensor4D, skip: Tensor4D): Tensor4D => concat([feature, skip], 3);
