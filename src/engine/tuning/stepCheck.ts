// Whether a training step as it was tuned has the outputs and gradients of the same step in the default kernels, on this device.
import {
  concat,
  dispose,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  tensor,
  type Tensor4D,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Weights } from '../blocks.ts';
import { choosing } from '../kernels/chooser.ts';
import { selfTestInput } from '../selfTest.ts';
import type { GpuBackend } from '../tfjs/gpuBackend.ts';
import { stepOnce, type StepShape } from '../train/stepOnce.ts';

/** Norm of the difference, relative to the norm, that passes: of what the networks end with, and of each gradient. */
const TOLERANCE = { output: 1e-4, gradient: 1e-3 } as const;

export interface StepFault {
  readonly what: 'output' | 'gradient';
  readonly why: string;
}

/**
 * Runs the step twice, at its own size. Null where both agree; else what is off most, of the outputs where they are off:
 * gradients then are off with them.
 */
export async function stepFault(
  gpu: GpuBackend,
  shape: StepShape,
  weights: Weights,
): Promise<StepFault | null> {
  const { spec, size } = shape;
  const input: Tensor4D = tensor4d(selfTestInput(size, spec.inputs), [1, size, size, spec.inputs]);
  const wanted: Tensor[] = [];
  const compared: { readonly what: StepFault['what']; readonly name: string; readonly squares: Tensor1D }[] =
    [];
  try {
    choosing(
      gpu,
      () => 'direct',
      () => {
        stepOnce(shape, {
          weights,
          input,
          gradientIn: pattern,
          take: (_what, _name, made) => wanted.push(made),
        });
      },
    );
    wanted.reverse();
    stepOnce(shape, {
      weights,
      input,
      gradientIn: pattern,
      take: (what, name, made) => {
        const right = wanted.pop();
        if (!right) throw new Error('The same step made more the second time.');
        compared.push({ what, name, squares: squaresOf(made, right) });
        dispose([made, right]);
      },
    });
    const all = tidy(() => concat(compared.map(({ squares }) => squares)));
    const values = await all.data<'float32'>();
    all.dispose();
    const offs = compared.map(({ what, name }, i) => {
      const [off = NaN, norm = NaN] = [values[2 * i], values[2 * i + 1]];
      return { what, name, off: off === 0 ? 0 : Math.sqrt(off / norm) };
    });
    return worst(offs, 'output') ?? worst(offs, 'gradient');
  } finally {
    dispose([input, ...wanted, ...compared.map(({ squares }) => squares)]);
  }
}

function worst(
  offs: readonly { readonly what: StepFault['what']; readonly name: string; readonly off: number }[],
  kind: StepFault['what'],
): StepFault | null {
  const [most] = offs
    .filter(({ what, off }) => what === kind && !(off <= TOLERANCE[kind]))
    .sort((a, b) => b.off - a.off);
  if (!most) return null;
  const name = kind === 'output' ? most.name : `the gradient of ${most.name}`;
  return { what: kind, why: `${name} is off by ${most.off.toExponential(1)} of its norm` };
}

/** Of the difference and of what is right: the sums of their squares. */
const squaresOf = (made: Tensor, right: Tensor): Tensor1D =>
  tidy(() => stack([sum(square(sub(made, right))), sum(square(right))]) as Tensor1D);

/** A gradient of no loss in particular, with both signs everywhere. */
function pattern<T extends Tensor>(output: T): T {
  const values = Float32Array.from({ length: output.size }, (_, i) => Math.sin(0.7 * i + 1));
  return tensor(values, output.shape) as T;
}
