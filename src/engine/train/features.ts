// The feature network of the contextual loss: frozen, read at one layer, differentiable in its image only.
import {
  add,
  concat,
  maxPool,
  relu,
  reshape,
  sub,
  div,
  tensor1d,
  type Tensor2D,
  tensor2d,
  tensor4d,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Convolutions } from '../../core/network/convolution.ts';
import type { VggSpec } from '../../core/network/modelManifest.ts';
import { vggPlan } from '../../core/network/networkSpec.ts';
import { convolveFrozen } from './convolve.ts';
import type { Trained } from './layers.ts';

/** Real images' features that are kept, at most. */
const MOST_CACHED_BYTES = 256 * 2 ** 20;

/** ImageNet's, as docs/method.md 1.4 and 3.3 have it. */
const STANDARD = [
  { mean: 0.485, std: 0.229 },
  { mean: 0.456, std: 0.224 },
  { mean: 0.406, std: 0.225 },
];

export class FeatureNetwork {
  readonly #groups: readonly (readonly string[])[];
  readonly #weights = new Map<string, Trained>();
  readonly #cache = new Map<string, Float32Array>();
  #cachedBytes = 0;
  /** How often features of a real image were found in the cache; for tests. */
  hits = 0;

  /** Layers after `layer` are not kept. Throws where the network has no such layer. */
  constructor(spec: VggSpec, layer: string, weights: Convolutions) {
    const all = vggPlan(spec).map((group) => group.map(({ name }) => name));
    const names = all.flat();
    const last = names.indexOf(layer);
    if (last < 0) throw new RangeError(`The feature network has no layer ${layer}.`);
    const used = new Set(names.slice(0, last + 1));
    this.#groups = all
      .map((group) => group.filter((name) => used.has(name)))
      .filter((group) => group.length > 0);
    for (const name of used) {
      const plain = weights.get(name);
      if (!plain) throw new RangeError(`The feature network's weights lack ${name}.`);
      this.#weights.set(name, {
        filter: tensor4d(plain.weight, [...plain.shape]),
        bias: tensor1d(plain.bias),
      });
    }
  }

  /**
   * Features after the ReLU of the layer.
   * @param image (1, H, W, 1) in [0, 1]; repeated to three channels and standardised here.
   * @returns positions x channels.
   */
  of(image: Tensor4D): Tensor2D {
    return tidy(() => {
      let x: Tensor4D = concat(
        STANDARD.map(({ mean, std }) => div<Tensor4D>(sub(image, mean), std)),
        3,
      );
      this.#groups.forEach((group, g) => {
        if (g > 0) x = maxPool(x, 2, 2, 0);
        for (const name of group) {
          const { filter, bias } = this.#weight(name);
          x = relu(add<Tensor4D>(convolveFrozen(x, filter, 1), bias));
        }
      });
      return reshape(x, [x.shape[1] * x.shape[2], x.shape[3]]);
    });
  }

  /** The same of a real image, from the cache where `key` was seen before; null never caches. */
  async real(image: Tensor4D, key: string | null): Promise<Tensor2D> {
    const known = key === null ? undefined : this.#cache.get(key);
    const { filter } = this.#weight(this.#groups.at(-1)?.at(-1) ?? '');
    const channels = filter.shape[3];
    if (known && key !== null) {
      this.hits++;
      return tensor2d(known, [known.length / channels, channels]);
    }
    const features = this.of(image);
    if (key !== null) {
      const values = Float32Array.from(await features.data());
      if (this.#cachedBytes + values.byteLength <= MOST_CACHED_BYTES) {
        this.#cache.set(key, values);
        this.#cachedBytes += values.byteLength;
      }
    }
    return features;
  }

  #weight(name: string): Trained {
    const found = this.#weights.get(name);
    if (!found) throw new Error(`The feature network has no ${name}.`);
    return found;
  }

  dispose(): void {
    for (const { filter, bias } of this.#weights.values()) {
      filter.dispose();
      bias.dispose();
    }
    this.#weights.clear();
    this.#cache.clear();
  }
}
