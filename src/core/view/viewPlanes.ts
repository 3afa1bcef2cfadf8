// Which plane a pane shows, another one in its place, and which pane a slice is looked at in.
import { atSlice } from './viewPlace.ts';
import { axesOf, type ViewPlane } from './viewSpace.ts';
import { choosablePlanes, contentOf, type ViewState, visiblePanes, visiblePlanes } from './viewState.ts';

/** Of the active pane, unless another is named. */
export const planeIn = (state: ViewState, pane = state.activePane): ViewPlane => contentOf(state, pane).plane;

/** The same state where the layout or the space has no such choice. */
export function withPlane(state: ViewState, pane: number | 'all', plane: ViewPlane): ViewState {
  if (state.layout === 'planes' || !choosablePlanes(state.space).includes(plane)) return state;
  const [a, b, c, d] = state.planes.map((old, index) => (pane === 'all' || index === pane ? plane : old));
  return a && b && c && d ? { ...state, planes: [a, b, c, d] } : state;
}

interface PlaneSlice {
  readonly plane: ViewPlane;
  readonly slice: number;
}

/** A slice, in the active pane if it or another shows that plane, or by changing the active pane's plane. */
export function slicePicked(state: ViewState, { plane, slice }: PlaneSlice): ViewState {
  const there = atSlice(state, plane, slice);
  if (planeIn(there) === plane) return there;
  // Of three planes any can be the one that is maximised.
  const within = there.layout === 'planes' ? { ...there, maximised: false } : there;
  const pane = visiblePanes(within).find((one) => planeIn(there, one) === plane);
  return pane === undefined ? withPlane(there, there.activePane, plane) : { ...there, activePane: pane };
}

/** A slice, in the panes on screen that lie in that plane, be it as acquired; where none does, a pane is found for it. */
export function withSlice(state: ViewState, at: PlaneSlice): ViewState {
  const axis = (plane: ViewPlane): number => axesOf(state.space, plane).through.axis;
  const seen = [...visiblePlanes(state)].some((plane) => axis(plane) === axis(at.plane));
  return seen ? atSlice(state, at.plane, at.slice) : slicePicked(state, at);
}
