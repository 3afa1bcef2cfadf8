// The passes of one training step, forward and back, on weights and gradients that are given: to note its layers, or to check them.
import { sigmoid, slice, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { DrunetSpec } from '../../core/network/modelManifest.ts';
import type { Weights } from '../blocks.ts';
import { drunet } from '../drunet.ts';
import type { FeatureNetwork } from './features.ts';
import { Tape } from './tape.ts';

/** What decides which layers a step has. */
export interface StepShape {
  readonly spec: DrunetSpec;
  /** Of the slice, size x size. */
  readonly size: number;
  /** The convolutions that are trained. */
  readonly trained: ReadonlySet<string>;
  /** The feature network of the contextual loss. */
  readonly features: FeatureNetwork | null;
}

export interface StepRun {
  /** As they lie on the device, the head in phases. */
  readonly weights: Weights;
  /** (1, size, size, inputs). */
  readonly input: Tensor4D;
  /** The gradient of the loss in what the networks end with; used up. */
  readonly gradientIn: <T extends Tensor>(output: T) => T;
  /** What a step makes: whoever is given it disposes of it. */
  readonly take: (what: 'output' | 'gradient', name: string, made: Tensor) => void;
}

/** The feature network sees as many images as there are contrasts, made of the input's first channels. */
export function stepOnce({ spec, trained, features }: StepShape, run: StepRun): void {
  const { weights, input, gradientIn, take } = run;
  const tape = new Tape({ weights, trained, sink: (name, made) => take('gradient', name, made) }, input);
  try {
    const { logits } = drunet(spec, tape, input);
    take('output', 'logits', logits.clone());
    const back = tape.backward(logits, gradientIn(logits));
    while (!back.next().done);
  } finally {
    tape.dispose();
  }
  for (let k = 0; features && k < spec.outputs; k++) {
    const image = tidy(() => sigmoid(slice(input, [0, 0, 0, k % spec.inputs], [-1, -1, -1, 1])));
    const seen = features.differentiable(image);
    image.dispose();
    take('output', 'features', seen.features.clone());
    const gradient = gradientIn(seen.features);
    seen.features.dispose();
    take('gradient', 'image', seen.back(gradient));
  }
}
