// The few parts of the view that React renders by: a component renders again only when its own part changes.
import { useCallback, useSyncExternalStore } from 'react';
import type { ViewState } from '../core/view/viewState.ts';
import type { ViewSource } from './imageLayer.ts';

/** `part` must answer something that compares by identity: a primitive or a piece of the state itself. */
export function useViewPart<T>(view: ViewSource, part: (state: ViewState) => T): T {
  const read = useCallback(() => part(view.get()), [view, part]);
  return useSyncExternalStore(view.subscribe, read);
}
