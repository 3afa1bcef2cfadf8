// The three planes through a regular grid: which of its axes each is looked along, and which way round it lies on screen.
import { gridToPatient, type RegularGrid } from './regularGrid.ts';
import type { StackGeometry } from './stack.ts';
import { scale, type Vec3 } from './vec.ts';

export const planeNames = ['axial', 'coronal', 'sagittal'] as const;
export type Plane = (typeof planeNames)[number];

/** 0: the grid's columns. 1: its rows. 2: its slices. */
export type GridAxis = 0 | 1 | 2;

/** A direction along a grid axis: with its index, or against it. */
export interface AxisStep {
  readonly axis: GridAxis;
  readonly sign: 1 | -1;
}

/** How a plane lies on the grid: to the right, down, and from slice to slice; right-handed. */
export interface PlaneAxes {
  readonly across: AxisStep;
  readonly down: AxisStep;
  readonly through: AxisStep;
}

export const gridSize = ({ geometry: g }: RegularGrid): readonly [number, number, number] => [
  g.columns,
  g.rows,
  g.positions.length,
];

export const gridSpacing = ({ geometry: g, sliceSpacing }: RegularGrid): Vec3 => [
  g.columnSpacing,
  g.rowSpacing,
  sliceSpacing,
];

const gridAxes = ({ geometry: g }: RegularGrid): readonly [Vec3, Vec3, Vec3] => [
  g.rowAxis,
  g.columnAxis,
  g.normal,
];

const orders: readonly (readonly [GridAxis, GridAxis, GridAxis])[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

/** The grid axes that run most nearly along the patient's x, y and z, each used once. */
function nearestAxes(axes: readonly [Vec3, Vec3, Vec3]): readonly [GridAxis, GridAxis, GridAxis] {
  const closeness = (order: readonly GridAxis[]): number =>
    order.reduce<number>((sum, axis, patient) => sum + Math.abs(axes[axis][patient] ?? 0), 0);
  return orders.reduce((best, order) => (closeness(order) > closeness(best) + 1e-9 ? order : best));
}

/** The plane that the grid's own slices are nearest to. */
export function nativePlane(grid: RegularGrid): Plane {
  const [x, y] = nearestAxes(gridAxes(grid));
  return x === 2 ? 'sagittal' : y === 2 ? 'coronal' : 'axial';
}

/**
 * Axes of the three planes. The grid's own slices stay as they were stored; the other two are turned as radiologists
 * look at them: patient's right at the left of the screen, anterior at the left of a sagittal, the head up. [VIEW-20]
 */
export function planeAxes(grid: RegularGrid): Readonly<Record<Plane, PlaneAxes>> {
  const axes = gridAxes(grid);
  const nearest = nearestAxes(axes);
  const own = nativePlane(grid);
  /** The step along the grid axis nearest to a patient axis that goes towards its positive or negative end. */
  const towards = (patient: 0 | 1 | 2, end: 1 | -1): AxisStep => {
    const axis = nearest[patient];
    return { axis, sign: axes[axis][patient] * end >= 0 ? 1 : -1 };
  };
  const plane = (name: Plane, across: AxisStep, down: AxisStep): PlaneAxes =>
    name === own
      ? { across: { axis: 0, sign: 1 }, down: { axis: 1, sign: 1 }, through: { axis: 2, sign: 1 } }
      : { across, down, through: throughStep(across, down) };
  return {
    axial: plane('axial', towards(0, 1), towards(1, 1)),
    coronal: plane('coronal', towards(0, 1), towards(2, -1)),
    sagittal: plane('sagittal', towards(1, 1), towards(2, -1)),
  };
}

/** What completes a right-handed system. The grid's own axes are one. */
function throughStep(across: AxisStep, down: AxisStep): AxisStep {
  const axis = ([0, 1, 2] as const).find((one) => one !== across.axis && one !== down.axis) ?? 2;
  const cyclic = (down.axis - across.axis + 3) % 3 === 1;
  return { axis, sign: (across.sign === down.sign) === cyclic ? 1 : -1 };
}

/** The index along a grid axis of the n-th step in its direction. */
export const stepIndex = ({ sign }: AxisStep, n: number, count: number): number =>
  sign > 0 ? n : count - 1 - n;

/** The slices of a plane through the grid as a stack of their own: size, spacing in mm, and where each lies in the patient. */
export function planeGeometry(grid: RegularGrid, axes: PlaneAxes): StackGeometry {
  const { across, down, through } = axes;
  const size = gridSize(grid);
  const spacing = gridSpacing(grid);
  const directions = gridAxes(grid);
  const directionOf = ({ axis, sign }: AxisStep): Vec3 => scale(directions[axis], sign);
  const first = [0, 0, 0];
  for (const step of [across, down]) first[step.axis] = stepIndex(step, 0, size[step.axis]);
  const positions = Array.from({ length: size[through.axis] }, (_, n): Vec3 => {
    const at = [...first];
    at[through.axis] = stepIndex(through, n, size[through.axis]);
    return gridToPatient(grid, [at[0] ?? 0, at[1] ?? 0, at[2] ?? 0]);
  });
  return {
    columns: size[across.axis],
    rows: size[down.axis],
    columnSpacing: spacing[across.axis],
    rowSpacing: spacing[down.axis],
    rowAxis: directionOf(across),
    columnAxis: directionOf(down),
    normal: directionOf(through),
    positions,
    sliceThickness: through.axis === 2 ? grid.geometry.sliceThickness : spacing[through.axis],
  };
}
