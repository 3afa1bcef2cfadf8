// Whether the side columns are open: depends on the window's width until the user decides.
import { useEffect, useState } from 'react';

export interface Column {
  readonly open: boolean;
  readonly toggle: () => void;
}

/** px. Below this width the Studies column closes once a CT is open. */
const roomForBoth = 1180;
const roomForPanel = 860;

export function useColumns(hasCt: boolean): { readonly left: Column; readonly right: Column } {
  const [width, setWidth] = useState(() => window.innerWidth);
  const [chosen, setChosen] = useState<{ readonly left?: boolean; readonly right?: boolean }>({});
  useEffect(() => {
    const measure = (): void => setWidth(window.innerWidth);
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  const left = chosen.left ?? (width >= roomForBoth || !hasCt);
  const right = chosen.right ?? (hasCt && width >= roomForPanel);
  return {
    left: { open: left, toggle: () => setChosen((before) => ({ ...before, left: !left })) },
    right: { open: right, toggle: () => setChosen((before) => ({ ...before, right: !right })) },
  };
}
