// Pointer, wheel and touch on one pane, as view actions: at most one a frame, and one undo step a gesture.
import type { PlanePoint } from '../core/view/viewSpace.ts';
import { contentOf, spotIn } from '../core/view/viewState.ts';
import { atInput } from './frame.ts';
import {
  type Drag,
  type DragStart,
  labelDrag,
  lensDrag,
  drawnDrag,
  nextGesture,
  type PaneInputHost,
  panDrag,
  pointAt,
  probeAt,
  stripDrag,
  swipeDrag,
  toolDrag,
  zoomDrag,
} from './paneDrags.ts';
import { slicesDrag, twoFingerDrag } from './touchDrags.ts';

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
    dispatch({ type: 'setProbe', probe: probeAt(view(), pane, transform, latest) });
  };

  const begin = (event: PointerEvent): Drag | null => {
    const transform = host.transform();
    if (!transform) return null;
    const state = view();
    const spot = spotIn(state, contentOf(state, pane).plane);
    const start: DragStart = { host, at: place(event), state, spot, transform, gesture: nextGesture() };
    if (event.button === 1 || (event.button === 0 && spaceHeld)) return panDrag(start);
    if (event.button === 2) return zoomDrag(start);
    if (event.button !== 0) return null;
    const scrolls = event.pointerType === 'touch' && state.tool === 'window';
    return (
      stripDrag(start) ??
      lensDrag(start) ??
      swipeDrag(start) ??
      labelDrag(start) ??
      drawnDrag(start) ??
      (scrolls ? slicesDrag(start) : toolDrag(start))
    );
  };

  const down = (event: PointerEvent): void => {
    if (event.target instanceof Element && event.target.closest('[data-pane-control]')) return;
    element.focus({ preventScroll: true });
    dispatch({ type: 'activate', pane });
    if (event.pointerType === 'touch') touches.set(event.pointerId, place(event));
    drag = touches.size === 2 ? twoFingerDrag(host, touches) : begin(event);
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
    dispatch({ type: 'setProbe', probe: null });
  };

  const flushWheel = (): void => {
    const steps = Math.trunc(wheel / wheelStep);
    if (steps === 0) return;
    wheel -= steps * wheelStep;
    dispatch({ type: 'stepSlice', by: steps, pane });
  };
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const delta = event.deltaMode === 0 ? event.deltaY : event.deltaY * wheelStep;
    const transform = host.transform();
    if (event.ctrlKey || event.metaKey) {
      const factor = Math.exp(-clamp(delta, -50, 50) * 0.005);
      if (!transform) return;
      const about = pointAt(view(), pane, transform, place(event));
      dispatch({ type: 'zoomBy', factor, about });
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
      dispatch({ type: 'stepSlice', by: Math.sign(delta), pane });
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
