// Writes a DRUNet as an ONNX file, as PyTorch's exporter leaves it: batch norm folded, everything else where it was.
import type { DrunetSpec } from '../../../src/core/network/modelManifest.ts';
import type { ConvSpec } from '../../../src/core/network/networkSpec.ts';
import { drawDrunet, type Pen, type SeededConvolution } from './definition.ts';

/** Protocol buffers: a message is a list of (field, value); https://protobuf.dev/programming-guides/encoding. */
type Piece = Uint8Array<ArrayBuffer>;
const utf8 = new TextEncoder();

function varint(value: number): number[] {
  const out: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...out, rest];
    out.push((rest % 128) + 128);
  }
}
const length = (pieces: readonly Piece[]): number => pieces.reduce((sum, { length }) => sum + length, 0);
const int = (field: number, value: number): Piece[] => [
  Uint8Array.from([...varint(field * 8), ...varint(value)]),
];
const bytes = (field: number, ...pieces: readonly Piece[]): Piece[] => [
  Uint8Array.from([...varint(field * 8 + 2), ...varint(length(pieces))]),
  ...pieces,
];
const text = (field: number, value: string): Piece[] => bytes(field, utf8.encode(value));

/** Field numbers are those of onnx.proto3. */
const tensor = (name: string, dims: readonly number[], values: Float32Array<ArrayBuffer>): Piece[] => [
  ...dims.flatMap((d) => int(1, d)),
  ...int(2, 1), // float
  ...text(8, name),
  ...bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
];
const ints = (name: string, values: readonly number[]): Piece[] => [
  ...text(1, name),
  ...values.flatMap((v) => int(8, v)),
  ...int(20, 7),
];
const word = (name: string, value: string): Piece[] => [...text(1, name), ...text(4, value), ...int(20, 3)];
const number = (name: string, value: number): Piece[] => [...text(1, name), ...int(3, value), ...int(20, 2)];
const valueInfo = (name: string, dims: readonly number[]): Piece[] => [
  ...text(1, name),
  ...bytes(2, ...bytes(1, ...int(1, 1), ...bytes(2, ...dims.flatMap((d) => bytes(1, ...int(1, d)))))),
];

/** The file's bytes. Input 'image' (1, inputs, size, size), output 'logits' (1, outputs, size, size). */
export function onnxFile(
  spec: DrunetSpec,
  size: number,
  weights: ReadonlyMap<string, SeededConvolution>,
): Piece {
  const nodes: Piece[] = [];
  const initialisers: Piece[] = [];
  let count = 0;
  const node = (
    kind: string,
    inputs: readonly string[],
    attributes: readonly Piece[][] = [],
    name?: string,
  ): string => {
    const output = name ?? `v${count++}`;
    nodes.push(
      ...bytes(
        1,
        ...inputs.flatMap((input) => text(1, input)),
        ...text(2, output),
        ...text(3, `n_${output}`),
        ...text(4, kind),
        ...attributes.flatMap((a) => bytes(5, ...a)),
      ),
    );
    return output;
  };
  const constant = (name: string, dims: readonly number[], values: Float32Array<ArrayBuffer>): string => {
    initialisers.push(...bytes(5, ...tensor(name, dims, values)));
    return name;
  };
  const scales = constant('x2', [4], Float32Array.of(1, 1, 2, 2));
  const pen: Pen<string> = {
    conv: (x, conv) => {
      const { kernel, stride, inputs, outputs, name } = conv;
      const found = weights.get(name);
      if (!found) throw new Error(`No weights for ${name}.`);
      const w = constant(`${name}.w`, [outputs, inputs, kernel, kernel], toOihw(conv, found.weight));
      const b = constant(`${name}.b`, [outputs], found.bias);
      const half = kernel >> 1;
      return node(
        'Conv',
        [x, w, b],
        [
          ints('kernel_shape', [kernel, kernel]),
          ints('strides', [stride, stride]),
          ints('pads', [half, half, half, half]),
        ],
        name === 'head' ? 'logits' : undefined,
      );
    },
    relu: (x) => node('Relu', [x]),
    add: (a, b) => node('Add', [a, b]),
    pool: (x) =>
      node(
        'MaxPool',
        [x],
        [ints('kernel_shape', [3, 3]), ints('strides', [2, 2]), ints('pads', [1, 1, 1, 1])],
      ),
    double: (x) =>
      node(
        'Resize',
        [x, '', scales],
        [
          word('mode', 'nearest'),
          word('coordinate_transformation_mode', 'asymmetric'),
          word('nearest_mode', 'floor'),
        ],
      ),
    concat: (a, b) => node('Concat', [a, b], [number('axis', 1)]),
  };
  drawDrunet(spec, pen, 'image');
  const graph = [
    ...nodes,
    ...text(2, 'drunet'),
    ...initialisers,
    ...bytes(11, ...valueInfo('image', [1, spec.inputs, size, size])),
    ...bytes(12, ...valueInfo('logits', [1, spec.outputs, size, size])),
  ];
  return joined([...int(1, 8), ...bytes(7, ...graph), ...bytes(8, ...text(1, ''), ...int(2, 17))]);
}

function toOihw({ kernel, inputs, outputs }: ConvSpec, hwio: Float32Array): Float32Array<ArrayBuffer> {
  const places = kernel * kernel;
  const out = new Float32Array(hwio.length);
  for (let p = 0; p < places; p++)
    for (let i = 0; i < inputs; i++) {
      const from = (p * inputs + i) * outputs;
      for (let o = 0; o < outputs; o++) out[(o * inputs + i) * places + p] = hwio[from + o] ?? NaN;
    }
  return out;
}

function joined(pieces: readonly Piece[]): Piece {
  const all = new Uint8Array(length(pieces));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
