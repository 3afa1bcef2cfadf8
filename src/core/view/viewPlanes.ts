// Which plane a pane shows, and another one in its place.
import type { ViewPlane } from './viewSpace.ts';
import { choosablePlanes, contentOf, type ViewState } from './viewState.ts';

/** Of the active pane, unless another is named. */
export const planeIn = (state: ViewState, pane = state.activePane): ViewPlane => contentOf(state, pane).plane;

/** The same state where the layout or the space has no such choice. */
export function withPlane(state: ViewState, pane: number | 'all', plane: ViewPlane): ViewState {
  if (state.layout === 'planes' || !choosablePlanes(state.space).includes(plane)) return state;
  const [a, b, c, d] = state.planes.map((old, index) => (pane === 'all' || index === pane ? plane : old));
  return a && b && c && d ? { ...state, planes: [a, b, c, d] } : state;
}
