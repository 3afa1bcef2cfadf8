// What a step makes smaller: the weighted sum of the losses between the network's logits and the real MR, and its gradient.
import {
  addN,
  keep,
  mul,
  scalar,
  sigmoid,
  slice,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tidy,
  valueAndGrad,
} from '@tensorflow/tfjs-core';
import '../tfjs/registerGradients.ts';
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

  /** The loss as a scalar; differentiable. */
  value(logits: Tensor4D, truth: Truth): Tensor {
    const { mse, bce } = this.#weights;
    const { target, weight } = truth;
    return tidy(() => {
      const synthetic = sigmoid(logits);
      const parts: Tensor[] = [scalar(0)];
      if (mse > 0) parts.push(mul(mse, meanSquaredError(synthetic, target, weight)));
      if (bce > 0) parts.push(mul(bce, binaryCrossEntropy(logits, target, weight)));
      const seen = truth.features.filter((one) => one !== null).length;
      truth.features.forEach((real, k) => {
        if (!real || !this.#features) return;
        const image = mul<Tensor4D>(channel(synthetic, k), channel(weight, k));
        parts.push(mul(this.#weights.contextual / seen, contextual(this.#features.of(image), real)));
      });
      return addN(parts);
    });
  }

  /** Value and gradient in the logits; the caller disposes of both. */
  gradient(logits: Tensor4D, truth: Truth): { readonly value: Tensor; readonly gradient: Tensor4D } {
    const made = tidy(() => {
      const { value, grad } = valueAndGrad((z: Tensor4D) => this.value(z, truth))(logits);
      return { value: keep(value), gradient: keep(grad) };
    });
    return made;
  }
}

export function disposeTruth({ target, weight, features }: Truth): void {
  for (const tensor of [target, weight, ...features]) tensor?.dispose();
}

const channel = (x: Tensor4D, k: number): Tensor4D =>
  slice(x, [0, 0, 0, k], [x.shape[0], x.shape[1], x.shape[2], 1]);
