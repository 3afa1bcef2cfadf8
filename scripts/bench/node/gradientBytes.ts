// What the gradient in a convolution's filter and bias asks of a GPU, by arithmetic.
import { filterGradientPlan } from '../../../src/engine/kernels/filterGradientProgram.ts';
import { type Layer, pixelsOf } from '../../../src/engine/kernels/layer.ts';
import { gradientWorkgroups } from '../../../src/engine/kernels/tiledFilterGradientProgram.ts';
import { extentOf, isWinograd, SHAPES, type Variant } from '../../../src/engine/kernels/variants.ts';

export interface Asked {
  readonly dispatches: number;
  readonly workgroups: number;
  readonly threads: number;
  /** Bytes that its threads ask of the GPU's memory, before any cache, and that they write. */
  readonly readBytes: number;
  readonly writtenBytes: number;
}

const THREADS = 64;
/** Outputs whose gradient a thread of the default reads at each pixel. */
const OUTPUTS = 8;

/** Parts are added by a dispatch of their own, which reads them all. */
export function askedByFilterGradient(layer: Layer, variant: Variant): Asked {
  const { kernel, channels, outputs } = layer;
  const [inputs] = channels;
  const pixels = pixelsOf(layer);
  const made = 4 * (kernel * kernel * inputs + 1) * outputs;
  const whole = (parts: number): Pick<Asked, 'dispatches' | 'writtenBytes'> & { partBytes: number } => ({
    dispatches: parts > 1 ? 2 : 1,
    writtenBytes: parts > 1 ? (parts + 1) * made : made,
    partBytes: parts > 1 ? parts * made : 0,
  });
  if (variant === 'direct' || isWinograd(variant.shape)) {
    const { parts, threads, quadInput } = filterGradientPlan(kernel, inputs, outputs, pixels);
    const { partBytes, ...more } = whole(parts);
    // Each thread goes through its part's pixels, and reads its inputs and its outputs' gradients at each.
    const perPixel = 4 * ((quadInput ? 4 : 1) + Math.min(OUTPUTS, outputs));
    const readBytes = (threads / parts) * pixels * perPixel + partBytes;
    const workgroups = Math.ceil(threads / THREADS);
    return { ...more, workgroups, threads: workgroups * THREADS, readBytes };
  }
  const { shape, parts } = variant;
  const [x, y, z] = gradientWorkgroups(kernel, inputs, outputs, SHAPES[shape], parts);
  const { partBytes, ...more } = whole(parts);
  // Columns of workgroups read the inputs again at each place of the kernel, rows of workgroups the outputs' gradient.
  const readBytes = 4 * pixels * (kernel * kernel * inputs * x + outputs * y) + partBytes;
  return { ...more, workgroups: x * y * z, threads: extentOf(shape).threads * x * y * z, readBytes };
}
