// What a drag in a pane does, by tool and by where it begins, as view actions; one undo step a gesture.
import type { Vec3 } from '../core/geometry/vec.ts';
import { regionPixels } from '../core/metrics/regionStats.ts';
import type { StackGeometry } from '../core/geometry/stack.ts';
import { type DisplayPixels, valueAt } from '../core/view/viewPixels.ts';
import { zoomedAbout } from '../core/view/viewPlace.ts';
import { planeLens, pointSeenAt, screenOf } from '../core/view/planeLens.ts';
import { windowKeyOf, windowKindOf } from '../core/view/viewImage.ts';
import {
  angleFrom,
  draggedPoints,
  type Grip,
  gripAt,
  isMeant,
  labelAnchor,
} from '../core/view/viewMeasure.ts';
import {
  fromSlicePoint,
  type SliceSpot,
  toSlicePoint,
  toVoxels,
  type PlanePoint,
} from '../core/view/viewSpace.ts';
import {
  contentOf,
  type Lens,
  type MeasureTool,
  spotIn,
  type ViewState,
  visiblePlanes,
  windowOf,
} from '../core/view/viewState.ts';
import { type PaneTransform, toPlane, toScreen } from '../core/view/viewTransform.ts';
import { draggedWindow, windowAround } from '../core/view/viewWindows.ts';
import type { ViewDispatch } from './imageLayer.ts';
import type { DrawnLabels } from './drawLabels.ts';
import type { Draft } from './paneMarks.ts';

export interface PaneInputHost {
  readonly pane: number;
  readonly element: HTMLElement;
  readonly view: () => ViewState;
  readonly dispatch: ViewDispatch;
  readonly transform: () => PaneTransform | null;
  /** The pixels in view with their geometry; null where there are none. */
  readonly pixels: () => { readonly shown: DisplayPixels; readonly geometry: StackGeometry } | null;
  /** Where labels of drawings are. */
  readonly labels: () => DrawnLabels;
  /** Shows a drawing while it is being made. */
  readonly setDraft: (draft: Draft | null) => void;
}

/** A drag: what each move does, and what its end does. Points are in CSS pixels of the pane. */
export interface Drag {
  readonly move: (at: PlanePoint) => void;
  readonly end?: (at: PlanePoint) => void;
}

const reachPx = 9;
let gestures = 0;

/** Steps of one drag share a number. */
export const nextGesture = (): number => ++gestures;

export interface DragStart {
  readonly host: PaneInputHost;
  readonly at: PlanePoint;
  readonly state: ViewState;
  /** The slice that the drag began on. */
  readonly spot: SliceSpot;
  readonly transform: PaneTransform;
  readonly gesture: number;
}

/** The point of the grid under a place on screen, as deep as the point in the pane's middle. */
export function pointAt(state: ViewState, pane: number, transform: PaneTransform, at: PlanePoint): Vec3 {
  const spot = spotIn(state, contentOf(state, pane).plane);
  return fromSlicePoint(spot, toPlane(transform, at), state.pan[spot.axes.through.axis]);
}

/** The point that is seen under a place on screen, through the lens where that lies there. */
const seenUnder = ({ host, spot, transform }: DragStart, at: PlanePoint): PlanePoint =>
  pointSeenAt(transform, planeLens(spot, host.view().lens), at);

/** What the pointer is on. */
export function probeAt(
  state: ViewState,
  pane: number,
  transform: PaneTransform,
  at: PlanePoint,
): NonNullable<ViewState['probe']> {
  const { plane } = contentOf(state, pane);
  return { plane, point: pointSeenAt(transform, planeLens(spotIn(state, plane), state.lens), at) };
}

/** Brings all planes through the place under the pointer; the pane's own slice stays. */
function crosshairDrag(start: DragStart): Drag {
  const { host, state, spot, gesture, at } = start;
  const move = (to: PlanePoint): void => {
    const { axis } = spot.axes.through;
    const point = fromSlicePoint(spot, seenUnder(start, to));
    const voxel: [number, number, number] = [...toVoxels(state.space, point)];
    voxel[axis] = host.view().cursor[axis];
    host.dispatch({ type: 'moveCrosshair', voxel, gesture });
  };
  move(at);
  return { move };
}

/** A press that never moves is no drag: it moves the crosshair, where there are other planes to be moved. */
const clickPx = 3;
export function withClick(start: DragStart, drag: Drag): Drag {
  let still = true;
  return {
    move: (to) => {
      if (Math.hypot(to.x - start.at.x, to.y - start.at.y) > clickPx) still = false;
      if (!still) drag.move(to);
    },
    end: () => {
      if (still && visiblePlanes(start.state).size > 1) crosshairDrag(start);
    },
  };
}

export function panDrag({ host, at, state, spot, transform, gesture }: DragStart): Drag {
  const from = toSlicePoint(spot, state.pan);
  return {
    move: ({ x, y }) => {
      const to = { x: from.x - (x - at.x) / transform.scale, y: from.y - (y - at.y) / transform.scale };
      const pan = fromSlicePoint(spot, to, state.pan[spot.axes.through.axis]);
      host.dispatch({ type: 'place', zoom: state.zoom, pan, gesture });
    },
  };
}

export function zoomDrag({ host, at, state, transform, gesture }: DragStart): Drag {
  const about = pointAt(state, host.pane, transform, at);
  return {
    move: ({ y }) => {
      const zoomed = zoomedAbout(state, about, Math.exp((at.y - y) / 200));
      host.dispatch({ type: 'place', ...zoomed, gesture });
    },
  };
}

export function windowDrag({ host, at, state, gesture }: DragStart): Drag {
  const { image } = contentOf(state, host.pane);
  const from = windowOf(state, image);
  return {
    move: ({ x, y }) => {
      const window = draggedWindow(windowKindOf(image), from, x - at.x, y - at.y);
      host.dispatch({ type: 'setWindow', key: windowKeyOf(image), window, gesture });
    },
  };
}

/** Moves the lens when the drag begins inside it. */
export function lensDrag({ host, at, state, spot, transform, gesture }: DragStart): Drag | null {
  const lens: Lens | null = state.lens;
  if (!lens) return null;
  const centre = toScreen(transform, toSlicePoint(spot, lens.centre));
  if (Math.hypot(at.x - centre.x, at.y - centre.y) > lens.radius) return null;
  return {
    move: ({ x, y }) => {
      const to = toPlane(transform, { x: centre.x + x - at.x, y: centre.y + y - at.y });
      const moved = fromSlicePoint(spot, to, lens.centre[spot.axes.through.axis]);
      host.dispatch({ type: 'setLens', lens: { ...lens, centre: moved }, gesture });
    },
  };
}

/** Moves the swipe's line when the drag begins on it. */
export function swipeDrag({ host, at, state, transform, gesture }: DragStart): Drag | null {
  const { mode, pane, position } = state.compare;
  if (mode !== 'swipe' || pane !== host.pane || Math.abs(at.x - position * transform.width) > reachPx)
    return null;
  return {
    move: ({ x }) => host.dispatch({ type: 'setCompare', patch: { position: x / transform.width }, gesture }),
  };
}

/** Moves or reshapes a drawing when the drag begins on it. */
export function drawnDrag({ host, at, state, spot, transform, gesture }: DragStart): Drag | null {
  if (!state.overlays.measurements) return null;
  const from = toPlane(transform, at);
  const grip: Grip | null = gripAt(state.measurements, spot, from, reachPx / transform.scale);
  if (!grip) return null;
  host.dispatch({ type: 'select', id: grip.measurement.id });
  return {
    move: (to) => {
      const points = draggedPoints(grip, (to.x - at.x) / transform.scale, (to.y - at.y) / transform.scale);
      host.dispatch({ type: 'reshape', id: grip.measurement.id, points, gesture });
    },
  };
}

/** Moves the label that the drag begins on. */
export function labelDrag({ host, at, state, spot, transform, gesture }: DragStart): Drag | null {
  const under = ({ box }: DrawnLabels[number]): boolean =>
    at.x > box.left && at.x < box.right && at.y > box.top && at.y < box.bottom;
  const found = [...host.labels()].reverse().find(under);
  const drawing = found && state.measurements.find(({ id }) => id === found.id);
  if (!found || !drawing) return null;
  host.dispatch({ type: 'select', id: drawing.id });
  // From where it is drawn, which is not where it would stand by itself if another was in its way.
  const anchor = screenOf(transform, planeLens(spot, state.lens), labelAnchor(drawing));
  const { left, top, bottom } = found.box;
  const from = { x: left - 8 - anchor.x, y: (top + bottom) / 2 - anchor.y };
  return {
    move: ({ x, y }) => {
      const label = { x: (from.x + x - at.x) / transform.scale, y: (from.y + y - at.y) / transform.scale };
      host.dispatch({ type: 'moveLabel', id: drawing.id, label, gesture });
    },
  };
}

/** A box sets the window by the values in it. */
function regionDrag(start: DragStart): Drag {
  const { host, at, state } = start;
  const from = seenUnder(start, at);
  const box = (to: PlanePoint): Draft => ({ kind: 'rectangle', points: [from, seenUnder(start, to)] });
  return {
    move: (to) => host.setDraft(box(to)),
    end: (to) => {
      host.setDraft(null);
      const pixels = host.pixels();
      const { image } = contentOf(state, host.pane);
      if (!pixels) return;
      const inside = regionPixels(box(to), pixels.geometry).map((i) => valueAt(pixels.shown, i));
      const window = windowAround(windowKindOf(image), inside);
      if (window) host.dispatch({ type: 'setWindow', key: windowKeyOf(image), window });
    },
  };
}

/** px at the right edge that the strip of slices takes; a finger or a hasty hand gets a little more. */
const stripPx = 14;

/** Goes to the slice under the pointer on the strip when the drag begins there. */
export function stripDrag({ host, at, state, spot, transform }: DragStart): Drag | null {
  if (at.x < transform.width - stripPx) return null;
  const { plane } = contentOf(state, host.pane);
  const move = ({ y }: PlanePoint): void => {
    const slice = Math.floor((y / transform.height) * spot.count);
    host.dispatch({ type: 'goToSlice', plane, slice });
  };
  move(at);
  return { move };
}

function measureDrag(start: DragStart, kind: MeasureTool): Drag {
  const { host, at, spot } = start;
  const points: PlanePoint[] = [seenUnder(start, at)];
  const drawn = (to: PlanePoint): readonly PlanePoint[] => {
    const end = seenUnder(start, to);
    if (kind === 'text') return [end];
    if (kind === 'angle') return angleFrom([...points.slice(0, 1), end]);
    if (kind !== 'freehand') return [...points.slice(0, 1), end];
    points.push(end);
    return [...points];
  };
  return {
    move: (to) => host.setDraft({ kind, points: drawn(to) }),
    end: (to) => {
      const shape = drawn(to);
      host.setDraft(null);
      if (isMeant(kind, shape)) host.dispatch({ type: 'measure', kind, plane: spot.plane, points: shape });
      else host.dispatch({ type: 'select', id: null });
    },
  };
}

export function toolDrag(start: DragStart): Drag {
  const { tool } = start.state;
  if (tool === 'window') return withClick(start, windowDrag(start));
  if (tool === 'window-region') return regionDrag(start);
  if (tool === 'pan') return withClick(start, panDrag(start));
  if (tool === 'zoom') return withClick(start, zoomDrag(start));
  if (tool === 'crosshair') return crosshairDrag(start);
  return measureDrag(start, tool);
}
