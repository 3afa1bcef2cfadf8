// A candidate's proof on the device that is to use it: a small layer like the real one, against a sum in double precision.
import { type Tensor1D, type Tensor4D, tensor1d, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { SeededRandom } from '../../core/training/training.ts';
import { choosing } from '../kernels/chooser.ts';
import { convolution, type Feature } from '../kernels/convolution.ts';
import { type Layer, layerKey } from '../kernels/layer.ts';
import type { Variant } from '../kernels/variants.ts';
import type { GpuBackend } from '../tfjs/gpuBackend.ts';

/** Largest difference, relative to the largest value, that passes. */
const TOLERANCE = 1e-5;

/** A layer with the same shader, at a size that takes no time: odd numbers of tiles, edges everywhere, channels that end inside a step. */
export const proofLayer = (layer: Layer): Layer => ({
  ...layer,
  n: 1,
  ...(layer.halved.includes(true) ? { height: 6, width: 10 } : { height: 7, width: 11 }),
  outputs: layer.outputs > 32 ? 76 : 20,
  channels: [12, layer.channels[1] > 0 ? 20 : 0],
});

/** Null where `variant` computes `layer` (a small one) rightly on this device; else what is wrong, in words. */
export async function proofFault(gpu: GpuBackend, layer: Layer, variant: Variant): Promise<string | null> {
  const { kernel, stride, n, height, width, outputs, channels, halved, residual, relu } = layer;
  const random = new SeededRandom(11);
  const numbers = (count: number): Float32Array<ArrayBuffer> =>
    Float32Array.from({ length: count }, () => random.below(2001) / 1000 - 1);
  const sides = (low: boolean): [number, number] => [
    (height * stride) >> Number(low),
    (width * stride) >> Number(low),
  ];
  const maps = channels.map((count, i) => {
    const [rows, columns] = sides(halved[i] ?? false);
    return numbers(n * rows * columns * count);
  });
  const filter = numbers(kernel * kernel * (channels[0] + channels[1]) * outputs);
  const bias = numbers(outputs);
  const low = Number(halved[2]);
  const added = residual === 'none' ? null : numbers(n * (height >> low) * (width >> low) * outputs);

  const feature = (i: 0 | 1): Feature => {
    const [rows, columns] = sides(halved[i]);
    const tensor: Tensor4D = tensor4d(maps[i] ?? [], [n, rows, columns, channels[i]]);
    return { tensor, halved: halved[i] };
  };
  const made = tidy(() =>
    choosing(
      gpu,
      () => variant,
      () => {
        const bias1d: Tensor1D = tensor1d(bias);
        return convolution({
          from: channels[1] > 0 ? [feature(0), feature(1)] : [feature(0)],
          filter: tensor4d(filter, [kernel, kernel, channels[0] + channels[1], outputs]),
          bias: bias1d,
          stride: stride === 2 ? 2 : 1,
          relu,
          residual: added && {
            tensor: tensor4d(added, [n, height >> low, width >> low, outputs]),
            halved: halved[2],
          },
          overwrite: residual === 'in place',
        });
      },
    ),
  );
  try {
    const got = await made.data<'float32'>();
    const off = difference(got, expected(layer, maps, filter, bias, added));
    return off <= TOLERANCE
      ? null
      : `computes ${layerKey(layer)} incorrectly: off by ${off.toExponential(1)} of the largest value`;
  } finally {
    made.dispose();
  }
}

function difference(got: Float32Array, wanted: Float64Array): number {
  let [largest, off] = [0, got.length === wanted.length ? 0 : NaN];
  wanted.forEach((value, i) => {
    largest = Math.max(largest, Math.abs(value));
    const one = Math.abs(value - (got[i] ?? NaN));
    off = one <= off ? off : one;
  });
  return off / largest;
}

/** The layer by its definition, in double precision; maps (n, rows, columns, channels), filter (kernel, kernel, in, out). */
export function expected(
  layer: Layer,
  maps: readonly Float32Array[],
  filter: Float32Array,
  bias: Float32Array,
  added: Float32Array | null,
): Float64Array {
  const { kernel, stride, n, height, width, outputs, channels, halved, relu } = layer;
  const [half, all] = [kernel >> 1, channels[0] + channels[1]];
  const [inRows, inColumns] = [height * stride, width * stride];
  const made = new Float64Array(n * height * width * outputs);
  for (let image = 0, at = 0; image < n; image++)
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++)
        for (let o = 0; o < outputs; o++, at++) {
          let sum = bias[o] ?? NaN;
          for (let place = 0; place < kernel * kernel; place++) {
            const y = row * stride + Math.floor(place / kernel) - half;
            const x = column * stride + (place % kernel) - half;
            if (y < 0 || x < 0 || y >= inRows || x >= inColumns) continue;
            for (let c = 0; c < all; c++) {
              const second = c >= channels[0];
              const low = Number(second ? halved[1] : halved[0]);
              const own = second ? channels[1] : channels[0];
              const pixel = (image * (inRows >> low) + (y >> low)) * (inColumns >> low) + (x >> low);
              const value = maps[Number(second)]?.[pixel * own + c - (second ? channels[0] : 0)] ?? NaN;
              sum += value * (filter[(place * all + c) * outputs + o] ?? NaN);
            }
          }
          const low = Number(halved[2]);
          if (added)
            sum +=
              added[
                ((image * (height >> low) + (row >> low)) * (width >> low) + (column >> low)) * outputs + o
              ] ?? NaN;
          made[at] = relu ? Math.max(0, sum) : sum;
        }
  return made;
}
