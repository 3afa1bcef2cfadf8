// Where the view stands: which slices the planes show, and how they are zoomed, moved and fitted.
import { scale, subtract, type Vec3 } from '../geometry/vec.ts';
import {
  acquiredNearest,
  sliceCount,
  toVoxels,
  type ViewBox,
  type ViewPlane,
  type ViewSpace,
  wholeBox,
} from './viewSpace.ts';
import { isSeriesImage, type PaneImage, type SeriesImage } from './viewImage.ts';
import { choosablePlanes, initialView, type KeptView, type ViewState } from './viewState.ts';

const zoomLimits = { least: 0.25, most: 40 };
const panReachMm = 1000;

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
const soundSlice = (slice: number, count: number): number =>
  clamp(Math.round(slice), 0, Math.max(0, count - 1));
export const soundZoom = (zoom: number): number => clamp(zoom, zoomLimits.least, zoomLimits.most);
export const soundPan = ([x, y, z]: Vec3): Vec3 => [
  clamp(x, -panReachMm, panReachMm),
  clamp(y, -panReachMm, panReachMm),
  clamp(z, -panReachMm, panReachMm),
];
const soundVoxel = ([x, y, z]: Vec3, { size }: ViewSpace): Vec3 => [
  soundSlice(x, size[0]),
  soundSlice(y, size[1]),
  soundSlice(z, size[2]),
];

/** Zoom and pan after zooming by `factor` about a point, which stays where it is on screen; within the limits of zoom. */
export function zoomedAbout(
  place: Pick<ViewState, 'zoom' | 'pan'>,
  about: Vec3,
  factor: number,
): { readonly zoom: number; readonly pan: Vec3 } {
  const zoom = soundZoom(place.zoom * factor);
  const real = zoom / place.zoom;
  return { zoom, pan: subtract(about, scale(subtract(about, place.pan), 1 / real)) };
}

/** All planes through a voxel, and the acquired slice nearest to it or the one given. */
export function movedTo(state: ViewState, voxel: Vec3, acquired?: number): ViewState {
  const cursor = soundVoxel(voxel, state.space);
  const slice =
    acquired ?? (cursor[2] === state.cursor[2] ? state.acquired : acquiredNearest(state.space, cursor[2]));
  const same = cursor.every((at, axis) => at === state.cursor[axis]) && slice === state.acquired;
  return same ? state : { ...state, cursor, acquired: slice };
}

export function atSlice(state: ViewState, plane: ViewPlane, slice: number): ViewState {
  const { space, cursor } = state;
  const n = soundSlice(slice, sliceCount(space, plane));
  if (plane === 'acquired')
    return movedTo(state, [cursor[0], cursor[1], space.acquired[n]?.height ?? cursor[2]], n);
  const { axis, sign } = space.planes[plane].through;
  const voxel: [number, number, number] = [...cursor];
  voxel[axis] = sign > 0 ? n : space.size[axis] - 1 - n;
  return movedTo(state, voxel);
}

function middleVoxel({ size }: ViewSpace): Vec3 {
  const middle = (count: number): number => Math.max(0, Math.floor((count - 1) / 2));
  return [middle(size[0]), middle(size[1]), middle(size[2])];
}

const sameBox = (a: Vec3, b: Vec3): boolean => a.every((mm, axis) => Math.abs(mm - (b[axis] ?? 0)) < 1e-9);

/** Zoom and pan in a new frame: fitted stays fitted, anything else stays where it is, nearly. */
export function framed<T extends Pick<ViewState, 'zoom' | 'pan'>>(look: T, before: ViewBox, now: ViewBox): T {
  if (look.zoom === 1 && sameBox(look.pan, before.middle)) return { ...look, pan: now.middle };
  return { ...look, zoom: look.zoom * (Math.max(...now.size) / Math.max(...before.size)) };
}

/** The crosshair goes to the head's middle, within its slice, unless it was moved. */
export function headFramed(state: ViewState, frame: ViewBox): ViewState {
  const next = { ...framed(state, state.frame, frame), frame };
  const [x, y, z] = state.cursor;
  const [midX, midY] = middleVoxel(state.space);
  if (x !== midX || y !== midY) return next;
  const [headX, headY] = toVoxels(state.space, frame.middle);
  return { ...next, cursor: soundVoxel([headX, headY, z], state.space) };
}

/** A kept look, in the space and the frame that there are now: what does not fit into them is brought inside. */
export function lookedAtAgain(
  state: ViewState,
  { look, frame, activePane, drawn = {} }: KeptView,
): ViewState {
  const { space } = state;
  const has = choosablePlanes(space);
  const [a, b, c, d] = look.planes.map((plane) => (has.includes(plane) ? plane : space.native));
  const { zoom, pan } = framed(look, frame, state.frame);
  const ids = [look.measurements, ...Object.values(drawn)].flat().map(({ id }) => id);
  return {
    ...state,
    ...look,
    planes: a && b && c && d ? [a, b, c, d] : state.planes,
    cursor: soundVoxel(look.cursor, space),
    acquired: soundSlice(look.acquired, space.acquired.length),
    zoom: soundZoom(zoom),
    pan: soundPan(pan),
    activePane,
    selected: null,
    nextMeasurement: Math.max(state.nextMeasurement - 1, ...ids) + 1,
    drawn: { ...state.drawn, ...drawn },
  };
}

/** The frame fitted, or the whole grid when that is so already. */
export function fitted(state: ViewState): ViewState {
  const { frame } = state;
  const whole = wholeBox(state.space);
  const isFitted = state.zoom === 1 && sameBox(state.pan, frame.middle);
  if (!isFitted) return { ...state, zoom: 1, pan: frame.middle };
  const zoom = Math.min(...frame.size.map((mm, axis) => mm / (whole.size[axis] ?? mm)));
  return { ...state, zoom: soundZoom(zoom), pan: whole.middle };
}

/** The panes without series that belonged to what was open before; a series without a CT in three planes. */
function contents(
  state: ViewState,
  alone: SeriesImage | null,
): Pick<ViewState, 'layout' | 'panes' | 'planesOf'> {
  if (alone) return { layout: 'planes', panes: state.panes, planesOf: alone };
  const usual = (image: PaneImage, pane: number): PaneImage =>
    isSeriesImage(image) ? (initialView.panes[pane] ?? 'ct') : image;
  const [a, b, c, d] = state.panes;
  const layout =
    state.layout === 'planes' && isSeriesImage(state.planesOf) ? initialView.layout : state.layout;
  return {
    layout,
    panes: [usual(a, 0), usual(b, 1), usual(c, 2), usual(d, 3)],
    planesOf: usual(state.planesOf, 0),
  };
}

/** A new series in the panes; planes that it does not have become its own. */
export function opened(state: ViewState, space: ViewSpace, alone: SeriesImage | null, of: string): ViewState {
  const [a, b, c, d] = state.planes.map((plane): ViewPlane => {
    if (plane === state.space.native) return space.native;
    return choosablePlanes(space).includes(plane) ? plane : space.native;
  });
  const drawn = state.of === '' ? state.drawn : { ...state.drawn, [state.of]: state.measurements };
  const frame = wholeBox(space);
  const cursor = middleVoxel(space);
  return {
    ...state,
    ...contents(state, alone),
    maximised: false,
    ownWindows: {},
    cine: null,
    space,
    frame,
    planes: a && b && c && d ? [a, b, c, d] : state.planes,
    cursor,
    acquired: acquiredNearest(space, cursor[2]),
    zoom: 1,
    pan: frame.middle,
    lens: null,
    probe: null,
    measurements: of === '' ? [] : (drawn[of] ?? []),
    selected: null,
    of,
    drawn,
  };
}
