// WGSL of a 3x3 convolution by Winograd's F(2x2, 3x3), transforms and products in one dispatch: 16 multiplications where 36 were.
import type { GpuProgram } from '../tfjs/gpuBackend.ts';
import { productProgram, type ProductVariant } from './productProgram.ts';
import { writing } from './tiledProgram.ts';

/**
 * A workgroup's part: `tiles` of 2x2 pixels by `quads` of four outputs, 16 products of matrices side by side. Each thread
 * keeps `threadTiles` x `threadQuads` of one of them. There are four tiles for each quad: so as many threads bring inputs as
 * bring weights.
 */
export interface WinogradShape {
  readonly tiles: number;
  readonly quads: number;
  readonly threadTiles: number;
  readonly threadQuads: number;
}

export interface WinogradVariant extends ProductVariant {
  readonly gradient: 'none';
  readonly shape: WinogradShape;
}

export const winogradThreads = ({ tiles }: WinogradShape): number => 8 * tiles;

/** Bytes of workgroup memory: four channels of transformed inputs and weights; afterwards sums on their way to the outputs. */
export const winogradBytes = ({ tiles, quads }: WinogradShape): number => 16 * (16 * tiles + 64 * quads);

/** Steps over the input channels, four each. */
export const winogradSteps = (channels: readonly [number, number]): number =>
  channels.reduce((sum, count) => sum + count / 4, 0);

/** 2x2 tiles of an output of n images, height x width each; those at an odd edge are half outside. */
export const tilesOf = (n: number, height: number, width: number): number =>
  n * Math.ceil(height / 2) * Math.ceil(width / 2);

export function winogradWorkgroups(
  tiles: number,
  outputs: number,
  shape: WinogradShape,
  parts: number,
): [number, number, number] {
  return [Math.ceil(outputs / 4 / shape.quads), Math.max(2, Math.ceil(tiles / shape.tiles)), parts];
}

/**
 * Output = A'((G g G') * (B' d B))A for each 2x2 tile, its 4x4 inputs d and a 3x3 filter g (Lavin and Gray 2016), with
 * B' = [1 0 -1 0; 0 1 1 0; 0 -1 1 0; 0 1 0 -1], G = [1 0 0; 1/2 1/2 1/2; 1/2 -1/2 1/2; 0 0 1], A' = [1 1 1 0; 0 1 -1 -1].
 * The filters are transformed as they are read: 9 numbers of them travel instead of 16, and none is kept twice. In each step
 * a thread brings one row of four transformed inputs or weights into workgroup memory, whose numbers it read while it
 * multiplied the step before.
 */
export function winogradProgram(
  variant: WinogradVariant,
  outputShape: readonly [number, number, number, number],
  parts: number,
): GpuProgram {
  const [n, height, width, outputs] = outputShape;
  return productProgram({
    kind: 'winograd',
    variant,
    outputShape,
    parts,
    threads: winogradThreads(variant.shape),
    dispatch: winogradWorkgroups(tilesOf(n, height, width), outputs, variant.shape, parts),
    code: () => source(variant),
  });
}

function source({ joined, residual, shape }: WinogradVariant): string {
  const { tiles, quads, threadTiles, threadQuads } = shape;
  const across = quads / threadQuads;
  const rows = tiles / threadTiles;
  const threads = winogradThreads(shape);
  const weightsFrom = 16 * tiles;
  // Sums become outputs a few tiles at a time, an output pixel and quad each thread.
  const roundTiles = threads / 4 / quads;
  const roundPlaces = roundTiles / rows;
  const rounds = tiles / roundTiles;
  const eachQuad = (line: (q: number) => string): string =>
    Array.from({ length: threadQuads }, (_, q) => line(q)).join('\n');

  const readingInput = (input: string, channels: string, halved: string, quad: string): string => `
        let shift = u32(${halved});
        let inRows = uniforms.size.x >> shift;
        let inColumns = uniforms.size.y >> shift;
        for (var e = 0; e < 8; e++) {
          let y = select(upper, lower, e >= 4);
          let x_ = left + (e & 3);
          let inside = live && y >= 0 && y < uniforms.size.x && x_ >= 0 && x_ < uniforms.size.y;
          let at = ((image * inRows + (y >> shift)) * inColumns + (x_ >> shift)) * (${channels} / 4) + ${quad};
          brought[e] = select(vec4<f32>(0.0), ${input}[select(0, at, inside)], inside);
        }`;

  /** Parks the sums of this round's tiles; a thread's p-th tile stands p * rows tiles after its first. */
  const parking = (round: number): string =>
    Array.from({ length: roundPlaces * threadQuads }, (_, i) => {
      const [p, q] = [Math.floor(i / threadQuads), i % threadQuads];
      const at = `(product * ${roundTiles} + ${p * rows} + threadRow) * ${quads} + threadColumn + ${q * across}`;
      return `shared_[${at}] = sum[${(round * roundPlaces + p) * threadQuads + q}];`;
    }).join('\n');

  return `
var<workgroup> shared_ : array<vec4<f32>, ${winogradBytes(shape) / 16}>;
fn main() {
  let outHeight = uniforms.outShape.y;
  let outWidth = uniforms.outShape.z;
  let columns = uniforms.outShape.w / 4;
  let pixels = uniforms.images * outHeight * outWidth;
  let tilesAcross = (outWidth + 1) / 2;
  let tilesEach = ((outHeight + 1) / 2) * tilesAcross;
  let allTiles = uniforms.images * tilesEach;
  let lane = i32(localIndex);
  let firstColumn = i32(workgroupId.x) * ${quads};
  let firstTile = i32(workgroupId.y) * ${tiles};

  // What this thread brings: row 0..3 of a tile's inputs, or of a channel's and a quad's weights.
  let brings = lane % ${tiles};
  let ofInput = lane < ${4 * tiles};
  let row = (lane / ${tiles}) & 3;
  let tile_ = min(firstTile + brings, allTiles - 1);
  let image = tile_ / tilesEach;
  let top = ((tile_ % tilesEach) / tilesAcross) * 2 - 1;
  let left = (tile_ % tilesAcross) * 2 - 1;
  let upper = top + select(select(1, 2, row == 2), 0, row == 0);
  let lower = top + select(select(2, 1, row == 2), 3, row == 3);
  let sign = select(-1.0, 1.0, row == 1);
  let channel = brings / ${quads};
  let column_ = firstColumn + brings % ${quads};
  let outer = select(select(0.5, 0.0, row == 3), 1.0, row == 0);
  let middle = select(select(0.0, -0.5, row == 2), 0.5, row == 1);
  let inner = select(select(0.5, 0.0, row == 0), 1.0, row == 3);

  // What it multiplies.
  let product = lane / ${across * rows};
  let threadColumn = lane % ${across};
  let threadRow = (lane / ${across}) % ${rows};

  let firstQuads = uniforms.channels.x / 4;
  let allQuads = firstQuads + uniforms.channels.y / 4;
  let begun = i32(workgroupId.z) * uniforms.steps;
  var brought : array<vec4<f32>, 9>;
  var sum : array<vec4<f32>, ${threadTiles * threadQuads}>;
  for (var step = 0; step <= uniforms.steps; step++) {
    let chunk = begun + step;
    let live = step < uniforms.steps && chunk < allQuads;
    if (ofInput) {
      ${
        joined
          ? `if (chunk < firstQuads) {
        ${readingInput('x', 'uniforms.channels.x', 'uniforms.halved.x', 'chunk')}
      } else {
        ${readingInput('second', 'uniforms.channels.y', 'uniforms.halved.y', 'chunk - firstQuads')}
      }`
          : readingInput('x', 'uniforms.channels.x', 'uniforms.halved.x', 'chunk')
      }
    } else {
      for (var e = 0; e < 9; e++) {
        let needed = select(e / 3 == select(0, 2, row == 3), true, row == 1 || row == 2);
        let inside = live && column_ < columns && needed;
        let at = (e * allQuads * 4 + chunk * 4 + channel) * columns + column_;
        brought[e] = select(vec4<f32>(0.0), filter_[select(0, at, inside)], inside);
      }
    }
    if (step > 0) {
      let inputsAt = product * ${tiles} + threadRow;
      let weightsAt = ${weightsFrom} + product * ${4 * quads} + threadColumn;
      ${eachQuad((q) => [0, 1, 2, 3].map((j) => `let w${j}${q} = shared_[weightsAt + ${j * quads + q * across}];`).join(' '))}
      for (var p = 0; p < ${threadTiles}; p++) {
        let v = shared_[inputsAt + p * ${rows}];
        ${eachQuad(
          (q) => `
        let at${q} = p * ${threadQuads} + ${q};
        sum[at${q}] = fma(vec4<f32>(v.w), w3${q}, fma(vec4<f32>(v.z), w2${q}, fma(vec4<f32>(v.y), w1${q}, fma(vec4<f32>(v.x), w0${q}, sum[at${q}]))));`,
        )}
      }
    }
    workgroupBarrier();
    if (ofInput) {
      let t0 = brought[0] + sign * brought[4];
      let t1 = brought[1] + sign * brought[5];
      let t2 = brought[2] + sign * brought[6];
      let t3 = brought[3] + sign * brought[7];
      let at = row * ${4 * tiles} + brings;
      shared_[at] = t0 - t2;
      shared_[at + ${tiles}] = t1 + t2;
      shared_[at + ${2 * tiles}] = t2 - t1;
      shared_[at + ${3 * tiles}] = t1 - t3;
    } else {
      let t0 = outer * brought[0] + middle * brought[3] + inner * brought[6];
      let t1 = outer * brought[1] + middle * brought[4] + inner * brought[7];
      let t2 = outer * brought[2] + middle * brought[5] + inner * brought[8];
      let at = ${weightsFrom} + row * ${16 * quads} + brings;
      shared_[at] = t0;
      shared_[at + ${4 * quads}] = 0.5 * (t0 + t1 + t2);
      shared_[at + ${8 * quads}] = 0.5 * (t0 - t1 + t2);
      shared_[at + ${12 * quads}] = t2;
    }
    workgroupBarrier();
  }

  let outQuad = lane % ${quads};
  let outTile = lane / ${4 * quads};
  let dx = (lane / ${quads}) & 1;
  let dy = (lane / ${2 * quads}) & 1;
  let across_ = select(1.0, -1.0, dx == 1);
  let down = select(1.0, -1.0, dy == 1);
  let column = firstColumn + outQuad;
  for (var round = 0; round < ${rounds}; round++) {
    ${Array.from({ length: rounds }, (_, round) => `if (round == ${round}) { ${parking(round)} }`).join('\n    ')}
    workgroupBarrier();
    var made = vec4<f32>(0.0);
    for (var a = 0; a < 3; a++) {
      let at = ((dy + a) * 4 + dx) * ${roundTiles * quads} + outTile * ${quads} + outQuad;
      let line = shared_[at] + across_ * (shared_[at + ${roundTiles * quads}] + shared_[at + ${2 * roundTiles * quads}]);
      made += select(down, 1.0, a == 0) * line;
    }
    let tile = firstTile + round * ${roundTiles} + outTile;
    let y = ((tile % tilesEach) / tilesAcross) * 2 + dy;
    let x_ = (tile % tilesAcross) * 2 + dx;
    if (tile < allTiles && y < outHeight && x_ < outWidth && column < columns) {
      let pixel = ((tile / tilesEach) * outHeight + y) * outWidth + x_;
      ${residual === 'part' ? 'result[(i32(workgroupId.z) * pixels + pixel) * columns + column] = made;' : writing(residual, 'none')}
    }
    workgroupBarrier();
  }
}`;
}
