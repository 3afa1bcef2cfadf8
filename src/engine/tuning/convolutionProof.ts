// The proof of a convolution's kernels: a small layer by its definition, in double precision.
import { type Tensor, type Tensor1D, type Tensor4D, tensor1d, tensor4d } from '@tensorflow/tfjs-core';
import { convolution, type Feature } from '../kernels/convolution.ts';
import type { Layer } from '../kernels/layer.ts';

/** A small layer with numbers: what it comes to, and how the device computes it. */
export interface Proof {
  readonly layer: Layer;
  readonly wanted: Float64Array;
  /** What is made is the caller's; what it is made of may be left behind. */
  readonly run: () => Tensor;
}

/** Numbers between -1 and 1. */
export type Numbers = (count: number) => Float32Array<ArrayBuffer>;

/** Of a layer whose `gradient` is 'none'. */
export function convolutionProof(layer: Layer, numbers: Numbers): Proof {
  const { kernel, stride, n, height, width, outputs, channels, halved, residual, relu } = layer;
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
  return {
    layer,
    wanted: expected(layer, maps, filter, bias, added),
    run: () => {
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
  };
}

/** The layer by its definition, in double precision; maps (n, rows, columns, channels), filter (kernel, kernel, in, out). */
function expected(
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
