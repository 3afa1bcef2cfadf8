// What is drawn on the view after an action: measured, reshaped, named, moved, chosen, removed.
import type { ViewAction } from './viewAction.ts';
import { type Measurement, sliceOf, type ViewState } from './viewState.ts';
import { slicePicked } from './viewPlanes.ts';

/** Actions on drawings. */
export type DrawingAction = Extract<
  ViewAction,
  {
    readonly type:
      | 'measure'
      | 'reshape'
      | 'annotate'
      | 'moveLabel'
      | 'nudgeLabel'
      | 'goToMeasurement'
      | 'select'
      | 'removeMeasurement'
      | 'clearMeasurements'
      | 'forgetDrawings';
  }
>;

const withDrawing = (state: ViewState, id: number, change: (old: Measurement) => Measurement): ViewState => ({
  ...state,
  measurements: state.measurements.map((old) => (old.id === id ? change(old) : old)),
});

/** The next state, as `reduceView` has it. */
export function reduceDrawings(state: ViewState, action: DrawingAction): ViewState {
  switch (action.type) {
    case 'measure': {
      const id = state.nextMeasurement;
      const { kind, plane, points } = action;
      const drawn = { id, kind, plane, slice: sliceOf(state, plane), points };
      return {
        ...state,
        measurements: [...state.measurements, drawn],
        selected: id,
        nextMeasurement: id + 1,
      };
    }
    case 'reshape':
      return {
        ...state,
        measurements: state.measurements.map((old) =>
          old.id === action.id ? { ...old, points: action.points } : old,
        ),
      };
    case 'annotate':
      return withDrawing(state, action.id, (old) => ({ ...old, text: action.text }));
    case 'moveLabel':
      return withDrawing(state, action.id, (old) => ({ ...old, label: action.label }));
    case 'nudgeLabel': {
      const { dx, dy } = action;
      return state.selected === null
        ? state
        : withDrawing(state, state.selected, (old) => ({
            ...old,
            label: { x: (old.label?.x ?? 0) + dx, y: (old.label?.y ?? 0) + dy },
          }));
    }
    case 'goToMeasurement': {
      const found = state.measurements.find(({ id }) => id === action.id);
      return found ? { ...slicePicked(state, found), selected: found.id } : state;
    }
    case 'select':
      return { ...state, selected: action.id };
    case 'removeMeasurement': {
      const id = action.id ?? state.selected;
      const kept = state.measurements.filter((old) => old.id !== id);
      return kept.length === state.measurements.length
        ? state
        : { ...state, measurements: kept, selected: state.selected === id ? null : state.selected };
    }
    case 'clearMeasurements':
      return { ...state, measurements: [], selected: null };
    case 'forgetDrawings':
      return { ...state, measurements: [], selected: null, of: '', drawn: {} };
  }
}
