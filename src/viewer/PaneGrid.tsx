// All panes of the layout, drawn in one frame on one grid, so that they stay in step.
import { type ReactNode, useMemo } from 'react';
import type { RegularGrid } from '../core/geometry/regularGrid.ts';
import type { HistoryAction } from '../core/view/viewHistory.ts';
import type { PaneImage } from '../core/view/viewImage.ts';
import type { ViewPlane } from '../core/view/viewSpace.ts';
import { layoutShape, visiblePanes } from '../core/view/viewState.ts';
import type { ImageLayers, MaskStacks, PatientLines, ViewSource } from './imageLayer.ts';
import { ImagePane } from './ImagePane.tsx';
import { TextRoom } from './paneTexts.ts';
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
  /** Replaces a pane's title, e.g. with menus to choose its image and plane. */
  readonly header?: (pane: number, image: PaneImage, plane: ViewPlane) => ReactNode;
  /** Content of a pane that has no image yet. */
  readonly placeholder?: (image: PaneImage) => ReactNode;
}

/** Fills its parent with the panes of the layout. */
export function PaneGrid({ grid, view, header, placeholder, ...rest }: PaneGridProps): ReactNode {
  const library = useMemo(() => new SliceLibrary(grid), [grid]);
  const room = useMemo(() => new TextRoom(), []);
  const panes = useViewPart(view, (state) => visiblePanes(state).join())
    .split(',')
    .map(Number);
  const columns = useViewPart(view, (state) => (state.maximised ? 1 : layoutShape[state.layout].columns));
  const first = useViewPart(view, (state) => state.layout === 'planes' && !state.maximised);
  return (
    <div
      className="pane-grid"
      data-first-tall={first}
      style={first ? undefined : { gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
    >
      {panes.map((pane) => (
        <ImagePane
          key={pane}
          pane={pane}
          library={library}
          room={room}
          view={view}
          header={header}
          placeholder={placeholder}
          {...rest}
        />
      ))}
    </div>
  );
}
