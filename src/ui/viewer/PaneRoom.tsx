// The panes, with an image picker in each and a hint where there is no image yet.
import type { DragEvent, ReactNode } from 'react';
import { isSeriesImage, type PaneImage } from '../../core/view/viewImage.ts';
import { useJobs } from '../../stores/jobStore.ts';
import { useLanguage } from '../../stores/languageStore.ts';
import { useStudy } from '../../stores/studyStore.ts';
import type { ViewPlane } from '../../core/view/viewSpace.ts';
import { choosablePlanes } from '../../core/view/viewState.ts';
import { dispatchView, useView, viewSource } from '../../stores/viewStore.ts';
import { PaneGrid } from '../../viewer/PaneGrid.tsx';
import { useApp } from '../appContext.tsx';
import { planeWords } from '../kit/planeWords.ts';
import { run } from '../kit/run.ts';
import { SERIES_DRAG } from '../open/SeriesCard.tsx';
import { NoteEditor } from './NoteEditor.tsx';
import { CompareSlider } from './CompareSlider.tsx';
import { wordsFor } from '../kit/imageWords.ts';
import type { PaneLayers } from './usePaneLayers.ts';

export function PaneRoom({ shown }: { readonly shown: PaneLayers }) {
  useLanguage(); // memoised: nothing above draws it anew
  const { grid, layers, masks, patient, images } = shown;
  const app = useApp();
  const drop = (event: DragEvent): void => {
    const id = event.dataTransfer.getData(SERIES_DRAG);
    leave(event);
    const pane = paneUnder(event);
    if (id === '' || !pane) return;
    event.preventDefault();
    run(app.showSeries(id, Number(pane.dataset['pane'])));
  };
  const header = (pane: number, image: PaneImage, plane: ViewPlane): ReactNode => (
    <>
      <PanePicker pane={pane} image={image} images={images} />
      <PlanePicker pane={pane} plane={plane} />
      <CompareSlider pane={pane} />
    </>
  );
  return (
    <div className="pane-room" onDragOver={hover} onDragLeave={leave} onDrop={drop}>
      <PaneGrid
        grid={grid}
        layers={layers}
        masks={masks}
        view={viewSource}
        dispatch={dispatchView}
        patient={patient}
        header={header}
        placeholder={(image) => <EmptyPane image={image} />}
      />
      <NoteEditor />
    </div>
  );
}

interface PanePickerProps {
  readonly pane: number;
  readonly image: PaneImage;
  readonly images: readonly PaneImage[];
}

function PanePicker({ pane, image, images }: PanePickerProps) {
  const offered = images.includes(image) ? images : [...images, image];
  return (
    <select
      className="select pane-picker"
      aria-label={`Image in pane ${pane + 1}`}
      value={image}
      onChange={(event) => {
        const chosen = offered.find((other) => other === event.target.value);
        if (chosen) dispatchView({ type: 'setPane', pane, image: chosen });
      }}
    >
      {offered.map((other) => (
        <option key={other} value={other}>
          {wordsFor(other)}
        </option>
      ))}
    </select>
  );
}

const paneUnder = ({ target }: DragEvent): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-pane]') : null;

/** A card over a pane: the pane says that it takes it. */
function hover(event: DragEvent): void {
  const pane = paneUnder(event);
  if (!pane || !event.dataTransfer.types.includes(SERIES_DRAG)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
  pane.dataset['dropping'] = 'true';
}

function leave(event: DragEvent): void {
  delete paneUnder(event)?.dataset['dropping'];
}

/** The plane that a pane shows; of the layout of three planes it is fixed. */
function PlanePicker({ pane, plane }: { readonly pane: number; readonly plane: ViewPlane }) {
  const space = useView(({ present }) => present.space);
  const fixed = useView(({ present }) => present.layout === 'planes');
  if (fixed) return <span className="pane-plane">{planeWords[plane]}</span>;
  return (
    <select
      className="select pane-picker"
      aria-label={`Plane in pane ${pane + 1}`}
      value={plane}
      onChange={(event) => {
        const chosen = choosablePlanes(space).find((other) => other === event.target.value);
        if (chosen) dispatchView({ type: 'setPlane', pane, plane: chosen });
      }}
    >
      {choosablePlanes(space).map((other) => (
        <option key={other} value={other}>
          {planeWords[other]}
        </option>
      ))}
    </select>
  );
}

/** How to get an image into this pane. */
function EmptyPane({ image }: { readonly image: PaneImage }) {
  const busy = useJobs(({ jobs }) => jobs.some(({ kind }) => kind === 'synthesise'));
  const references = useStudy((state) => state.references);
  const failed = useStudy((state) =>
    state.ctId === null ? null : state.reading[state.ctId]?.state === 'failed',
  );
  const hasReal = references[image.endsWith('t1') ? 'T1' : 'T2'] !== null;
  const words = isSeriesImage(image)
    ? 'Drag a series into this pane, or choose another image.'
    : image.startsWith('spread')
      ? 'Measure the spread in Synthesise to see this.'
      : image.startsWith('synthetic')
        ? busy
          ? 'Coming up: the slice in view is made first.'
          : 'Synthesise to see this.'
        : image === 'ct'
          ? failed
            ? 'This CT could not be read; the Studies column says why.'
            : 'Reading the CT…'
          : image.startsWith('real')
            ? hasReal
              ? 'The real MR is being aligned to the CT; see Compare for its progress.'
              : 'Open the patient’s real MR and choose it in Studies.'
            : hasReal
              ? 'Synthesise to see how the synthetic MR differs from the real one.'
              : 'Drop the patient’s real MR too to see how the synthetic MR differs.';
  return (
    <div className="pane-empty">
      <p>{words}</p>
    </div>
  );
}
