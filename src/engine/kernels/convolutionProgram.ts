// WGSL of one convolution with all that stands around it in a DRUNet: upsampling, concatenation, bias, residual and ReLU.
import type { GpuProgram } from '../tfjs/gpuBackend.ts';

/** How an output is shared out among threads. A workgroup has 64 of them, whatever the tile. */
export interface Tile {
  /** Groups of four outputs that a thread computes for each of its four pixels. */
  readonly quads: 1 | 2;
  /** Threads that share one tile's sum over the input channels and add their parts at the end. */
  readonly slices: 1 | 4;
}

export interface ConvolutionVariant {
  readonly kernel: number;
  /** Input channels are a multiple of four, read four at a time. */
  readonly quadInput: boolean;
  /** A second input follows the first one's channels. */
  readonly joined: boolean;
  readonly bias: boolean;
  /**
   * The gradient in an input: the filter is read turned round, its inputs as outputs, from input `turned.x` of `turned.y`
   * on; with halved.x, rows and columns of zeros that are not stored stand between the input's pixels and after them.
   * 'masked': what stands where `mask_` is not above zero is zero.
   */
  readonly gradient: 'none' | 'plain' | 'masked';
  /** 'in place': the output's buffer holds the residual, and is overwritten pixel by pixel. */
  readonly residual: 'none' | 'apart' | 'in place';
  readonly tile: Tile;
}

const THREADS = 64;
const COLUMNS = 8;
/** Pixels of a thread's tile. */
export const PIXELS = 4;
/** Workgroups below which a GPU would stand partly idle: then tiles get smaller, and sums are shared. */
const ENOUGH = 256;

/** The tile for an output of `pixels` pixels and `outputs` channels. */
export function tileFor(pixels: number, outputs: number): Tile {
  const wide: Tile = { quads: 2, slices: 1 };
  const narrow: Tile = { quads: 1, slices: 1 };
  const enough = (tile: Tile): boolean => {
    const [x, y] = workgroups(pixels, outputs, tile);
    return x * y >= ENOUGH;
  };
  if (outputs >= 4 * COLUMNS * 2 && enough(wide)) return wide;
  return enough(narrow) ? narrow : { quads: 1, slices: 4 };
}

export function workgroups(
  pixels: number,
  outputs: number,
  { quads, slices }: Tile,
): [number, number, number] {
  const rows = THREADS / slices / COLUMNS;
  return [Math.ceil(outputs / (4 * COLUMNS * quads)), Math.ceil(pixels / (PIXELS * rows)), 1];
}

/**
 * An implicit matrix product: pixels (rows) by output channels (columns), summed over kernel places and input channels.
 * Each thread keeps 4 pixels x 4 or 8 outputs in registers and reads inputs and weights through the cache; threads side by
 * side read weights that lie side by side. No barrier stands in the loop (as in the register-tiled kernels of mobile
 * runtimes); where pixels are few, four threads share a sum.
 */
export function convolutionProgram(
  variant: ConvolutionVariant,
  outputShape: readonly [number, number, number, number],
): GpuProgram {
  const { quadInput, joined, residual, tile } = variant;
  const [n, height, width, outputs] = outputShape;
  const variableNames = ['x', 'filter_'];
  const variableComponents = [quadInput ? 4 : 1, 4];
  if (variant.bias) {
    variableNames.push('bias_');
    variableComponents.push(4);
  }
  if (joined) {
    variableNames.push('second');
    variableComponents.push(4);
  }
  if (residual === 'apart') {
    variableNames.push('residual');
    variableComponents.push(4);
  }
  if (variant.gradient === 'masked') {
    variableNames.push('mask_');
    variableComponents.push(4);
  }
  return {
    variableNames,
    variableComponents,
    outputComponent: 4,
    outputShape: [...outputShape],
    uniforms:
      'size : vec2<i32>, channels : vec2<i32>, halved : vec3<i32>, stride : i32, relu : i32, turned : vec2<i32>,',
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [3], y: [1, 2], z: [0] },
    dispatch: workgroups(n * height * width, outputs, tile),
    shaderKey: `synthmr-convolution ${JSON.stringify(variant)}`,
    getUserCode: () => source(variant),
  };
}

const each = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');

function source(variant: ConvolutionVariant): string {
  const { kernel, joined, residual, tile } = variant;
  const { quads, slices } = tile;
  const tiles = THREADS / slices;
  const half = kernel >> 1;
  const turned = variant.gradient !== 'none';
  const grid = (line: (p: number, q: number) => string): string =>
    each(PIXELS, (p) => each(quads, (q) => line(p, q)));
  const shared = slices > 1;
  const parked = PIXELS * quads;

  return `
${shared ? `var<workgroup> parts : array<vec4<f32>, ${(slices - 1) * tiles * parked}>;` : ''}
fn main() {
  let outHeight = uniforms.outShape.y;
  let outWidth = uniforms.outShape.z;
  let columns = uniforms.outShape.w / 4;
  let pixels = uniforms.outShape.x * outHeight * outWidth;
  let tile = i32(localIndex) % ${tiles};
  let slice = i32(localIndex) / ${tiles};
  let column = i32(workgroupId.x) * ${COLUMNS * quads} + tile % ${COLUMNS};
  let pixel = (i32(workgroupId.y) * ${tiles / COLUMNS} + tile / ${COLUMNS}) * ${PIXELS};
  ${each(
    PIXELS,
    (p) => `
  let image${p} = (pixel + ${p}) / (outHeight * outWidth);
  let row${p} = ((pixel + ${p}) / outWidth) % outHeight;
  let col${p} = (pixel + ${p}) % outWidth;`,
  )}
  ${grid((p, q) => `var sum${p}${q} = vec4<f32>(0.0);`)}
  var place = 0;
  for (var ky = 0; ky < ${kernel}; ky++) {
    for (var kx = 0; kx < ${kernel}; kx++) {
      ${each(
        PIXELS,
        (p) => `
      let y${p} = row${p} * uniforms.stride + ky - ${half};
      let x${p} = col${p} * uniforms.stride + kx - ${half};
      let inside${p} = pixel + ${p} < pixels && y${p} >= 0 && y${p} < uniforms.size.x && x${p} >= 0 && x${p} < uniforms.size.y${turned ? ` && ((y${p} | x${p}) & uniforms.halved.x) == 0` : ''};`,
      )}
      ${variant.quadInput ? quadLoop('x', 'uniforms.channels.x', 'uniforms.halved.x', '0', tile, turned ? kernel : null) : scalarLoop(tile)}
      ${joined ? quadLoop('second', 'uniforms.channels.y', 'uniforms.halved.y', 'uniforms.channels.x', tile, null) : ''}
      place++;
    }
  }
  ${
    shared
      ? `
  if (slice > 0) {
    let parking = ((slice - 1) * ${tiles} + tile) * ${parked};
    ${grid((p, q) => `parts[parking + ${p * quads + q}] = sum${p}${q};`)}
  }
  workgroupBarrier();
  if (slice > 0) { return; }
  for (var other = 0; other < ${slices - 1}; other++) {
    let parking = (other * ${tiles} + tile) * ${parked};
    ${grid((p, q) => `sum${p}${q} += parts[parking + ${p * quads + q}];`)}
  }`
      : ''
  }
  ${grid(
    (p, q) => `
  if (pixel + ${p} < pixels && column + ${q * COLUMNS} < columns) {
    let at = (pixel + ${p}) * columns + column + ${q * COLUMNS};
    var value = sum${p}${q}${variant.bias ? ` + bias_[column + ${q * COLUMNS}]` : ''};
    ${residual === 'in place' ? 'value += result[at];' : ''}
    ${
      residual === 'apart'
        ? `value += residual[((image${p} * (outHeight >> u32(uniforms.halved.z)) + (row${p} >> u32(uniforms.halved.z)))
             * (outWidth >> u32(uniforms.halved.z)) + (col${p} >> u32(uniforms.halved.z))) * columns + column + ${q * COLUMNS}];`
        : ''
    }
    ${variant.gradient === 'masked' ? MASK : ''}
    result[at] = select(value, max(value, vec4<f32>(0.0)), uniforms.relu == 1);
  }`,
  )}
}`;
}

/** A quad of the output zeroed where the map at the same place is not above zero. */
export const MASK = 'value = select(vec4<f32>(0.0), value, mask_[at] > vec4<f32>(0.0));';

/** The products of four inputs with those of four outputs, each output's in a vector of its own. */
export const dots = (v: string, weights: (j: number) => string): string =>
  `vec4<f32>(${[0, 1, 2, 3].map((j) => `dot(${v}, ${weights(j)})`).join(', ')})`;

/** Sums over one input's channels, four at a time. `halved` inputs have half the height and width, and are read as if doubled. */
function quadLoop(
  input: string,
  channels: string,
  halved: string,
  first: string,
  { quads, slices }: Tile,
  turnedKernel: number | null,
): string {
  const products = (j: number, q: number): string => `
        let w${j}${q} = filter_[w + ${j} * columns + ${q * COLUMNS}];
        ${each(PIXELS, (p) => `sum${p}${q} = fma(vec4<f32>(v${p}[${j}]), w${j}${q}, sum${p}${q});`)}`;
  const turnedProducts = (q: number): string => `
        ${each(4, (j) => `let t${j}${q} = filter_[w + ${q * COLUMNS * 4 + j} * quads];`)}
        ${each(PIXELS, (p) => `sum${p}${q} += ${dots(`v${p}`, (j) => `t${j}${q}`)};`)}`;
  return `{
      let shift = u32(${halved});
      let quads = ${channels} / 4;
      ${each(
        PIXELS,
        (p) =>
          `let from${p} = select(0, ((image${p} * (uniforms.size.x >> shift) + (y${p} >> shift)) * (uniforms.size.y >> shift) + (x${p} >> shift)) * quads, inside${p});`,
      )}
      let weights = ${
        turnedKernel === null
          ? `(place * (uniforms.channels.x + uniforms.channels.y) + ${first}) * columns + column`
          : `((${turnedKernel * turnedKernel - 1} - place) * uniforms.turned.y + uniforms.turned.x + column * 4) * quads`
      };
      for (var c = slice; c < quads; c += ${slices}) {
        ${each(PIXELS, (p) => `let v${p} = select(vec4<f32>(0.0), ${input}[from${p} + c], inside${p});`)}
        let w = weights + ${turnedKernel === null ? 'c * 4 * columns' : 'c'};
        ${turnedKernel === null ? each(4, (j) => each(quads, (q) => products(j, q))) : each(quads, turnedProducts)}
      }
      }`;
}

/** The same for an image, whose channels are no multiple of four. */
function scalarLoop({ quads, slices }: Tile): string {
  return `{
      ${each(
        PIXELS,
        (p) =>
          `let from${p} = select(0, ((image${p} * uniforms.size.x + y${p}) * uniforms.size.y + x${p}) * uniforms.channels.x, inside${p});`,
      )}
      let weights = place * uniforms.channels.x * columns + column;
      for (var c = slice; c < uniforms.channels.x; c += ${slices}) {
        ${each(PIXELS, (p) => `let v${p} = select(0.0, x[from${p} + c], inside${p});`)}
        ${each(
          quads,
          (q) => `
        let w${q} = filter_[weights + c * columns + ${q * COLUMNS}];
        ${each(PIXELS, (p) => `sum${p}${q} = fma(vec4<f32>(v${p}), w${q}, sum${p}${q});`)}`,
        )}
      }
      }`;
}
