// A small regular volume with voxels of a few mm, on which masks are shaped: dilation, erosion, components, filling.

/** Voxel counts and mm between voxels along x, y and z; voxels lie plane after plane, row after row, x fastest. */
export interface Lattice {
  readonly size: readonly [number, number, number];
  readonly spacing: readonly [number, number, number];
}

/** The same voxels as independent planes: distances are within a plane. */
export const planar = ({ size, spacing: [dx, dy] }: Lattice): Lattice => ({
  size,
  spacing: [dx, dy, Infinity],
});

/**
 * Distance in mm from each voxel's centre to the nearest set voxel's centre (0 inside the mask; Infinity where nothing
 * is set). Exact and Euclidean: one axis after the other (Felzenszwalb and Huttenlocher 2012).
 */
export function distanceTo(mask: Uint8Array, lattice: Lattice): Float32Array<ArrayBuffer> {
  const [nx, ny, nz] = lattice.size;
  const squared = alongRows(mask, lattice);
  const line = new LowerEnvelope(Math.max(ny, nz));
  for (let z = 0; z < nz; z++)
    for (let x = 0; x < nx; x++) line.transform(squared, z * nx * ny + x, nx, ny, lattice.spacing[1]);
  if (lattice.spacing[2] !== Infinity)
    for (let i = 0; i < nx * ny; i++) line.transform(squared, i, nx * ny, nz, lattice.spacing[2]);
  for (let i = 0; i < squared.length; i++) squared[i] = Math.sqrt(squared[i] ?? 0);
  return squared;
}

/** Squared distance in mm to the nearest set voxel of the same row: counted from the left, then from the right. */
function alongRows(mask: Uint8Array, { size: [nx], spacing: [mm] }: Lattice): Float32Array<ArrayBuffer> {
  const squared = new Float32Array(mask.length);
  for (let row = 0; row < mask.length; row += nx) {
    let gone = Infinity;
    for (let i = row; i < row + nx; i++) {
      gone = mask[i] ? 0 : gone + mm;
      squared[i] = gone * gone;
    }
    gone = Infinity;
    for (let i = row + nx - 1; i >= row; i--) {
      gone = mask[i] ? 0 : gone + mm;
      squared[i] = Math.min(squared[i] ?? 0, gone * gone);
    }
  }
  return squared;
}

/** One line's part of the distance transform: the lower envelope of the parabolas that its values root. */
class LowerEnvelope {
  private readonly values: Float64Array;
  private readonly roots: Int32Array;
  private readonly borders: Float64Array;
  constructor(longest: number) {
    this.values = new Float64Array(longest);
    this.roots = new Int32Array(longest);
    this.borders = new Float64Array(longest + 1);
  }
  transform(data: Float32Array, start: number, stride: number, count: number, spacing: number): void {
    const { values, roots, borders } = this;
    const unit = 1 / (spacing * spacing);
    let last = -1;
    let highest = 0;
    for (let i = 0, at = start; i < count; i++, at += stride) {
      const value = (data[at] ?? 0) * unit;
      if (value > highest) highest = value;
      values[i] = value;
      if (value === Infinity) continue;
      let border = -Infinity;
      while (last >= 0) {
        const root = roots[last] ?? 0;
        border = (value - (values[root] ?? 0) + i * i - root * root) / (2 * (i - root));
        if (border > (borders[last] ?? 0)) break;
        last--;
      }
      last++;
      roots[last] = i;
      borders[last] = last === 0 ? -Infinity : border;
    }
    if (last < 0 || highest === 0) return;
    borders[last + 1] = Infinity;
    for (let i = 0, part = 0, at = start; i < count; i++, at += stride) {
      while ((borders[part + 1] ?? 0) < i) part++;
      const root = roots[part] ?? 0;
      data[at] = ((i - root) * (i - root) + (values[root] ?? 0)) / unit;
    }
  }
}

/** Voxels within `mm` of the mask. */
export function dilate(mask: Uint8Array, lattice: Lattice, mm: number): Uint8Array<ArrayBuffer> {
  return complement(beyond(distanceTo(mask, lattice), mm));
}

/** Voxels of the mask that lie further than `mm` from anything outside it; the volume's border does not count as outside. */
export function erode(mask: Uint8Array, lattice: Lattice, mm: number): Uint8Array<ArrayBuffer> {
  return beyond(distanceTo(complement(mask), lattice), mm);
}

/** 1 where the predicate holds. */
export function where(
  values: Float32Array | Int16Array | Int32Array | Uint8Array,
  predicate: (value: number, index: number) => boolean,
): Uint8Array<ArrayBuffer> {
  const mask = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) if (predicate(values[i] ?? 0, i)) mask[i] = 1;
  return mask;
}

/** 1 where a value is greater than the threshold. */
export function beyond(values: Float32Array | Int16Array, threshold: number): Uint8Array<ArrayBuffer> {
  const mask = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) if ((values[i] ?? 0) > threshold) mask[i] = 1;
  return mask;
}

export function complement(mask: Uint8Array): Uint8Array<ArrayBuffer> {
  const outside = new Uint8Array(mask.length);
  for (let i = 0; i < mask.length; i++) if (!mask[i]) outside[i] = 1;
  return outside;
}

/** A face-connected part of a mask: how many voxels, and the box they span (inclusive). */
export interface Component {
  readonly label: number;
  readonly voxels: number;
  readonly low: readonly [number, number, number];
  readonly high: readonly [number, number, number];
}

/** Labels each face-connected part of the mask 1, 2, ...; 0 outside. */
export function components(
  mask: Uint8Array,
  { size: [nx, ny, nz] }: Lattice,
): { readonly labels: Int32Array<ArrayBuffer>; readonly parts: readonly Component[] } {
  const labels = new Int32Array(mask.length);
  const queue = new Int32Array(mask.length);
  const parts: Component[] = [];
  for (let seed = 0; seed < mask.length; seed++) {
    if (!mask[seed] || labels[seed]) continue;
    const label = parts.length + 1;
    const low: [number, number, number] = [nx, ny, nz];
    const high: [number, number, number] = [0, 0, 0];
    let end = 0;
    const visit = (i: number): void => {
      if (!mask[i] || labels[i]) return;
      labels[i] = label;
      queue[end++] = i;
    };
    visit(seed);
    for (let next = 0; next < end; next++) {
      const i = queue[next] ?? 0;
      const x = i % nx;
      const y = Math.floor(i / nx) % ny;
      const z = Math.floor(i / (nx * ny));
      low[0] = Math.min(low[0], x);
      low[1] = Math.min(low[1], y);
      low[2] = Math.min(low[2], z);
      high[0] = Math.max(high[0], x);
      high[1] = Math.max(high[1], y);
      high[2] = Math.max(high[2], z);
      if (x > 0) visit(i - 1);
      if (x < nx - 1) visit(i + 1);
      if (y > 0) visit(i - nx);
      if (y < ny - 1) visit(i + nx);
      if (z > 0) visit(i - nx * ny);
      if (z < nz - 1) visit(i + nx * ny);
    }
    parts.push({ label, voxels: end, low, high });
  }
  return { labels, parts };
}

/** The largest face-connected part of a mask; empty when the mask is. */
export function largestComponent(mask: Uint8Array, lattice: Lattice): Uint8Array<ArrayBuffer> {
  const { labels, parts } = components(mask, lattice);
  const largest = parts.reduce<Component | null>((a, b) => (a && a.voxels >= b.voxels ? a : b), null);
  return where(labels, (label) => label !== 0 && label === largest?.label);
}

/** Fills, in each plane, what the mask shuts off from that plane's border. */
export function fillPlanes(mask: Uint8Array, { size: [nx, ny, nz] }: Lattice): Uint8Array<ArrayBuffer> {
  const filled = new Uint8Array(mask.length).fill(1);
  const queue = new Int32Array(nx * ny);
  for (let z = 0; z < nz; z++) {
    const base = z * nx * ny;
    let end = 0;
    const visit = (i: number): void => {
      if (mask[base + i] || !filled[base + i]) return;
      filled[base + i] = 0;
      queue[end++] = i;
    };
    for (let x = 0; x < nx; x++) {
      visit(x);
      visit((ny - 1) * nx + x);
    }
    for (let y = 0; y < ny; y++) {
      visit(y * nx);
      visit(y * nx + nx - 1);
    }
    for (let next = 0; next < end; next++) {
      const i = queue[next] ?? 0;
      const x = i % nx;
      if (x > 0) visit(i - 1);
      if (x < nx - 1) visit(i + 1);
      if (i >= nx) visit(i - nx);
      if (i < nx * (ny - 1)) visit(i + nx);
    }
  }
  return filled;
}

/** The convex hull of the mask in each plane. */
export function convexPlanes(mask: Uint8Array, { size: [nx, ny, nz] }: Lattice): Uint8Array<ArrayBuffer> {
  const hull = new Uint8Array(mask.length);
  for (let z = 0; z < nz; z++) {
    const left: [number, number][] = [];
    const right: [number, number][] = [];
    for (let y = 0; y < ny; y++) {
      const row = mask.subarray((z * ny + y) * nx, (z * ny + y + 1) * nx);
      const first = row.indexOf(1);
      if (first < 0) continue;
      bulge(left, [-first, y]);
      bulge(right, [row.lastIndexOf(1), y]);
    }
    for (let y = left[0]?.[1] ?? ny, l = 0, r = 0; y <= (left.at(-1)?.[1] ?? -1); y++) {
      while ((left[l + 1]?.[1] ?? Infinity) <= y) l++;
      while ((right[r + 1]?.[1] ?? Infinity) <= y) r++;
      const from = Math.ceil(-edgeAt(left, l, y));
      const to = Math.floor(edgeAt(right, r, y));
      hull.fill(1, (z * ny + y) * nx + from, (z * ny + y) * nx + to + 1);
    }
  }
  return hull;
}

/** Adds a point below a chain that may only bulge towards larger x; drops the points that would dent it. */
function bulge(chain: [number, number][], point: [number, number]): void {
  for (;;) {
    const [a, b] = [chain.at(-2), chain.at(-1)];
    if (!a || !b || (b[0] - a[0]) * (point[1] - a[1]) > (point[0] - a[0]) * (b[1] - a[1])) break;
    chain.pop();
  }
  chain.push(point);
}

/** The chain's x at row y, which lies between its points i and i + 1. */
function edgeAt(chain: readonly [number, number][], i: number, y: number): number {
  const a = chain[i] ?? [0, y];
  const b = chain[i + 1] ?? a;
  return b[1] === a[1] ? a[0] : a[0] + ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]);
}
