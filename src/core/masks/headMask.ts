// The head in a CT, scalp included, without table, head holder and noise: a marker-based watershed (docs/method.md 1.2).
import { type Cutout, INSIDE, OUTSIDE, UNKNOWN } from './bandWatershed.ts';
import {
  beyond,
  type Component,
  type Lattice,
  complement,
  convexPlanes,
  components,
  dilate,
  distanceTo,
  erode,
  fillPlanes,
  largestComponent,
  planar,
  where,
} from '../geometry/lattice.ts';
import { eachNeighbour } from './watershed.ts';

/** HU above which a 2 mm voxel is tissue, not air or foam. */
const TISSUE = -400;
/** HU below which a pixel beside the outside belongs to it: less than half of it is skin. */
const AIR = -600;
/** The head is thicker than twice this nearly everywhere; shells, straps and tubes are not. */
const CORE_MM = 5;
/** Nothing of a table is thicker than twice this; the middle of a head is. */
const TABLE_MM = 30;
/** Gaps between the head's parts, such as an open nostril, that are bridged. */
const CLOSING_MM = 6;
/** How far from the coarse outline the true one may lie. */
const BAND_MM = 4;
/** Nose and ears: what hangs on the head's convex outline and is no longer than this. Longer things support it. */
const APPENDAGE_MM = 80;

/**
 * Labels of the head on the work grid, for `settleHead` and a flood of each slice. Inside is what survives thinning,
 * outside is the rest beyond a band, and supports. No voxel is inside when nothing is as thick as a head.
 */
export function headMarkers(mean: Int16Array, lattice: Lattice): Uint8Array<ArrayBuffer> {
  const tissue = beyond(mean, TISSUE);
  return placeMarkers(coarseHead(tissue, lattice), tissue, lattice);
}

/** The head on the work grid: what is thick, with the appendages that hang on it, closed and filled plane by plane. */
function coarseHead(tissue: Uint8Array, lattice: Lattice): Uint8Array<ArrayBuffer> {
  const core = headCore(tissue, lattice);
  const toCore = distanceTo(core, lattice);
  const rim = CORE_MM + lattice.spacing[0];
  const hull = convexPlanes(core, lattice);
  const rest = where(tissue, (value, i) => value === 1 && hull[i] === 0 && (toCore[i] ?? 0) > rim);
  const { labels, parts } = components(rest, lattice);
  const touching = new Set<number>();
  labels.forEach((label, i) => {
    if (label && (toCore[i] ?? 0) <= rim + lattice.spacing[0]) touching.add(label);
  });
  const appendages = new Set(
    parts
      .filter((part) => touching.has(part.label) && longest(part, lattice) <= APPENDAGE_MM)
      .map((p) => p.label),
  );
  const joined = where(
    tissue,
    (value, i) => value === 1 && ((toCore[i] ?? 0) <= rim || hull[i] === 1 || appendages.has(labels[i] ?? 0)),
  );
  // Plane by plane: above the vertex there is no outside in the volume that could hold a closing in space back.
  const planes = planar(lattice);
  const free = beyond(distanceTo(joined, planes), CLOSING_MM);
  const closed = complement(dilate(free, planes, CLOSING_MM));
  return largestComponent(fillPlanes(closed, lattice), lattice);
}

/**
 * What is left of the head by thinning, without a table that touches it: the part around what is thicker than any table,
 * less slabs that reach far from there. The largest part where nothing is that thick.
 */
function headCore(tissue: Uint8Array, lattice: Lattice): Uint8Array<ArrayBuffer> {
  const toAir = distanceTo(complement(tissue), lattice);
  const thinned = beyond(toAir, CORE_MM);
  // A table may go on beyond the sides of the image; what is seen of it is no thicker for that.
  const [nx, ny] = lattice.size;
  const [dx, dy] = lattice.spacing;
  const thick = where(toAir, (mm, i) => {
    const [x, y] = [i % nx, Math.floor(i / nx) % ny];
    const toSide = Math.min(dx * (Math.min(x, nx - 1 - x) + 1), dy * (Math.min(y, ny - 1 - y) + 1));
    return Math.min(mm, toSide) > TABLE_MM;
  });
  const middle = largestComponent(thick, lattice);
  const seed = middle.indexOf(1);
  if (seed < 0) return largestComponent(thinned, lattice);
  const { labels } = components(thinned, lattice);
  const core = where(labels, (label) => label !== 0 && label === labels[seed]);
  const toThick = distanceTo(
    where(thick, (value, i) => value === 1 && core[i] === 1),
    lattice,
  );
  const reach = TABLE_MM - CORE_MM + 2 * lattice.spacing[0];
  const far = components(
    where(core, (value, i) => value === 1 && (toThick[i] ?? 0) > reach),
    lattice,
  );
  const table = new Set(far.parts.filter((part) => isSlab(part, lattice)).map((p) => p.label));
  return table.size === 0 ? core : where(core, (value, i) => value === 1 && !table.has(far.labels[i] ?? 0));
}

/** Whether a component is long and, in its planes, flat, as tables are and necks and shoulders are not. */
function isSlab(part: Component, lattice: Lattice): boolean {
  const { low, high } = part;
  const [x = 0, y = 0] = [0, 1].map(
    (axis) => ((high[axis] ?? 0) - (low[axis] ?? 0) + 1) * (lattice.spacing[axis] ?? 1),
  );
  return longest(part, lattice) > APPENDAGE_MM && Math.max(x, y) > 2.5 * Math.min(x, y);
}

/** The longest side of a component's box, mm. */
function longest({ low, high }: Component, { spacing }: Lattice): number {
  return Math.max(...spacing.map((mm, axis) => ((high[axis] ?? 0) - (low[axis] ?? 0)) * mm));
}

/** Parts of the head too thin to have an inside beyond the band: their solid pixels are inside. */
const THIN = 4;
/** Supports near the head, until the slice's own pixels tell which of them are solid. */
const SUPPORT = 3;

/** A label for each work-grid voxel, found plane by plane as the slices are flooded one by one; UNKNOWN where the watershed is to decide. */
function placeMarkers(outline: Uint8Array, tissue: Uint8Array, lattice: Lattice): Uint8Array<ArrayBuffer> {
  const planes = planar(lattice);
  const inside = erode(outline, planes, BAND_MM);
  const toInside = distanceTo(inside, planes);
  const toOutline = distanceTo(outline, planes);
  return outline.map((value, i) => {
    if (inside[i]) return INSIDE;
    if ((toOutline[i] ?? 0) > BAND_MM) return OUTSIDE;
    if (value) return (toInside[i] ?? 0) > 2 * BAND_MM ? THIN : UNKNOWN;
    return tissue[i] ? SUPPORT : UNKNOWN;
  });
}

/** Settles what the slice's own pixels tell: thin parts and support where solid, and air that the outside reaches. */
export function settleHead({ labels, open, hu, columns }: Cutout): void {
  for (const i of open) {
    if (labels[i] === THIN) labels[i] = (hu[i] ?? 0) > TISSUE ? INSIDE : UNKNOWN;
    else if (labels[i] === SUPPORT) labels[i] = (hu[i] ?? 0) > TISSUE ? OUTSIDE : UNKNOWN;
  }
  const queue = new Int32Array(open.length);
  let end = 0;
  const reach = (i: number): void => {
    if (labels[i] !== UNKNOWN || (hu[i] ?? 0) >= AIR) return;
    labels[i] = OUTSIDE;
    queue[end++] = i;
  };
  const spread = (i: number): void => {
    eachNeighbour(i, columns, labels.length, reach);
  };
  for (const i of open)
    eachNeighbour(i, columns, labels.length, (neighbour) => {
      if (labels[neighbour] === OUTSIDE) reach(i);
    });
  for (let next = 0; next < end; next++) spread(queue[next] ?? 0);
}
