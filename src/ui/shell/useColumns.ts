// Whether the side columns are open: depends on the window's width until the user decides.
import { useEffect, useState } from 'react';

export interface Column {
  readonly open: boolean;
  readonly toggle: () => void;
}

/** px. Below this width the Studies column closes once a CT is open. */
const roomForBoth = 1180;
const roomForPanel = 860;
/** Below it a column lies over the images, so that only one is open; shell.css has the same. */
const roomBeside = 640;

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
  const alone = width < roomBeside;
  const choose = (side: 'left' | 'right', open: boolean): void =>
    setChosen((before) => ({ ...(alone && open ? { left: false, right: false } : before), [side]: open }));
  return {
    left: { open: left, toggle: () => choose('left', !left) },
    right: { open: right, toggle: () => choose('right', !right) },
  };
}
