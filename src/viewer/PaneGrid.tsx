// All panes of the layout, drawn in one frame on one grid, so that they stay in step.
import { type ReactNode, useMemo } from 'react';
import type { RegularGrid } from '../core/geometry/regularGrid.ts';
import type { HistoryAction } from '../core/view/viewHistory.ts';
import { layoutShape, type PaneImage, visiblePanes } from '../core/view/viewState.ts';
import type { ImageLayers, MaskStacks, PatientLines, ViewSource } from './imageLayer.ts';
import { ImagePane } from './ImagePane.tsx';
import { SliceLibrary } from './sliceLibrary.ts';
import { useViewPart } from './useViewPart.ts';
import './panes.css';

export interface PaneGridProps {
  /** The CT's regular grid, which all images are shown on. */
  readonly grid: RegularGrid;
  readonly layers: ImageLayers;
  readonly masks: MaskStacks;
  readonly view: ViewSource;
  readonly dispatch: (action: HistoryAction) => void;
  readonly patient: PatientLines | null;
  /** Replaces a pane's title, e.g. with a menu to choose its image. */
  readonly header?: (pane: number, image: PaneImage) => ReactNode;
  /** Content of a pane that has no image yet. */
  readonly placeholder?: (image: PaneImage) => ReactNode;
}

/** Fills its parent with the panes of the layout. */
export function PaneGrid({ grid, view, header, placeholder, ...rest }: PaneGridProps): ReactNode {
  const library = useMemo(() => new SliceLibrary(grid), [grid]);
  const panes = useViewPart(view, (state) => visiblePanes(state).join())
    .split(',')
    .map(Number);
  const columns = useViewPart(view, (state) => (state.maximised ? 1 : layoutShape[state.layout].columns));
  return (
    <div className="pane-grid" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {panes.map((pane) => (
        <ImagePane
          key={pane}
          pane={pane}
          library={library}
          view={view}
          header={header}
          placeholder={placeholder}
          {...rest}
        />
      ))}
    </div>
  );
}
