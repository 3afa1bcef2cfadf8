// What fingers do in a pane: one goes through the slices, two set the window side by side, or zoom and pan as they part.
import { zoomedAbout } from '../core/view/viewPlace.ts';
import { fromSlicePoint, type PlanePoint, toSlicePoint } from '../core/view/viewSpace.ts';
import { contentOf, spotIn } from '../core/view/viewState.ts';
import {
  type Drag,
  type DragStart,
  nextGesture,
  type PaneInputHost,
  pointAt,
  windowDrag,
  withClick,
} from './paneDrags.ts';

/** px that a finger moves from one slice to the next. */
const slicePx = 12;
/** How far two fingers move, or part, before they are taken to mean it, px. */
const meantPx = 12;

/** One finger: up and down the slices, the next one as the finger goes up. */
export function slicesDrag(start: DragStart): Drag {
  const { host, at } = start;
  let gone = 0;
  return withClick(start, {
    move: ({ y }) => {
      const steps = Math.trunc((at.y - y) / slicePx);
      if (steps === gone) return;
      host.dispatch({ type: 'stepSlice', by: steps - gone, pane: host.pane });
      gone = steps;
    },
  });
}

interface Fingers {
  readonly middle: PlanePoint;
  readonly apart: number;
}

function fingersOf(touches: ReadonlyMap<number, PlanePoint>): Fingers | null {
  const [a, b] = [...touches.values()];
  if (!a || !b) return null;
  return {
    middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
    apart: Math.max(10, Math.hypot(b.x - a.x, b.y - a.y)),
  };
}

/** Two fingers: what they do first, to go side by side or to part, is what they mean until they are lifted. */
export function twoFingerDrag(host: PaneInputHost, touches: ReadonlyMap<number, PlanePoint>): Drag | null {
  const transform = host.transform();
  const start = fingersOf(touches);
  if (!start || !transform) return null;
  const state = host.view();
  const spot = spotIn(state, contentOf(state, host.pane).plane);
  const window = windowDrag({ host, at: start.middle, state, spot, transform, gesture: nextGesture() });
  const pinch = pinchDrag(host, start);
  let meant: 'window' | 'pinch' | null = null;
  return {
    move: () => {
      const now = fingersOf(touches);
      if (!now) return;
      const moved = Math.hypot(now.middle.x - start.middle.x, now.middle.y - start.middle.y);
      const parted = Math.abs(now.apart - start.apart);
      if (Math.max(moved, parted) >= meantPx) meant ??= parted > moved ? 'pinch' : 'window';
      if (meant === 'window') window.move(now.middle);
      else if (meant === 'pinch') pinch?.(now);
    },
  };
}

/** The fingers' middle pans, their distance zooms. */
function pinchDrag(host: PaneInputHost, start: Fingers): ((now: Fingers) => void) | null {
  const transform = host.transform();
  if (!transform) return null;
  const before = host.view();
  const spot = spotIn(before, contentOf(before, host.pane).plane);
  const { through } = spot.axes;
  const about = pointAt(before, host.pane, transform, start.middle);
  const gesture = nextGesture();
  return (now) => {
    const zoomed = zoomedAbout(before, about, now.apart / start.apart);
    const scale = (transform.scale * zoomed.zoom) / before.zoom;
    const { x, y } = toSlicePoint(spot, zoomed.pan);
    const to = {
      x: x - (now.middle.x - start.middle.x) / scale,
      y: y - (now.middle.y - start.middle.y) / scale,
    };
    const pan = fromSlicePoint(spot, to, zoomed.pan[through.axis]);
    host.dispatch({ type: 'place', zoom: zoomed.zoom, pan, gesture });
  };
}
