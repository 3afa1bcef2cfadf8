// The list of drawings: what each measures, its text, where it is; gone to, removed, and saved as CSV or DICOM SR.
import { IconFocusCentered, IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import { measured, type Measured, measuredCsv } from '../../core/metrics/measureTable.ts';
import { regionLines } from '../../core/metrics/regionStats.ts';
import { figureText } from '../../core/view/viewMeasure.ts';
import { windowKindOf } from '../../core/view/viewImage.ts';
import { spotOf } from '../../core/view/viewSpace.ts';
import type { MeasureTool } from '../../core/view/viewState.ts';
import { download } from '../../storage/destinationDialogs.ts';
import { goToDrawing } from '../../stores/goTo.ts';
import { openMeasurements, useMeasurementList } from '../../stores/panelStore.ts';
import { dispatchView, useView } from '../../stores/viewStore.ts';
import { useApp } from '../appContext.tsx';
import { useShownSlices } from '../compare/useComparison.ts';
import { IconButton } from '../kit/IconButton.tsx';
import { wordsFor } from '../kit/imageWords.ts';
import { run } from '../kit/run.ts';
import { Sheet } from '../kit/Sheet.tsx';
import { usePaneLayers } from './usePaneLayers.ts';

const kindWords: Readonly<Record<MeasureTool, string>> = {
  distance: 'Distance',
  angle: 'Angle',
  profile: 'Line profile',
  ellipse: 'Ellipse',
  rectangle: 'Rectangle',
  freehand: 'Outline',
  arrow: 'Arrow',
  text: 'Text',
};

const onClose = (): void => openMeasurements(false);

export function MeasurementsSheet() {
  const open = useMeasurementList((state) => state.open);
  return (
    <Sheet open={open} onClose={onClose} title="Measurements">
      <Drawings />
    </Sheet>
  );
}

function Drawings() {
  const app = useApp();
  const all = useMeasured();
  return (
    <div className="tags-body">
      {all.length === 0 ? (
        <p>Nothing has been drawn yet: choose Distance, Angle, a region, Arrow or Text among the tools.</p>
      ) : (
        <table className="tags-table" aria-label="Measurements">
          <thead>
            <tr>
              <th scope="col">Drawing</th>
              <th scope="col">Text</th>
              <th scope="col">Measures</th>
              <th scope="col">Slice</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {all.map((one, i) => (
              <Row key={one.drawing.id} one={one} number={i + 1} />
            ))}
          </tbody>
        </table>
      )}
      <div className="button-row">
        <button
          type="button"
          className="button"
          disabled={all.length === 0}
          onClick={() =>
            download(new Blob([measuredCsv(all, wordsFor)], { type: 'text/csv' }), 'synthmr-measurements.csv')
          }
        >
          Save as CSV
        </button>
        <button
          type="button"
          className="button"
          disabled={all.length === 0}
          onClick={() => run(app.saveMeasurements(all))}
        >
          Save as DICOM SR
        </button>
      </div>
      <p className="dim small-print">
        They last as long as the study is open, and are kept with a study that is kept in this browser. The SR
        refers to the files that were opened; values of images that were made here are in the CSV alone.
      </p>
    </div>
  );
}

interface RowProps {
  readonly one: Measured;
  readonly number: number;
}

function Row({ one, number }: RowProps) {
  const { drawing, values } = one;
  const { id, kind, plane, slice, text = '' } = drawing;
  const name = `${kindWords[kind]} ${number}`;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <input
          className="input"
          aria-label={`Text of ${name}`}
          value={text}
          maxLength={200}
          onChange={({ target }) => dispatchView({ type: 'annotate', id, text: target.value })}
        />
      </td>
      <td>
        {figureText(drawing)}
        {values.map(({ image, stats }) => (
          <div key={image}>
            {wordsFor(image)}: {regionLines(stats, windowKindOf(image)).join(', ')}
          </div>
        ))}
      </td>
      <td>
        {plane} {slice + 1}
      </td>
      <td>
        <IconButton
          small
          label={`Go to ${name}`}
          icon={IconFocusCentered}
          onPress={() => {
            goToDrawing(id);
            onClose();
          }}
        />
        <IconButton
          small
          label={`Remove ${name}`}
          icon={IconTrash}
          onPress={() => dispatchView({ type: 'removeMeasurement', id })}
        />
      </td>
    </tr>
  );
}

/** All drawings of the open series with their figures. */
function useMeasured(): readonly Measured[] {
  const drawings = useView(({ present }) => present.measurements);
  const space = useView(({ present }) => present.space);
  const layers = usePaneLayers();
  const shown = useShownSlices();
  return useMemo(() => {
    if (!shown || !layers) return [];
    return drawings.map((drawing) =>
      measured(drawing, {
        grid: shown.grid,
        spot: ({ plane, slice }) => spotOf(space, plane, slice),
        geometry: ({ plane }) => shown.geometry(plane),
        slice: (image, { plane, slice }) => shown.slice(image, plane, slice),
        images: layers.images,
      }),
    );
  }, [drawings, space, layers, shown]);
}
