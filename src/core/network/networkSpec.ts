// The networks as data: every convolution of a DRUNet, the U-Net baseline or the feature network, with its shape and place.
import type { DrunetSpec, NetworkSpec, UnetSpec, VggSpec } from './modelManifest.ts';

/** One convolution, batch norm folded into it: a weight `<name>.weight` (HWIO) and a bias `<name>.bias`. */
export interface ConvSpec {
  readonly name: string;
  readonly kernel: 1 | 3 | 7;
  readonly stride: 1 | 2;
  readonly inputs: number;
  readonly outputs: number;
  /** The output has 1/shrink of the input image's height and width, where the definition places it. */
  readonly shrink: number;
}

/**
 * A residual block of a DRUNet (docs/method.md 2.2). The convolutions are `<name>.conv1` ..., the projection
 * `<name>.<shortcut>.0`; `shortcut` is null where the input itself is added.
 */
export interface BlockSpec {
  readonly kind: 'bottleneck' | 'basic' | 'up-bottleneck' | 'up-basic';
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly stride: 1 | 2;
  readonly shortcut: 'downsample' | 'shortcut' | null;
  readonly convolutions: readonly ConvSpec[];
}

type Quad<T> = readonly [T, T, T, T];

/** encoder: layer1..4 (DOWN 2..4, D-CENTER); decoder: up0..3 (U-CENTER, UP 1..3). */
export interface DrunetPlan {
  readonly stem: ConvSpec;
  readonly encoder: Quad<readonly BlockSpec[]>;
  readonly decoder: Quad<readonly BlockSpec[]>;
  readonly head: ConvSpec;
}

/** Groups of 3x3 convolutions: a pooling stands between two encoder groups, an upsampling before each decoder group. */
export interface UnetPlan {
  readonly encoder: readonly [...Quad<readonly ConvSpec[]>, readonly ConvSpec[]];
  readonly decoder: Quad<readonly ConvSpec[]>;
  readonly head: ConvSpec;
}

const BLOCKS: Readonly<Record<DrunetSpec['depth'], Quad<number>>> = {
  18: [2, 2, 2, 2],
  34: [3, 4, 6, 3],
  50: [3, 4, 6, 3],
  101: [3, 4, 23, 3],
  152: [3, 8, 36, 3],
};
export const DEPTHS: readonly DrunetSpec['depth'][] = [18, 34, 50, 101, 152];

type Level = 0 | 1 | 2 | 3;
const MIRROR = [3, 2, 1, 0] as const;
const four = <T>(make: (level: Level) => T): Quad<T> => [make(0), make(1), make(2), make(3)];

/** [R] n blocks of an up stage = n-1 plain ones, the first of which takes the concatenation, + 1 that upsamples. */
export function drunetPlan({ depth, width, inputs, outputs }: DrunetSpec): DrunetPlan {
  const deep = depth >= 50;
  const blocks = BLOCKS[depth];
  const expansion = deep ? 4 : 1;
  const channels: Quad<number> = [
    width * expansion,
    width * 2 * expansion,
    width * 4 * expansion,
    width * 8 * expansion,
  ];

  const encoder = four((s) => {
    const out = channels[s];
    return Array.from({ length: blocks[s] }, (_, b) => {
      const first = b === 0;
      const from = first ? (s === 0 ? width : out / 2) : out;
      const stride = first && s > 0 ? 2 : 1;
      const shortcut = stride === 2 || from !== out ? 'downsample' : null;
      return residualBlock(deep, `layer${s + 1}.${b}`, from, out, stride, shortcut, 4 * 2 ** s);
    });
  });

  const decoder = four((s) => {
    const mirror = MIRROR[s];
    const here = channels[mirror];
    const next = s < 3 ? here / 2 : width;
    const shrink = 4 * 2 ** mirror;
    const plain = Array.from({ length: blocks[mirror] - 1 }, (_, b) => {
      const concatenated = b === 0 && s > 0;
      const from = concatenated ? 2 * here : here;
      const shortcut = concatenated ? 'shortcut' : null;
      return residualBlock(deep, `up${s}.${b}`, from, here, 1, shortcut, shrink);
    });
    return [...plain, upBlock(deep, `up${s}.${plain.length}`, here, next, shrink)];
  });

  return {
    stem: { name: 'conv1', kernel: 7, stride: 2, inputs, outputs: width, shrink: 2 },
    encoder,
    decoder,
    head: { name: 'head', kernel: 3, stride: 1, inputs: width, outputs, shrink: 1 },
  };
}

/** bottleneck: 1x1, 3x3 with the stride, 1x1; basic: 3x3 with the stride, 3x3; each with a 1x1 shortcut where shapes differ. */
function residualBlock(
  deep: boolean,
  name: string,
  inputs: number,
  outputs: number,
  stride: 1 | 2,
  shortcut: BlockSpec['shortcut'],
  shrink: number,
): BlockSpec {
  const middle = outputs / 4;
  const before = shrink / stride;
  const convolutions: ConvSpec[] = deep
    ? [
        { name: `${name}.conv1`, kernel: 1, stride: 1, inputs, outputs: middle, shrink: before },
        { name: `${name}.conv2`, kernel: 3, stride, inputs: middle, outputs: middle, shrink },
        { name: `${name}.conv3`, kernel: 1, stride: 1, inputs: middle, outputs, shrink },
      ]
    : [
        { name: `${name}.conv1`, kernel: 3, stride, inputs, outputs, shrink },
        { name: `${name}.conv2`, kernel: 3, stride: 1, inputs: outputs, outputs, shrink },
      ];
  if (shortcut) {
    convolutions.push({ name: `${name}.${shortcut}.0`, kernel: 1, stride, inputs, outputs, shrink });
  }
  const kind = deep ? 'bottleneck' : 'basic';
  return { kind, name, inputs, outputs, stride, shortcut, convolutions };
}

/** The up block's convolutions as the definition places them: all but an up-bottleneck's first after the upsampling. */
function upBlock(deep: boolean, name: string, inputs: number, outputs: number, shrink: number): BlockSpec {
  const middle = inputs / 4;
  const after = shrink / 2;
  const convolutions: readonly ConvSpec[] = [
    ...(deep
      ? ([
          { name: `${name}.conv1`, kernel: 1, stride: 1, inputs, outputs: middle, shrink },
          { name: `${name}.conv2`, kernel: 1, stride: 1, inputs: middle, outputs: middle, shrink: after },
          { name: `${name}.conv3`, kernel: 1, stride: 1, inputs: middle, outputs, shrink: after },
        ] as const)
      : ([
          { name: `${name}.conv1`, kernel: 1, stride: 1, inputs, outputs, shrink: after },
          { name: `${name}.conv2`, kernel: 3, stride: 1, inputs: outputs, outputs, shrink: after },
        ] as const)),
    { name: `${name}.shortcut.0`, kernel: 1, stride: 1, inputs, outputs, shrink: after },
  ];
  const kind = deep ? 'up-bottleneck' : 'up-basic';
  return { kind, name, inputs, outputs, stride: 1, shortcut: 'shortcut', convolutions };
}

/** Han 2017: VGG16-like encoder, mirrored decoder; names encS.I.conv and decS.I.conv. */
export function unetPlan({ width: w, inputs, outputs }: UnetSpec): UnetPlan {
  const named = (stage: string) => (i: number) => `${stage}.${i}.conv`;
  return {
    encoder: [
      group(named('enc1'), [inputs, w, w], 1),
      group(named('enc2'), [w, 2 * w, 2 * w], 2),
      group(named('enc3'), [2 * w, 4 * w, 4 * w, 4 * w], 4),
      group(named('enc4'), [4 * w, 8 * w, 8 * w, 8 * w], 8),
      group(named('enc5'), [8 * w, 8 * w, 8 * w, 8 * w], 16),
    ],
    // Each takes the upsampled group below and the encoder's group beside it.
    decoder: [
      group(named('dec4'), [8 * w + 8 * w, 8 * w, 8 * w, 4 * w], 8),
      group(named('dec3'), [4 * w + 4 * w, 4 * w, 4 * w, 2 * w], 4),
      group(named('dec2'), [2 * w + 2 * w, 2 * w, w], 2),
      group(named('dec1'), [w + w, w, w], 1),
    ],
    head: { name: 'head', kernel: 3, stride: 1, inputs: w, outputs, shrink: 1 },
  };
}

/** VGG-19's shape, in groups between which a pooling stands; names conv1_1 ... conv5_4. */
export function vggPlan({ width: w, inputs }: VggSpec): readonly (readonly ConvSpec[])[] {
  const named = (g: number) => (i: number) => `conv${g}_${i + 1}`;
  return [
    group(named(1), [inputs, w, w], 1),
    group(named(2), [w, 2 * w, 2 * w], 2),
    group(named(3), [2 * w, 4 * w, 4 * w, 4 * w, 4 * w], 4),
    group(named(4), [4 * w, 8 * w, 8 * w, 8 * w, 8 * w], 8),
    group(named(5), [8 * w, 8 * w, 8 * w, 8 * w, 8 * w], 16),
  ];
}

/** 3x3 convolutions one after another; `channels` holds the first one's inputs, then each one's outputs. */
function group(name: (i: number) => string, channels: readonly number[], shrink: number): ConvSpec[] {
  return channels.slice(1).map((outputs, i) => ({
    name: name(i),
    kernel: 3,
    stride: 1,
    inputs: channels[i] ?? 0,
    outputs,
    shrink,
  }));
}

/** Every convolution of a network, in the order in which its definition names them. */
export function convolutionsOf(spec: NetworkSpec): readonly ConvSpec[] {
  switch (spec.family) {
    case 'drunet': {
      const { stem, encoder, decoder, head } = drunetPlan(spec);
      const blocks = [...encoder, ...decoder].flat();
      return [stem, ...blocks.flatMap(({ convolutions }) => convolutions), head];
    }
    case 'unet': {
      const { encoder, decoder, head } = unetPlan(spec);
      return [...encoder.flat(), ...decoder.flat(), head];
    }
    case 'vgg':
      return vggPlan(spec).flat();
  }
}

/** Height and width of the input must be a multiple of this. */
export const sizeStep = (spec: NetworkSpec): number => (spec.family === 'drunet' ? 32 : 16);

export interface NetworkSize {
  readonly convolutions: number;
  /** Weights of the convolutions, with the biases that batch norm leaves behind. */
  readonly parameters: number;
  /** Multiply-accumulates of one size x size slice, each convolution where the definition places it. */
  readonly macs: number;
}

export function networkSize(spec: NetworkSpec, size: number): NetworkSize {
  const all = convolutionsOf(spec);
  let parameters = 0;
  let macs = 0;
  for (const { kernel, inputs, outputs, shrink } of all) {
    const weights = kernel * kernel * inputs * outputs;
    parameters += weights + outputs;
    macs += weights * (size / shrink) ** 2;
  }
  return { convolutions: all.length, parameters, macs };
}

/** Names and shapes of the folded network's weights: HWIO for convolutions. */
export function weightShapes(spec: NetworkSpec): ReadonlyMap<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  for (const { name, kernel, inputs, outputs } of convolutionsOf(spec)) {
    shapes.set(`${name}.weight`, [kernel, kernel, inputs, outputs]);
    shapes.set(`${name}.bias`, [outputs]);
  }
  return shapes;
}
