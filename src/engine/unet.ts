// The paper's baseline U-Net (Han 2017), read from top to bottom: VGG16-like encoder, mirrored decoder, batch norm folded.
import { maxPool, type Tensor4D } from '@tensorflow/tfjs-core';
import type { UnetSpec } from '../core/network/modelManifest.ts';
import { type ConvSpec, unetPlan } from '../core/network/networkSpec.ts';
import { concatenate, conv, dispose, double, one, plain, type Read, type Weights } from './blocks.ts';
import type { Forward, Tap } from './drunet.ts';

/**
 * image: (1, H, W, inputs), standardised; H and W multiples of 16. Answers the logits, (1, H, W, outputs of the head), and
 * what was to be kept.
 */
export function unet(spec: UnetSpec, w: Weights, image: Tensor4D, keep: readonly Tap[] = []): Forward {
  const { encoder, decoder } = unetPlan(spec);
  const a = convolutions(w, encoder[0], one(image)); //              (H, W, 64)
  const b = pooled(w, encoder[1], a); //                             (H/2, W/2, 128)
  const c = pooled(w, encoder[2], b); //                             (H/4, W/4, 256)
  const d = pooled(w, encoder[3], c); //                             (H/8, W/8, 512)
  let x = pooled(w, encoder[4], d); //                               (H/16, W/16, 512)
  const centre = keep.includes('centre') ? x.clone() : null;
  x = through(w, decoder[0], concatenate(double(x), d)); //          (H/8, W/8, 256)
  x = through(w, decoder[1], concatenate(double(x), c)); //          (H/4, W/4, 128)
  x = through(w, decoder[2], concatenate(double(x), b)); //          (H/2, W/2, 64)
  x = through(w, decoder[3], concatenate(double(x), a)); //          (H, W, 64)
  const logits = conv(w, 'head', one(x)); //                         (H, W, K, padded to four)
  if (!keep.includes('penultimate')) x.dispose();
  return { logits, kept: keep.map((tap) => plain(tap === 'centre' && centre ? centre : x)) };
}

/** Convolutions with ReLU, one after another; the input is kept, what lies between them is freed at once. */
function convolutions(w: Weights, group: readonly ConvSpec[], input: Read): Tensor4D {
  const last = group.reduce<Read>((x, { name }) => {
    const y = conv(w, name, x, { relu: true });
    if (x !== input) dispose(x);
    return one(y);
  }, input);
  return last[0].tensor;
}

/** The same, where nothing else reads the input: it is freed. */
function through(w: Weights, group: readonly ConvSpec[], input: Read): Tensor4D {
  const y = convolutions(w, group, input);
  dispose(input);
  return y;
}

const pooled = (w: Weights, group: readonly ConvSpec[], x: Tensor4D): Tensor4D =>
  through(w, group, one(maxPool(x, 2, 2, 0)));
