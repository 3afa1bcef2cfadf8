// Undo and redo of what changes the images' look or place; steps of one drag or one scroll are one step back.
import { reduceView } from './reduceView.ts';
import { framed } from './viewPlace.ts';
import type { ViewAction } from './viewAction.ts';
import { initialView, type KeptView, type ViewLook, type ViewState } from './viewState.ts';

export type HistoryAction = ViewAction | { readonly type: 'undo' } | { readonly type: 'redo' };

export interface ViewHistory {
  readonly present: ViewState;
  /** Oldest first. */
  readonly past: readonly ViewLook[];
  /** Next first. */
  readonly future: readonly ViewLook[];
  /** Actions with the same key join the last step; null joins nothing. */
  readonly joinKey: string | null;
}

export const initialHistory: ViewHistory = { present: initialView, past: [], future: [], joinKey: null };

const longestPast = 200;

/** What is kept of a view for another time: its look, and what was drawn on these series. */
export function viewToKeep(state: ViewState, seriesIds: readonly string[]): KeptView {
  const others = Object.entries(state.drawn).filter(
    ([id, drawings]) => id !== state.of && seriesIds.includes(id) && drawings.length > 0,
  );
  return {
    look: lookOf(state),
    frame: state.frame,
    activePane: state.activePane,
    ...(others.length > 0 ? { drawn: Object.fromEntries(others) } : {}),
  };
}

const lookOf = (state: ViewState): ViewLook => ({
  layout: state.layout,
  panes: state.panes,
  planes: state.planes,
  planesOf: state.planesOf,
  maximised: state.maximised,
  cursor: state.cursor,
  acquired: state.acquired,
  slab: state.slab,
  zoom: state.zoom,
  pan: state.pan,
  windows: state.windows,
  invert: state.invert,
  interpolate: state.interpolate,
  difference: state.difference,
  colourMap: state.colourMap,
  compare: state.compare,
  lens: state.lens,
  mask: state.mask,
  edges: state.edges,
  spread: state.spread,
  tissue: state.tissue,
  overlays: state.overlays,
  measurements: state.measurements,
});

const sameLook = (a: ViewState, b: ViewState): boolean => {
  const [x, y] = [lookOf(a), lookOf(b)];
  return (Object.keys(x) as (keyof ViewLook)[]).every((key) => x[key] === y[key]);
};

/** Which step an action belongs to: a scroll, a zoom or a pan by keys goes on until something else is done. */
function joinKeyOf(action: ViewAction): string | null {
  switch (action.type) {
    case 'goToSlice':
    case 'showSlice':
    case 'stepSlice':
    case 'playOn':
      return 'slice';
    case 'nudgeCrosshair':
    case 'nudgeLabel':
    case 'zoomBy':
    case 'panBy':
      return action.type;
    case 'annotate':
      return `annotate ${action.id}`;
    case 'moveCrosshair':
    case 'place':
    case 'setWindow':
    case 'setLens':
    case 'setCompare':
    case 'setSpread':
    case 'moveLabel':
    case 'reshape':
      return action.gesture === undefined ? null : `${action.type} ${action.gesture}`;
    default:
      return null;
  }
}

const restored = (state: ViewState, look: ViewLook): ViewState => ({
  ...state,
  ...look,
  selected: look.measurements.some(({ id }) => id === state.selected) ? state.selected : null,
});

/** The view and its history after an action. Probing, choosing a tool or a pane leaves no trace to undo. */
export function reduceViewHistory(history: ViewHistory, action: HistoryAction): ViewHistory {
  const { present, past, future } = history;
  if (action.type === 'undo') {
    const look = past.at(-1);
    if (!look) return history;
    return {
      present: restored(present, look),
      past: past.slice(0, -1),
      future: [lookOf(present), ...future],
      joinKey: null,
    };
  }
  if (action.type === 'redo') {
    const [look, ...rest] = future;
    if (!look) return history;
    return {
      present: restored(present, look),
      past: [...past, lookOf(present)],
      future: rest,
      joinKey: null,
    };
  }
  const next = reduceView(present, action);
  if (action.type === 'frameHead') {
    const framedLook = (look: ViewLook): ViewLook => framed(look, present.frame, action.frame);
    return { ...history, present: next, past: past.map(framedLook), future: future.map(framedLook) };
  }
  if (action.type === 'open' || action.type === 'lookAgain' || action.type === 'forgetDrawings')
    return { present: next, past: [], future: [], joinKey: null };
  if (next === present) return history;
  if (sameLook(present, next)) return { ...history, present: next };
  const joinKey = joinKeyOf(action);
  const joins = joinKey !== null && joinKey === history.joinKey && past.length > 0;
  return {
    present: next,
    past: joins ? past : [...past, lookOf(present)].slice(-longestPast),
    future: [],
    joinKey,
  };
}
