// A DRUNet's head as it lies on the device (src/engine/head.ts) while its plain form is trained: there, back, and its logits.
import {
  concat,
  depthToSpace,
  matMul,
  reshape,
  slice,
  sum,
  tensor2d,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tidy,
  tile,
  transpose,
} from '@tensorflow/tfjs-core';
import type { Convolution } from '../blocks.ts';
import { SEEN } from '../head.ts';

/** 1 where a phase's place of the kernel, 4 x place + phase, sums the plain kernel's place. */
const sumsOfPlaces = (): Tensor2D => {
  const sums = new Float32Array(36 * 9);
  for (let phase = 0; phase < 4; phase++)
    for (let ky = 0; ky < 3; ky++)
      for (let kx = 0; kx < 3; kx++) {
        const y = SEEN[phase >> 1]?.[ky] ?? 0;
        const x = SEEN[phase & 1]?.[kx] ?? 0;
        sums[((y * 3 + x) * 4 + phase) * 9 + ky * 3 + kx] = 1;
      }
  return tensor2d(sums, [36, 9]);
};

/** (3, 3, in, K) and (K) -> (3, 3, in, 4K) and (4K). The caller disposes of both. */
export function phasesOf(plain: Convolution): Convolution {
  const [, , inputs, outputs] = plain.filter.shape;
  const [filter, bias] = tidy(() => {
    const made = matMul(sumsOfPlaces(), reshape(plain.filter, [9, inputs * outputs]));
    const placed = transpose(reshape(made, [9, 4, inputs, outputs]), [0, 2, 1, 3]);
    const phased: Tensor4D = reshape(placed, [3, 3, inputs, 4 * outputs]);
    return [phased, tile<Tensor1D>(plain.bias, [4])] as [Tensor4D, Tensor1D];
  });
  return { filter, bias };
}

/** The gradient of the phases, (9 x in + 1, 4K), which is used up -> that of the plain head, (9 x in + 1, K). */
export function plainGradient(phases: Tensor2D): Tensor2D {
  const [rows, channels] = phases.shape;
  const inputs = (rows - 1) / 9;
  const outputs = channels / 4;
  const made = tidy(() => {
    const filter: Tensor4D = reshape(slice(phases, [0, 0], [rows - 1, channels]), [9, inputs, 4, outputs]);
    const placed: Tensor2D = reshape(transpose(filter, [0, 2, 1, 3]), [36, inputs * outputs]);
    const places: Tensor2D = reshape(matMul(sumsOfPlaces(), placed, true), [9 * inputs, outputs]);
    const bias: Tensor2D = sum(reshape(slice(phases, [rows - 1, 0], [1, channels]), [4, outputs]), 0, true);
    return concat<Tensor2D>([places, bias], 0);
  });
  phases.dispose();
  return made;
}

/** (N, H/2, W/2, 4K) -> (N, H, W, K). */
export const logitsFromPhases = (phases: Tensor4D): Tensor4D => depthToSpace(phases, 2, 'NHWC');

/** (N, H, W, K) -> (N, H/2, W/2, 4K), which disposes of nothing. */
export const phasesFromLogits = (logits: Tensor4D): Tensor4D => {
  const [n, height, width, outputs] = logits.shape;
  return tidy(() => {
    const rows = reshape(logits, [(n * height) / 2, 2, width / 2, 2 * outputs]);
    return reshape(transpose(rows, [0, 2, 1, 3]), [n, height / 2, width / 2, 4 * outputs]);
  });
};
