// The feature network of the contextual loss: frozen, read at one layer, differentiable in its image only.
import {
  concat,
  reshape,
  sub,
  div,
  mul,
  sum,
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
import { type Convolution, imagePass, one, type Pass, used } from '../blocks.ts';
import { Tape } from './tape.ts';

/** Real images' features that are kept, at most. */
const MOST_CACHED_BYTES = 256 * 2 ** 20;

/** ImageNet's, as docs/method.md 1.4 and 3.3 have it. */
const STANDARD = [
  { mean: 0.485, std: 0.229 },
  { mean: 0.456, std: 0.224 },
  { mean: 0.406, std: 0.225 },
];

/** Features of an image, positions x channels, that a gradient can be taken back from. */
export interface DifferentiableFeatures {
  readonly features: Tensor2D;
  /** (positions, channels) -> (1, H, W, 1). */
  readonly back: (gradient: Tensor2D) => Tensor4D;
  readonly dispose: () => void;
}

const standardised = (image: Tensor4D): Tensor4D =>
  concat(
    STANDARD.map(({ mean, std }) => div<Tensor4D>(sub(image, mean), std)),
    3,
  );

const positions = (x: Tensor4D): Tensor2D => reshape(x, [x.shape[1] * x.shape[2], x.shape[3]]);

function never(): void {
  throw new Error('The feature network is not trained.');
}

export class FeatureNetwork {
  readonly #groups: readonly (readonly string[])[];
  readonly #weights = new Map<string, Convolution>();
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
      const pass = imagePass((name) => this.#weight(name));
      return positions(this.#through(pass, standardised(image)));
    });
  }

  /** The same, with what takes the gradient in them, which is used up, back to the image: once, or else `dispose`. */
  differentiable(image: Tensor4D): DifferentiableFeatures {
    const x = tidy(() => standardised(image));
    const options = {
      weights: (name: string) => this.#weight(name),
      trained: new Set<string>(),
      sink: never,
    };
    const tape = new Tape(options, x, true);
    const map = this.#through(tape, x);
    const dispose = (): void => {
      tape.dispose();
      x.dispose();
    };
    return {
      features: tidy(() => positions(map)),
      back: (gradient) => {
        const steps = tape.backward(
          map,
          tidy(() => reshape(gradient, map.shape)),
        );
        gradient.dispose();
        while (!steps.next().done);
        const made = tape.inputGradient();
        const answer = tidy(() =>
          sum<Tensor4D>(mul(made, tensor1d(STANDARD.map(({ std }) => 1 / std))), 3, true),
        );
        made.dispose();
        dispose();
        return answer;
      },
      dispose,
    };
  }

  #through(pass: Pass, image: Tensor4D): Tensor4D {
    let x = image;
    this.#groups.forEach((group, g) => {
      if (g > 0) x = used(pass, pass.pool(x, { window: 2, stride: 2, border: 0 }), x);
      for (const name of group) {
        const y = pass.conv(name, one(x), { relu: true });
        x = x === image ? y : used(pass, y, x);
      }
    });
    return x;
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

  #weight(name: string): Convolution {
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
