// The last convolution as the device runs it, and how its output becomes an image: checked, through the sigmoid, channel fastest.
import type { PlainConvolution } from '../core/network/convolution.ts';
import type { AppError } from '../core/appError.ts';
import type { DrunetSpec, UnetSpec } from '../core/network/modelManifest.ts';
import { fail, ok, type Result } from '../core/result.ts';

export type ImageNetwork = DrunetSpec | UnetSpec;

/**
 * A DRUNet's head upsamples x2 (nearest) and convolves 3x3. Of an upsampled image every 3x3 neighbourhood holds at most
 * 2x2 different pixels, which are the same for all outputs of one parity: the pair equals, exactly, a 3x3 convolution of
 * the low resolution with four times the outputs, one set a phase (row parity, column parity). The work is the same, the
 * upsampled tensor is never made, and the outputs are a multiple of four, as kernels like them.
 * In low-resolution rows, output row 2i sees i-1, i, i and output row 2i+1 sees i, i, i+1.
 */
export const SEEN = [
  [0, 1, 1],
  [1, 1, 2],
] as const;

export function headOnDevice(spec: ImageNetwork, head: PlainConvolution): PlainConvolution {
  const [, , inputs, outputs] = head.shape;
  const channels = headChannels(spec);
  const weight = new Float32Array(9 * inputs * channels);
  const bias = new Float32Array(channels);
  const phases = spec.family === 'drunet' ? [0, 1, 2, 3] : [-1];
  for (const phase of phases) {
    const first = Math.max(phase, 0) * outputs;
    bias.set(head.bias, first);
    for (let ky = 0; ky < 3; ky++)
      for (let kx = 0; kx < 3; kx++) {
        const y = phase < 0 ? ky : (SEEN[phase >> 1]?.[ky] ?? 0);
        const x = phase < 0 ? kx : (SEEN[phase & 1]?.[kx] ?? 0);
        for (let i = 0; i < inputs; i++)
          for (let o = 0; o < outputs; o++) {
            const to = ((y * 3 + x) * inputs + i) * channels + first + o;
            weight[to] = (weight[to] ?? 0) + (head.weight[((ky * 3 + kx) * inputs + i) * outputs + o] ?? 0);
          }
      }
  }
  return { shape: [3, 3, inputs, channels], weight, bias };
}

/** Channels that the head has on the device: four phases of a DRUNet's outputs; a U-Net's outputs padded to four. */
export function headChannels(spec: ImageNetwork): number {
  return spec.family === 'drunet' ? 4 * spec.outputs : 4 * Math.ceil(spec.outputs / 4);
}

/** The device's output as logits: size x size x outputs, channel fastest. */
export function logitsOf(spec: ImageNetwork, values: Float32Array, size: number): Float32Array<ArrayBuffer> {
  const { outputs } = spec;
  const channels = headChannels(spec);
  const logits = new Float32Array(size * size * outputs);
  const phased = spec.family === 'drunet';
  const columns = phased ? size / 2 : size;
  let to = 0;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const from = phased
        ? ((y >> 1) * columns + (x >> 1)) * channels + ((y & 1) * 2 + (x & 1)) * outputs
        : (y * columns + x) * channels;
      for (let k = 0; k < outputs; k++) logits[to++] = values[from + k] ?? NaN;
    }
  return logits;
}

/** Logits to intensities 0..1, in place; output that is all zero, NaN or infinite is an error. */
export function intensitiesOf(logits: Float32Array<ArrayBuffer>): Result<Float32Array<ArrayBuffer>> {
  let zeros = 0;
  for (let i = 0; i < logits.length; i++) {
    const z = logits[i] ?? NaN;
    if (!Number.isFinite(z)) return fail(brokenOutput(`value ${i} of ${logits.length} is ${z}`));
    if (z === 0) zeros++;
    logits[i] = 1 / (1 + Math.exp(-z));
  }
  return zeros === logits.length ? fail(brokenOutput('every value is zero')) : ok(logits);
}

const brokenOutput = (what: string): AppError => ({
  kind: 'device',
  message: `The device gave no usable image: ${what}.`,
  advice: 'Choose the other backend in Details, or a smaller network; the slice is not shown.',
  details: { what },
});
