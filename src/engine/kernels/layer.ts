// One convolution of a network as its kernels see it: its shape, and what is read and added with it. No numbers.

export interface Layer {
  readonly kernel: number;
  readonly stride: number;
  /** Of the output. */
  readonly n: number;
  readonly height: number;
  readonly width: number;
  readonly outputs: number;
  /** Channels of the input, and of a second one that follows them (0: none). */
  readonly channels: readonly [number, number];
  /** Whether the input, the second one and the residual are stored at half their height and width. */
  readonly halved: readonly [boolean, boolean, boolean];
  readonly residual: 'none' | 'apart' | 'in place';
  readonly relu: boolean;
  /**
   * 'none': the convolution itself. 'plain', 'masked': its gradient in one input, which is a convolution of the output's
   * gradient; `masked` keeps it only where that input is above zero. 'filter': its gradient in the filter and the bias.
   */
  readonly gradient: 'none' | 'plain' | 'masked' | 'filter';
}

/** The same for layers that are the same work. */
export const layerKey = (layer: Layer): string => {
  const { kernel, stride, n, height, width, outputs, channels, halved, residual, relu, gradient } = layer;
  const from = channels.filter((count) => count > 0).join('+');
  const low = halved.map(Number).join('');
  return `${kernel}x${kernel}/${stride} ${n}x${height}x${width} ${from}>${outputs} ${low} ${residual}${relu ? ' relu' : ''}${gradient === 'none' ? '' : ` ${gradient}`}`;
};

/** Output pixels of all images of the batch. */
export const pixelsOf = ({ n, height, width }: Layer): number => n * height * width;

/** Numbers that are summed for one output. */
export const depthOf = ({ kernel, channels: [first, second] }: Layer): number =>
  kernel * kernel * (first + second);

/** Multiply-adds; a gradient in an input that was read every other pixel has zeros in between, which are not counted. */
export const macsOf = (layer: Layer): number =>
  (pixelsOf(layer) * layer.outputs * depthOf(layer)) /
  (layer.gradient === 'plain' || layer.gradient === 'masked' ? layer.stride ** 2 : 1);

/** The kernels that a layer's variants are of: each role has kernels of its own, which are proved and struck out apart. */
export type Role = 'forward' | 'input gradient' | 'filter gradient';

export const roleOf = ({ gradient }: Pick<Layer, 'gradient'>): Role =>
  gradient === 'none' ? 'forward' : gradient === 'filter' ? 'filter gradient' : 'input gradient';

/** The role of the layer that has this key. */
export const roleOfKey = (key: string): Role => {
  const last = key.slice(key.lastIndexOf(' ') + 1);
  return roleOf({ gradient: last === 'plain' || last === 'masked' || last === 'filter' ? last : 'none' });
};
