// The space that a view moves in: the grid's size, how its planes lie, and where the acquired slices are; and where a pane's slice lies in it.
import {
  type Plane,
  type PlaneAxes,
  gridSize,
  gridSpacing,
  nativePlane,
  planeAxes,
} from '../geometry/planes.ts';
import { patientToGrid, type RegularGrid } from '../geometry/regularGrid.ts';
import type { Vec3 } from '../geometry/vec.ts';

/** A point of the slice plane in mm from the slice's middle: x along the row axis, y along the column axis. */
export interface PlanePoint {
  readonly x: number;
  readonly y: number;
}

/** A plane through the grid, or the slices as they were acquired, which may be tilted or unevenly spaced. */
export type ViewPlane = Plane | 'acquired';

/** A slice as it was acquired. */
export interface AcquiredSlice {
  /** Its height in grid slices, with fractions. */
  readonly height: number;
  /** Where its middle lies from the grid's middle, mm along columns and rows. */
  readonly offset: PlanePoint;
}

export interface ViewSpace {
  /** Columns, rows and slices of the grid, and mm between them. */
  readonly size: readonly [number, number, number];
  readonly spacing: Vec3;
  readonly planes: Readonly<Record<Plane, PlaneAxes>>;
  /** The plane that the slices were acquired in, or nearest to. */
  readonly native: Plane;
  /** True when the grid's slices are the acquired ones. */
  readonly even: boolean;
  readonly acquired: readonly AcquiredSlice[];
}

/** A box in mm along the grid's axes, from the grid's middle. */
export interface ViewBox {
  readonly middle: Vec3;
  readonly size: Vec3;
}

export function viewSpace(grid: RegularGrid): ViewSpace {
  const size = gridSize(grid);
  const spacing = gridSpacing(grid);
  const { source } = grid;
  return {
    size,
    spacing,
    planes: planeAxes(grid),
    native: nativePlane(grid),
    even: grid.identity,
    acquired: source.positions.map((position) => {
      const [x, y, height] = patientToGrid(grid, position);
      return {
        height,
        offset: {
          x: (x + (source.columns - size[0]) / 2) * spacing[0],
          y: (y + (source.rows - size[1]) / 2) * spacing[1],
        },
      };
    }),
  };
}

export const emptySpace: ViewSpace = {
  size: [0, 0, 0],
  spacing: [1, 1, 1],
  planes: {
    axial: { across: { axis: 0, sign: 1 }, down: { axis: 1, sign: 1 }, through: { axis: 2, sign: 1 } },
    coronal: { across: { axis: 0, sign: 1 }, down: { axis: 2, sign: -1 }, through: { axis: 1, sign: 1 } },
    sagittal: { across: { axis: 1, sign: 1 }, down: { axis: 2, sign: -1 }, through: { axis: 0, sign: -1 } },
  },
  native: 'axial',
  even: true,
  acquired: [],
};

/** Whether two spaces have the same slices. */
export const sameSpace = (a: ViewSpace, b: ViewSpace): boolean =>
  a === b ||
  (a.size.every((count, axis) => count === b.size[axis]) &&
    a.acquired.length === b.acquired.length &&
    a.spacing.every((mm, axis) => mm === b.spacing[axis]));

/** The whole grid. */
export const wholeBox = ({ size, spacing }: ViewSpace): ViewBox => ({
  middle: [0, 0, 0],
  size: [size[0] * spacing[0], size[1] * spacing[1], size[2] * spacing[2]],
});

export const axesOf = (space: ViewSpace, plane: ViewPlane): PlaneAxes =>
  space.planes[plane === 'acquired' ? space.native : plane];

export const sliceCount = (space: ViewSpace, plane: ViewPlane): number =>
  plane === 'acquired' ? space.acquired.length : space.size[axesOf(space, plane).through.axis];

/** mm from slice to slice; the mean for acquired slices. */
export const sliceSpacing = (space: ViewSpace, plane: ViewPlane): number =>
  plane === 'acquired'
    ? (space.spacing[2] * (space.size[2] - 1)) / Math.max(1, space.acquired.length - 1)
    : space.spacing[axesOf(space, plane).through.axis];

/** The acquired slice nearest to a height in grid slices. */
export function acquiredNearest({ acquired }: ViewSpace, height: number): number {
  const apart = (n: number): number => Math.abs((acquired[n]?.height ?? Infinity) - height);
  return acquired.reduce((best, _, n) => (apart(n) < apart(best) ? n : best), 0);
}

/** Where a slice lies: which plane, which of how many, and its place among the grid's axes. */
export interface SliceSpot {
  readonly plane: ViewPlane;
  readonly index: number;
  readonly count: number;
  readonly axes: PlaneAxes;
  /** The slice's middle from the grid's, mm to the right and down. */
  readonly offset: PlanePoint;
  /** mm along the grid axis that is looked along, from the grid's middle. */
  readonly depth: number;
}

export function spotOf(space: ViewSpace, plane: ViewPlane, index: number): SliceSpot {
  const axes = axesOf(space, plane);
  const count = sliceCount(space, plane);
  const { axis, sign } = axes.through;
  const own = plane === 'acquired' ? space.acquired[index] : undefined;
  const along = own?.height ?? (sign > 0 ? index : count - 1 - index);
  return {
    plane,
    index,
    count,
    axes,
    offset: own?.offset ?? { x: 0, y: 0 },
    depth: (along - (space.size[axis] - 1) / 2) * space.spacing[axis],
  };
}

/** A point in mm along the grid's axes from its middle, as mm to the right and down from the slice's middle. */
export const toSlicePoint = ({ axes: { across, down }, offset }: SliceSpot, point: Vec3): PlanePoint => ({
  x: across.sign * point[across.axis] - offset.x,
  y: down.sign * point[down.axis] - offset.y,
});

/** The point of a slice, in mm along the grid's axes from its middle; `depth` of another, where given. */
export function fromSlicePoint(spot: SliceSpot, { x, y }: PlanePoint, depth = spot.depth): Vec3 {
  const { across, down, through } = spot.axes;
  const at: [number, number, number] = [0, 0, 0];
  at[across.axis] = across.sign * (x + spot.offset.x);
  at[down.axis] = down.sign * (y + spot.offset.y);
  at[through.axis] = depth;
  return at;
}

/** A point in mm from the grid's middle as fractions of grid columns, rows and slices. */
export const toVoxels = ({ size, spacing }: Pick<ViewSpace, 'size' | 'spacing'>, point: Vec3): Vec3 => [
  point[0] / spacing[0] + (size[0] - 1) / 2,
  point[1] / spacing[1] + (size[1] - 1) / 2,
  point[2] / spacing[2] + (size[2] - 1) / 2,
];

/** The middle of a voxel in mm along the grid's axes from its middle. */
export const fromVoxels = ({ size, spacing }: Pick<ViewSpace, 'size' | 'spacing'>, voxel: Vec3): Vec3 => [
  (voxel[0] - (size[0] - 1) / 2) * spacing[0],
  (voxel[1] - (size[1] - 1) / 2) * spacing[1],
  (voxel[2] - (size[2] - 1) / 2) * spacing[2],
];
