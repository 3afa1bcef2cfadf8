// Plays the slices of the active pane, one after another, while the view says so and the page is seen.
import { useEffect } from 'react';
import { dispatchView, useView } from '../../stores/viewStore.ts';

export function useCine(): void {
  const cine = useView(({ present }) => present.cine);
  useEffect(() => {
    if (cine === null) return undefined;
    const timer = setInterval(() => {
      if (!document.hidden) dispatchView({ type: 'playOn' });
    }, 1000 / cine);
    return () => clearInterval(timer);
  }, [cine]);
}
