// What a model can be asked to show of itself: its first filters, its feature maps of one slice, and what one value depends on.

/** centre: the lowest layer (D-CENTER; of a U-Net its bottom). penultimate: what the last convolution reads. */
export type MapLayer = 'centre' | 'penultimate' | 'output';

/** The first convolution's weights, batch norm folded in. */
export interface FirstFilters {
  readonly kernel: number;
  readonly inputs: number;
  readonly outputs: number;
  /** kernel x kernel x inputs x outputs, the last fastest. */
  readonly weights: Float32Array<ArrayBuffer>;
}

/** Maps of one layer: height x width x channels, channel fastest. */
export interface LayerMaps {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: Float32Array<ArrayBuffer>;
}

/** One slice's. After their ReLU but for the output: intensities, 0 to 1, one channel a contrast. */
export type FeatureMaps = Readonly<Record<MapLayer, LayerMaps>>;

/** One value of a layer: of the output an intensity, else one of a feature map's. */
export interface GradientTarget {
  readonly layer: MapLayer;
  readonly channel: number;
  readonly x: number;
  readonly y: number;
}

export interface InputGradient {
  /** The target's value in this pass. */
  readonly value: number;
  /** Its derivative with respect to the network's input: size x size x inputs, channel fastest. */
  readonly gradient: Float32Array<ArrayBuffer>;
}
