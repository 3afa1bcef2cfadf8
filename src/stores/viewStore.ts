// How the panes look, with its history: the pure reducer of core, held for React and for panes that draw by themselves.
import { create } from 'zustand';
import {
  type HistoryAction,
  initialHistory,
  reduceViewHistory,
  type ViewHistory,
} from '../core/view/viewHistory.ts';
import type { ViewState } from '../core/view/viewState.ts';

export const useView = create<ViewHistory>(() => initialHistory);

export const dispatchView = (action: HistoryAction): void => {
  useView.setState((history) => reduceViewHistory(history, action));
};

/** The view for panes that redraw without React. */
export const viewSource = {
  get: (): ViewState => useView.getState().present,
  subscribe: (listener: () => void): (() => void) => useView.subscribe(listener),
};
