// The proof of a gradient's kernels: a small layer's gradients by their definition, in double precision.
import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { convolutionGradient, inputGradient } from '../kernels/gradients.ts';
import type { Layer } from '../kernels/layer.ts';
import type { Numbers, Proof } from './convolutionProof.ts';

/** Inputs of the filter before those whose gradient is asked for. */
const BEFORE = 4;

/** Of a layer whose `gradient` is not 'none'. */
export const gradientProof = (layer: Layer, numbers: Numbers): Proof =>
  layer.gradient === 'filter' ? filterProof(layer, numbers) : inputProof(layer, numbers);

/** `layer` counts as its kernel does: its outputs are the convolution's inputs, of the convolution's input's size. */
function inputProof(layer: Layer, numbers: Numbers): Proof {
  const { kernel, stride, n, height, width, outputs, channels, residual, gradient } = layer;
  const [from] = channels;
  const all = BEFORE + outputs;
  const [rows, columns] = [height / stride, width / stride];
  const dy = numbers(n * rows * columns * from);
  const filter = numbers(kernel * kernel * all * from);
  const added = residual === 'none' ? null : numbers(n * height * width * outputs);
  const mask = gradient === 'masked' ? numbers(n * height * width * outputs) : null;
  const wanted = new Float64Array(n * height * width * outputs);
  eachProduct({ kernel, stride, n, rows, columns }, (pixel, seen, place) => {
    for (let c = 0; c < outputs; c++) {
      let sum = 0;
      for (let o = 0; o < from; o++)
        sum += (dy[pixel * from + o] ?? NaN) * (filter[(place * all + BEFORE + c) * from + o] ?? NaN);
      wanted[seen * outputs + c] = (wanted[seen * outputs + c] ?? NaN) + sum;
    }
  });
  wanted.forEach((value, i) => {
    wanted[i] = mask && (mask[i] ?? NaN) <= 0 ? 0 : value + (added?.[i] ?? 0);
  });
  const map = (values: Float32Array | null): Tensor4D | null =>
    values && tensor4d(values, [n, height, width, outputs]);
  return {
    layer,
    wanted,
    run: () =>
      inputGradient({
        dy: tensor4d(dy, [n, rows, columns, from]),
        filter: tensor4d(filter, [kernel, kernel, all, from]),
        stride: stride === 2 ? 2 : 1,
        inputs: [BEFORE, outputs],
        added: map(added),
        mask: map(mask),
      }),
  };
}

function filterProof(layer: Layer, numbers: Numbers): Proof {
  const { kernel, stride, n, height, width, outputs, channels, halved } = layer;
  const [inputs] = channels;
  const low = Number(halved[0]);
  const [lowRows, lowColumns] = [(height * stride) >> low, (width * stride) >> low];
  const x = numbers(n * lowRows * lowColumns * inputs);
  const dy = numbers(n * height * width * outputs);
  const wanted = new Float64Array((kernel * kernel * inputs + 1) * outputs);
  const bias = kernel * kernel * inputs * outputs;
  dy.forEach((value, i) => {
    wanted[bias + (i % outputs)] = (wanted[bias + (i % outputs)] ?? NaN) + value;
  });
  eachProduct({ kernel, stride, n, rows: height, columns: width }, (pixel, seen, place) => {
    const columns = width * stride;
    const [line, column] = [Math.floor(seen / columns), seen % columns];
    const stored = (line >> low) * lowColumns + (column >> low);
    for (let c = 0; c < inputs; c++) {
      const value = x[stored * inputs + c] ?? NaN;
      const to = (place * inputs + c) * outputs;
      for (let o = 0; o < outputs; o++)
        wanted[to + o] = (wanted[to + o] ?? NaN) + value * (dy[pixel * outputs + o] ?? NaN);
    }
  });
  return {
    layer,
    wanted,
    run: () => {
      const tensor = tensor4d(x, [n, lowRows, lowColumns, inputs]);
      const source = {
        feature: { tensor, halved: halved[0] },
        dy: tensor4d(dy, [n, height, width, outputs]),
      };
      return convolutionGradient([source], kernel, stride === 2 ? 2 : 1);
    },
  };
}

/** `rows` and `columns`: of the convolution's output; its input has `stride` times as many. */
interface Convolved {
  readonly kernel: number;
  readonly stride: number;
  readonly n: number;
  readonly rows: number;
  readonly columns: number;
}

/** Each pixel of the output, each pixel of the input that it saw, and at which place of the kernel. Pixels count through the batch. */
function eachProduct(
  { kernel, stride, n, rows, columns }: Convolved,
  visit: (pixel: number, seen: number, place: number) => void,
): void {
  const half = kernel >> 1;
  const [inRows, inColumns] = [rows * stride, columns * stride];
  for (let pixel = 0; pixel < n * rows * columns; pixel++) {
    const image = Math.floor(pixel / (rows * columns));
    const [row, column] = [Math.floor(pixel / columns) % rows, pixel % columns];
    for (let place = 0; place < kernel * kernel; place++) {
      const y = row * stride + Math.floor(place / kernel) - half;
      const x = column * stride + (place % kernel) - half;
      if (y >= 0 && x >= 0 && y < inRows && x < inColumns)
        visit(pixel, (image * inRows + y) * inColumns + x, place);
    }
  }
}
