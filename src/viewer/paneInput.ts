// Pointer, wheel and touch on one pane, as view actions: at most one a frame, and one undo step a gesture.
import { draggedPoints, type Grip, gripAt, isMeant } from '../core/view/viewMeasure.ts';
import { zoomedAbout } from '../core/view/reduceView.ts';
import {
  type Lens,
  type MeasureTool,
  type PlanePoint,
  type ViewState,
  windowKindOf,
} from '../core/view/viewState.ts';
import { type PaneTransform, toPlane, toScreen } from '../core/view/viewTransform.ts';
import { draggedWindow } from '../core/view/viewWindows.ts';
import { atInput } from './frame.ts';
import type { ViewDispatch } from './imageLayer.ts';
import type { Draft } from './paneRenderer.ts';

export interface PaneInputHost {
  readonly pane: number;
  readonly element: HTMLElement;
  readonly view: () => ViewState;
  readonly dispatch: ViewDispatch;
  readonly transform: () => PaneTransform | null;
  /** Shows a drawing while it is being made. */
  readonly setDraft: (draft: Draft | null) => void;
}

/** A drag: what each move does, and what its end does. Points are in CSS pixels of the pane. */
interface Drag {
  readonly move: (at: PlanePoint) => void;
  readonly end?: (at: PlanePoint) => void;
}

let nextGesture = 1;
const reachPx = 9;
const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** Attaches the listeners; answers what takes them away again. */
export function attachPaneInput(host: PaneInputHost): () => void {
  const { element, view, dispatch, pane } = host;
  const abort = new AbortController();
  const { signal } = abort;
  const touches = new Map<number, PlanePoint>();
  let drag: Drag | null = null;
  let latest: PlanePoint | null = null;
  let wheel = 0;
  let spaceHeld = false;

  const place = (event: MouseEvent): PlanePoint => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const flushMove = (): void => {
    const transform = host.transform();
    if (!latest || !transform) return;
    if (drag) drag.move(latest);
    dispatch({ type: 'setProbe', point: toPlane(transform, latest) });
  };

  const begin = (event: PointerEvent): Drag | null => {
    const transform = host.transform();
    if (!transform) return null;
    const start: DragStart = { host, at: place(event), state: view(), transform, gesture: nextGesture++ };
    if (event.button === 1 || (event.button === 0 && spaceHeld)) return panDrag(start);
    if (event.button === 2) return zoomDrag(start);
    if (event.button !== 0) return null;
    return lensDrag(start) ?? swipeDrag(start) ?? drawnDrag(start) ?? toolDrag(start);
  };

  const down = (event: PointerEvent): void => {
    if (event.target instanceof Element && event.target.closest('[data-pane-control]')) return;
    element.focus({ preventScroll: true });
    dispatch({ type: 'activate', pane });
    if (event.pointerType === 'touch') touches.set(event.pointerId, place(event));
    drag = touches.size === 2 ? pinchDrag(host, touches) : begin(event);
    if (!drag) return;
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent): void => {
    if (touches.has(event.pointerId)) touches.set(event.pointerId, place(event));
    latest = place(event);
    atInput(flushMove);
  };
  const up = (event: PointerEvent): void => {
    touches.delete(event.pointerId);
    const ended = drag;
    drag = null;
    ended?.move(place(event));
    ended?.end?.(place(event));
  };
  const leave = (): void => {
    if (drag) return;
    latest = null;
    dispatch({ type: 'setProbe', point: null });
  };

  const flushWheel = (): void => {
    const steps = Math.trunc(wheel / wheelStep);
    if (steps === 0) return;
    wheel -= steps * wheelStep;
    dispatch({ type: 'stepSlice', by: steps });
  };
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const delta = event.deltaMode === 0 ? event.deltaY : event.deltaY * wheelStep;
    const transform = host.transform();
    if (event.ctrlKey || event.metaKey) {
      const factor = Math.exp(-clamp(delta, -50, 50) * 0.005);
      if (transform) dispatch({ type: 'zoomBy', factor, about: toPlane(transform, place(event)) });
      return;
    }
    const { lens } = view();
    if (lens && transform && event.shiftKey) {
      const turned = delta || event.deltaX;
      dispatch({
        type: 'setLens',
        lens: { ...lens, factor: lens.factor * Math.exp(-turned / 500) },
        gesture: 0,
      });
      return;
    }
    // A mouse's notch is one slice however far it says it went; a trackpad's small steps add up to one.
    if (Math.abs(delta) >= wheelStep) {
      wheel = 0;
      dispatch({ type: 'stepSlice', by: Math.sign(delta) });
    } else {
      wheel += delta;
      atInput(flushWheel);
    }
  };

  const space = (event: KeyboardEvent, held: boolean): void => {
    if (event.key !== ' ' || (held && !ownsSpace(event.target))) return;
    spaceHeld = held;
    if (held) event.preventDefault();
  };

  element.addEventListener('pointerdown', down, { signal });
  element.addEventListener('pointermove', move, { signal });
  element.addEventListener('pointerup', up, { signal });
  element.addEventListener('pointercancel', up, { signal });
  element.addEventListener('pointerleave', leave, { signal });
  element.addEventListener('wheel', onWheel, { signal, passive: false });
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  element.addEventListener(
    'dblclick',
    (event) => {
      if (event.target instanceof Element && event.target.closest('[data-pane-control]')) return;
      dispatch({ type: 'toggleMaximised', pane });
    },
    { signal },
  );
  window.addEventListener('keydown', (event) => space(event, true), { signal });
  window.addEventListener('keyup', (event) => space(event, false), { signal });
  window.addEventListener('blur', () => (spaceHeld = false), { signal });
  return () => abort.abort();
}

const wheelStep = 40;

/** Space pans over an image, and is left alone where it presses a button or types. */
const ownsSpace = (target: EventTarget | null): boolean =>
  !(target instanceof Element) || target === document.body || target.matches('[data-pane]');

interface DragStart {
  readonly host: PaneInputHost;
  readonly at: PlanePoint;
  readonly state: ViewState;
  readonly transform: PaneTransform;
  readonly gesture: number;
}

function panDrag({ host, at, state, transform, gesture }: DragStart): Drag {
  return {
    move: ({ x, y }) => {
      const pan = {
        x: state.pan.x - (x - at.x) / transform.scale,
        y: state.pan.y - (y - at.y) / transform.scale,
      };
      host.dispatch({ type: 'place', zoom: state.zoom, pan, gesture });
    },
  };
}

function zoomDrag({ host, at, state, transform, gesture }: DragStart): Drag {
  const about = toPlane(transform, at);
  return {
    move: ({ y }) => {
      const zoomed = zoomedAbout(state, about, Math.exp((at.y - y) / 200));
      host.dispatch({ type: 'place', ...zoomed, gesture });
    },
  };
}

function windowDrag({ host, at, state, gesture }: DragStart): Drag {
  const kind = windowKindOf(state.panes[host.pane] ?? 'ct');
  return {
    move: ({ x, y }) => {
      const window = draggedWindow(kind, state.windows[kind], x - at.x, y - at.y);
      host.dispatch({ type: 'setWindow', kind, window, gesture });
    },
  };
}

/** Moves the lens when the drag begins inside it. */
function lensDrag({ host, at, state, transform, gesture }: DragStart): Drag | null {
  const lens: Lens | null = state.lens;
  if (!lens) return null;
  const centre = toScreen(transform, lens.centre);
  if (Math.hypot(at.x - centre.x, at.y - centre.y) > lens.radius) return null;
  return {
    move: ({ x, y }) => {
      const moved = toPlane(transform, { x: centre.x + x - at.x, y: centre.y + y - at.y });
      host.dispatch({ type: 'setLens', lens: { ...lens, centre: moved }, gesture });
    },
  };
}

/** Moves the swipe's line when the drag begins on it. */
function swipeDrag({ host, at, state, transform, gesture }: DragStart): Drag | null {
  const { mode, pane, position } = state.compare;
  if (mode !== 'swipe' || pane !== host.pane || Math.abs(at.x - position * transform.width) > reachPx)
    return null;
  return {
    move: ({ x }) => host.dispatch({ type: 'setCompare', patch: { position: x / transform.width }, gesture }),
  };
}

/** Moves or reshapes a drawing when the drag begins on it. */
function drawnDrag({ host, at, state, transform, gesture }: DragStart): Drag | null {
  if (!state.overlays.measurements) return null;
  const from = toPlane(transform, at);
  const grip: Grip | null = gripAt(state.measurements, state.slice, from, reachPx / transform.scale);
  if (!grip) return null;
  host.dispatch({ type: 'select', id: grip.measurement.id });
  return {
    move: (to) => {
      const points = draggedPoints(grip, (to.x - at.x) / transform.scale, (to.y - at.y) / transform.scale);
      host.dispatch({ type: 'reshape', id: grip.measurement.id, points, gesture });
    },
  };
}

function measureDrag({ host, at, transform }: DragStart, kind: MeasureTool): Drag {
  const points: PlanePoint[] = [toPlane(transform, at)];
  const drawn = (to: PlanePoint): readonly PlanePoint[] => {
    const end = toPlane(transform, to);
    if (kind !== 'freehand') return [...points.slice(0, 1), end];
    points.push(end);
    return [...points];
  };
  return {
    move: (to) => host.setDraft({ kind, points: drawn(to) }),
    end: (to) => {
      const shape = drawn(to);
      host.setDraft(null);
      if (isMeant(kind, shape)) host.dispatch({ type: 'measure', kind, points: shape });
      else host.dispatch({ type: 'select', id: null });
    },
  };
}

function toolDrag(start: DragStart): Drag {
  const { tool } = start.state;
  if (tool === 'window') return windowDrag(start);
  if (tool === 'pan') return panDrag(start);
  if (tool === 'zoom') return zoomDrag(start);
  return measureDrag(start, tool);
}

/** Two fingers: their middle pans, their distance zooms. */
function pinchDrag(host: PaneInputHost, touches: ReadonlyMap<number, PlanePoint>): Drag | null {
  const transform = host.transform();
  const fingers = (): { middle: PlanePoint; apart: number } | null => {
    const [a, b] = [...touches.values()];
    if (!a || !b) return null;
    return {
      middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
      apart: Math.max(10, Math.hypot(b.x - a.x, b.y - a.y)),
    };
  };
  const start = fingers();
  if (!start || !transform) return null;
  const before = host.view();
  const about = toPlane(transform, start.middle);
  const gesture = nextGesture++;
  return {
    move: () => {
      const now = fingers();
      if (!now) return;
      const zoomed = zoomedAbout(before, about, now.apart / start.apart);
      const scale = (transform.scale * zoomed.zoom) / before.zoom;
      host.dispatch({
        type: 'place',
        zoom: zoomed.zoom,
        pan: {
          x: zoomed.pan.x - (now.middle.x - start.middle.x) / scale,
          y: zoomed.pan.y - (now.middle.y - start.middle.y) / scale,
        },
        gesture,
      });
    },
  };
}
