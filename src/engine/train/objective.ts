// What a step makes smaller: the weighted sum of the losses between the network's logits and the real MR, and its gradient.
import {
  addN,
  mul,
  type Scalar,
  sigmoid,
  slice,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tidy,
  valueAndGrad,
} from '@tensorflow/tfjs-core';
import type { LossWeights } from '../../core/training/fineTune.ts';
import type { FeatureNetwork } from './features.ts';
import { binaryCrossEntropy, contextual, meanSquaredError } from './losses.ts';

/** What the logits of one slice are held against; (1, H, W, K) all. */
export interface Truth {
  /** In [0, 1]; 0 where the weight is 0. */
  readonly target: Tensor4D;
  /** 1 where the real MR is known, else 0; there the contextual loss sees zero in both images. */
  readonly weight: Tensor4D;
  /** Features of the real image, one a contrast that has any pixel; made by `truthOf`. */
  readonly features: readonly (Tensor2D | null)[];
}

export class Objective {
  readonly #weights: LossWeights;
  readonly #features: FeatureNetwork | null;

  constructor(weights: LossWeights, features: FeatureNetwork | null) {
    if (weights.contextual > 0 && !features)
      throw new RangeError('The contextual loss needs a feature network.');
    this.#weights = weights;
    this.#features = weights.contextual > 0 ? features : null;
  }

  /** `key` names this very target, turned as it is, so that its features are made once; null where it will not come again. */
  async truth(target: Tensor4D, weight: Tensor4D, key: string | null): Promise<Truth> {
    const features: (Tensor2D | null)[] = [];
    for (let k = 0; k < (this.#features ? target.shape[3] : 0); k++) {
      const known = tidy(() => sum(channel(weight, k)));
      const any = ((await known.data())[0] ?? 0) > 0;
      known.dispose();
      const image = any ? tidy(() => channel(target, k)) : null;
      features.push(image && this.#features ? await this.#features.real(image, key && `${key}|${k}`) : null);
      image?.dispose();
    }
    return { target, weight, features };
  }

  /** The loss as a scalar. */
  value(logits: Tensor4D, truth: Truth): Tensor {
    return tidy(() => {
      const parts: Tensor[] = [this.#ofPixels(logits, truth)];
      for (const { image, real, share } of this.#images(logits, truth))
        parts.push(mul(share, contextual(real.network.of(image), real.features)));
      return addN(parts);
    });
  }

  /** Value and gradient in the logits; the caller disposes of both. */
  gradient(logits: Tensor4D, truth: Truth): { readonly value: Tensor; readonly gradient: Tensor4D } {
    return tidy(() => {
      const found: { readonly k: number; readonly value: Tensor; readonly gradient: Tensor4D }[] = [];
      for (const { k, image, real, share } of this.#images(logits, truth)) {
        const seen = real.network.differentiable(image);
        const { value, grad } = valueAndGrad((features: Tensor2D) =>
          mul(share, contextual(features, real.features)),
        )(seen.features);
        found.push({ k, value, gradient: seen.back(grad) });
      }
      const pixels = valueAndGrad((z: Tensor4D) => this.#ofPixels(z, truth))(logits);
      if (found.length === 0) return { value: pixels.value, gradient: pixels.grad };
      // The images' gradients go through the weight and the sigmoid: of the sum of their products with the images.
      const { grad } = valueAndGrad((z: Tensor4D) => {
        const synthetic = sigmoid(z);
        return addN(found.map(({ k, gradient }) => sum(mul(weighted(synthetic, truth, k), gradient))));
      })(logits);
      return {
        value: addN([pixels.value, ...found.map(({ value }) => value)]),
        gradient: addN<Tensor4D>([pixels.grad, grad]),
      };
    });
  }

  #ofPixels(logits: Tensor4D, { target, weight }: Truth): Scalar {
    const { mse, bce } = this.#weights;
    const parts: Scalar[] = [mul<Scalar>(0, sum(slice(logits, [0, 0, 0, 0], [1, 1, 1, 1])))];
    if (mse > 0) parts.push(mul<Scalar>(mse, meanSquaredError(sigmoid(logits), target, weight)));
    if (bce > 0) parts.push(mul<Scalar>(bce, binaryCrossEntropy(logits, target, weight)));
    return parts.length > 1 ? addN(parts.slice(1)) : addN(parts);
  }

  /** The contrasts that the feature network sees, each with its share of the loss. */
  *#images(logits: Tensor4D, truth: Truth) {
    const network = this.#features;
    if (!network) return;
    const seen = truth.features.filter((one) => one !== null).length;
    const synthetic = sigmoid(logits);
    for (const [k, features] of truth.features.entries())
      if (features)
        yield {
          k,
          image: weighted(synthetic, truth, k),
          real: { network, features },
          share: this.#weights.contextual / seen,
        };
  }
}

export function disposeTruth({ target, weight, features }: Truth): void {
  for (const tensor of [target, weight, ...features]) tensor?.dispose();
}

const channel = (x: Tensor4D, k: number): Tensor4D =>
  slice(x, [0, 0, 0, k], [x.shape[0], x.shape[1], x.shape[2], 1]);

/** What the feature network sees of a contrast. */
const weighted = (synthetic: Tensor4D, { weight }: Truth, k: number): Tensor4D =>
  mul<Tensor4D>(channel(synthetic, k), channel(weight, k));
