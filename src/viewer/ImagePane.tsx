// One pane: its elements and text, and the wiring of renderer and input; pixels and marks are drawn without React.
import { type ReactNode, useEffect, useRef } from 'react';
import { phraseBook } from '../core/language/language.ts';
import { type PaneImage, imageKind } from '../core/view/viewImage.ts';
import { sameSpace, type ViewPlane } from '../core/view/viewSpace.ts';
import { contentOf, type ViewState } from '../core/view/viewState.ts';
import { atDraw, dropDraw } from './frame.ts';
import {
  type ImageLayer,
  type ImageLayers,
  type MaskStacks,
  type PatientLines,
  syntheticWarning,
  type ViewDispatch,
  type ViewSource,
} from './imageLayer.ts';
import { paneElements } from './paneElements.ts';
import { attachPaneInput } from './paneInput.ts';
import type { Draft } from './paneMarks.ts';
import { paneRenderer } from './paneRenderer.ts';
import { type TextRoom, watchTexts } from './paneTexts.ts';
import { prefetchAround } from './prefetch.ts';
import type { SliceLibrary } from './sliceLibrary.ts';
import { useViewPart } from './useViewPart.ts';

export interface ImagePaneProps {
  readonly pane: number;
  readonly library: SliceLibrary;
  /** Shared by all panes. */
  readonly room: TextRoom;
  readonly layers: ImageLayers;
  readonly masks: MaskStacks;
  readonly view: ViewSource;
  readonly dispatch: ViewDispatch;
  readonly patient: PatientLines | null;
  readonly header?: ((pane: number, image: PaneImage, plane: ViewPlane) => ReactNode) | undefined;
  readonly placeholder?: ((image: PaneImage) => ReactNode) | undefined;
}

const stripWords =
  'Slices: click or drag to go there. Dark: not made yet. Amber: interpolated where a slice is missing, or of high spread. Red: agrees worst with the real MR.';

/** Characters of a name that need more than a column of a narrow pane. */
const LONG = 36;
const flickerMs = 600;
const calmFlickerMs = 1500;

export function ImagePane({
  pane,
  library,
  room,
  layers,
  masks,
  view,
  dispatch,
  ...slots
}: ImagePaneProps): ReactNode {
  const { patient, header, placeholder } = slots;
  const rootRef = useRef<HTMLDivElement>(null);
  const redraw = useRef<() => void>(() => undefined);
  const image = useViewPart(view, (state) => contentOf(state, pane).image);
  const plane = useViewPart(view, (state) => contentOf(state, pane).plane);
  const over = useViewPart(view, (state) => overOf(state, pane));
  const flickering = useViewPart(view, (s) => s.compare.mode === 'flicker' && s.compare.pane === pane);
  const edges = useViewPart(view, (state) => (state.edges === state.panes[pane] ? 'none' : state.edges));
  const active = useViewPart(view, (state) => state.activePane === pane);
  const patientShown = useViewPart(view, (state) => state.overlays.patient);
  const flicker = useRef(false);

  useEffect(() => {
    const root = rootRef.current;
    if (!root) return undefined;
    const elements = paneElements(root);
    const watched = watchTexts(elements, () => redraw.current());
    const renderer = paneRenderer(elements, watched.texts, room);
    let draft: Draft | null = null;
    let size = { width: root.clientWidth, height: root.clientHeight };
    const draw = (): void => {
      if (size.width === 0 || size.height === 0) return;
      const state = view.get();
      // The view has moved to another series whose panes are not mounted yet: keep the last picture.
      if (!sameSpace(state.space, library.space)) return;
      renderer.draw(state, { pane, size, library, draft, flicker: flicker.current });
      prefetchAround(library, state);
    };
    const ask = (): void => atDraw(draw);
    redraw.current = ask;
    const unsubscribe = view.subscribe(ask);
    const unlisten = room.listen(ask);
    const observer = new ResizeObserver(() => {
      size = { width: root.clientWidth, height: root.clientHeight };
      ask();
    });
    observer.observe(root);
    const detach = attachPaneInput({
      pane,
      element: root,
      view: view.get,
      dispatch,
      transform: renderer.transform,
      pixels: renderer.pixels,
      labels: renderer.labels,
      setDraft: (next) => {
        draft = next;
        ask();
      },
    });
    ask();
    return () => {
      unsubscribe();
      unlisten();
      watched.stop();
      observer.disconnect();
      detach();
      dropDraw(draw);
    };
  }, [pane, library, view, dispatch, room]);

  useEffect(() => {
    library.update(layers, masks);
    redraw.current();
  }, [library, layers, masks]);

  useEffect(() => {
    flicker.current = false;
    if (!flickering) return undefined;
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const timer = setInterval(
      () => {
        flicker.current = !flicker.current;
        redraw.current();
      },
      calm ? calmFlickerMs : flickerMs,
    );
    return () => clearInterval(timer);
  }, [flickering]);

  const book = phraseBook();
  useEffect(() => redraw.current(), [book]);

  const shown = layersIn(layers, image);
  const laidOver = over && layersIn(layers, over);
  const edgesOf = edges === 'none' ? undefined : layers[edges];
  const absent = shown === null;
  const all = [...(shown ?? []), ...(laidOver ?? [])];
  const synthetic = all.some((layer) => layer.synthetic);
  const whose = linesOf(all, patient);
  const foreign = all.some((layer) => layer.foreign === true);
  const badges = [...new Set(all.flatMap(({ stale, note }) => [stale && `Outdated: ${stale}`, note]))];
  return (
    <div
      ref={rootRef}
      className="pane"
      data-pane={pane}
      data-image={image}
      data-active={active}
      data-synthetic={synthetic}
      data-absent={absent}
      data-provisional={all.some((layer) => layer.provisional === true)}
      data-unsure={all.some((layer) => layer.unsure === true)}
      role="group"
      aria-label={[
        `Pane ${pane + 1}`,
        titleOf(shown, image),
        ...(plane === library.space.native ? [] : [plane]),
      ].join(', ')}
      tabIndex={0}
      onFocus={(event) => {
        if (event.target === event.currentTarget) dispatch({ type: 'activate', pane });
      }}
    >
      <canvas data-part="base" className="pane-canvas" role="img" aria-label={titleOf(shown, image)} />
      <canvas data-part="over" className="pane-canvas" aria-hidden="true" hidden />
      <div data-part="lens" className="pane-lens" aria-hidden="true" hidden>
        <canvas data-part="lensBase" className="pane-canvas" />
        <canvas data-part="lensOver" className="pane-canvas" hidden />
      </div>
      <canvas data-part="strip" className="pane-strip" aria-hidden="true" title={stripWords} />
      <canvas data-part="marks" className="pane-canvas" aria-hidden="true" />
      <div className="pane-corner pane-top-left">
        <div data-part="title" className="pane-title" data-pane-control>
          {header ? header(pane, image, plane) : <span>{titleOf(shown, image)}</span>}
          {laidOver && <span className="pane-over">with {titleOf(laidOver, image)}</span>}
        </div>
        <div data-part="underTitle" className="pane-under-title">
          {edgesOf && shown && <div className="pane-edge">Edges: {edgesOf.label}</div>}
          {synthetic && <div className="pane-warning">{syntheticWarning}</div>}
          {foreign && <div className="pane-foreign">ANOTHER PATIENT’S MR</div>}
          {badges.map(
            (badge) =>
              badge && (
                <div className="pane-badge" key={badge}>
                  {badge}
                </div>
              ),
          )}
        </div>
      </div>
      <div data-part="topRight" className="pane-corner pane-top-right">
        <div data-part="value" className="pane-value" />
        <div data-part="point" className="pane-small" />
      </div>
      <div className="pane-foot">
        <div
          data-part="whose"
          className="pane-whose"
          data-long={whose.length > 1 || whose.some(({ patient: person }) => person.length > LONG)}
        >
          {(patientShown || foreign) &&
            whose.map(({ patient: person, series }) => (
              <div key={person}>
                <div className="pane-person" translate="no">
                  {person}
                </div>
                {series.map(({ series: line, derived }) => (
                  <div className="pane-series" key={`${derived} ${line}`}>
                    {derived ? <>from </> : null}
                    <span translate="no">{line}</span>
                  </div>
                ))}
              </div>
            ))}
        </div>
        <div data-part="numbers" className="pane-numbers">
          <div data-part="slice" className="pane-value" />
          <div data-part="position" className="pane-small" />
          <div data-part="made" className="pane-small" />
          <div data-part="note" className="pane-small" />
          <div data-part="window" className="pane-small" />
        </div>
      </div>
      <div data-part="pending" className="pane-pending" hidden />
      {absent && (
        <div className="pane-absent" data-pane-control>
          {placeholder ? placeholder(image) : `No image yet: ${imageKind(image).words}`}
        </div>
      )}
    </div>
  );
}

const overOf = ({ compare }: ViewState, pane: number): PaneImage | null =>
  compare.mode !== 'off' && compare.pane === pane ? compare.over : null;

function layersIn(layers: ImageLayers, image: PaneImage): readonly ImageLayer[] | null {
  const parts = imageKind(image).parts.map((part) => part && layers[part]);
  return parts.every((layer) => layer !== undefined) ? parts : null;
}

/** "CT", or "Synthetic T1 minus Real T1" for a difference. */
const titleOf = (layers: readonly ImageLayer[] | null, image: PaneImage): string =>
  layers ? layers.map(({ label }) => label).join(' minus ') : imageKind(image).words;

/** Whose images a pane shows: each person once, with all series that take part. */
function linesOf(
  layers: readonly ImageLayer[],
  ct: PatientLines | null,
): readonly { readonly patient: string; readonly series: readonly PatientLines[] }[] {
  const lines = (layers.length === 0 ? [ct] : layers.map((layer) => layer.patient ?? ct)).filter(
    (one) => one !== null,
  );
  return [...new Set(lines.map(({ patient }) => patient))].map((patient) => ({
    patient,
    series: [
      ...new Map(
        lines.filter((one) => one.patient === patient).map((one) => [`${one.derived} ${one.series}`, one]),
      ).values(),
    ],
  }));
}
