// A network's weights as plain numbers, as they are read, kept and written.

/** One convolution; its batch norm, if it had one, is folded in. */
export interface PlainConvolution {
  /** Height, width, inputs, outputs (HWIO). */
  readonly shape: readonly [number, number, number, number];
  /** As many numbers as the shape says, the last index fastest. */
  readonly weight: Float32Array<ArrayBuffer>;
  /** One number an output. */
  readonly bias: Float32Array<ArrayBuffer>;
}

/** Convolutions by name. */
export type Convolutions = ReadonlyMap<string, PlainConvolution>;
