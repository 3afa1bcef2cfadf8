// Real MR on the CT's own grid: trilinear under a map from CT to MR, averaged through a slice thicker than the MR's voxels.
import { type Affine, times } from './affine.ts';
import { slicePixels, type StackGeometry } from './stack.ts';
import { add, dot, scale, subtract, type Vec3 } from './vec.ts';
import { toVoxel, type Volume } from './volume.ts';

const MOST_LAYERS = 7;

/** Fills slices `from` to `to` (exclusive) of `into`; NaN where the volume does not reach. Values are not clipped. */
export function resampleOnto(
  geometry: StackGeometry,
  volume: Volume,
  map: Affine,
  into: Float32Array,
  [from, to]: readonly [number, number] = [0, geometry.positions.length],
): void {
  const { columns, rows, rowAxis, columnAxis, normal, columnSpacing, rowSpacing } = geometry;
  const voxelOf = (point: Vec3): Vec3 =>
    toVoxel(volume, add(add(times(map.matrix, subtract(point, map.centre)), map.centre), map.shift));
  const layers = layersOf(geometry, volume);
  const pixels = slicePixels(geometry);
  const weights = new Float32Array(pixels);
  for (let slice = from; slice < to; slice++) {
    const position = geometry.positions[slice] ?? [0, 0, 0];
    const sum = into.subarray(slice * pixels, (slice + 1) * pixels);
    sum.fill(0);
    weights.fill(0);
    for (const height of layers) {
      const first = add(position, scale(normal, height));
      const origin = voxelOf(first);
      const alongRow = subtract(voxelOf(add(first, scale(rowAxis, columnSpacing))), origin);
      const alongColumn = subtract(voxelOf(add(first, scale(columnAxis, rowSpacing))), origin);
      addPlane(volume, origin, alongRow, alongColumn, columns, rows, sum, weights);
    }
    const least = layers.length / 2;
    for (let i = 0; i < pixels; i++) {
      const weight = weights[i] ?? 0;
      sum[i] = weight >= least ? (sum[i] ?? 0) / weight : NaN;
    }
  }
}

/** Heights within a slice at which the volume is read: as many as its voxels fit into the slice's extent. */
function layersOf({ positions, normal, sliceThickness }: StackGeometry, volume: Volume): number[] {
  const heights = positions.map((p) => dot(p, normal));
  const gaps = heights.slice(1).map((h, i) => h - (heights[i] ?? h));
  const gap = gaps.length > 0 ? gaps.sort((a, b) => a - b)[gaps.length >> 1] : undefined;
  const thickness = Math.min(sliceThickness ?? gap ?? 1, gap ?? sliceThickness ?? 1);
  // The volume's voxel extent along the slices' normal.
  const extent = volume.axes.reduce(
    (sum, axis, k) => sum + Math.abs(dot(axis, normal)) * (volume.spacing[k] ?? 1),
    0,
  );
  const count = Math.min(MOST_LAYERS, Math.max(1, Math.round(thickness / extent)));
  return Array.from({ length: count }, (_, i) => ((i + 0.5) / count - 0.5) * thickness);
}

function addPlane(
  { size: [nx, ny, nz], values }: Volume,
  origin: Vec3,
  [ux, uy, uz]: Vec3,
  [vx, vy, vz]: Vec3,
  columns: number,
  rows: number,
  sum: Float32Array,
  weights: Float32Array,
): void {
  const plane = nx * ny;
  // Half a voxel beyond the outermost centres still belongs to the outermost voxels.
  const [lastX, lastY, lastZ] = [nx - 1, ny - 1, nz - 1];
  for (let row = 0; row < rows; row++) {
    let x = origin[0] + row * vx;
    let y = origin[1] + row * vy;
    let z = origin[2] + row * vz;
    for (let i = row * columns, end = i + columns; i < end; i++, x += ux, y += uy, z += uz) {
      if (x < -0.5 || y < -0.5 || z < -0.5 || x > lastX + 0.5 || y > lastY + 0.5 || z > lastZ + 0.5) continue;
      const cx = x < 0 ? 0 : x > lastX ? lastX : x;
      const cy = y < 0 ? 0 : y > lastY ? lastY : y;
      const cz = z < 0 ? 0 : z > lastZ ? lastZ : z;
      const [ix, iy, iz] = [cx | 0, cy | 0, cz | 0];
      const [u, v, w] = [cx - ix, cy - iy, cz - iz];
      const o = iz * plane + iy * nx + ix;
      const right = u > 0 ? 1 : 0;
      const down = v > 0 ? nx : 0;
      const up = w > 0 ? plane : 0;
      const near =
        (1 - v) * ((1 - u) * (values[o] ?? 0) + u * (values[o + right] ?? 0)) +
        v * ((1 - u) * (values[o + down] ?? 0) + u * (values[o + down + right] ?? 0));
      const p = o + up;
      const far =
        (1 - v) * ((1 - u) * (values[p] ?? 0) + u * (values[p + right] ?? 0)) +
        v * ((1 - u) * (values[p + down] ?? 0) + u * (values[p + down + right] ?? 0));
      const value = near + w * (far - near);
      if (value !== value) continue;
      sum[i] = (sum[i] ?? 0) + value;
      weights[i] = (weights[i] ?? 0) + 1;
    }
  }
}
