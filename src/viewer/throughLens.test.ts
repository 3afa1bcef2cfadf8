// The probe and the marks of a pane while the lens is on.
import { expect, it, vi } from 'vitest';
import type { StackGeometry } from '../core/geometry/stack.ts';
import { emptySpace } from '../core/view/viewSpace.ts';
import { initialView } from '../core/view/viewState.ts';
import { drawOverlay, type OverlayContent } from './drawOverlay.ts';
import { probeAt } from './paneDrags.ts';
import { type RecordedCanvas, recordedCanvas } from './testing/recordedCanvas.ts';

vi.mock('cornerstone-core', () => ({ default: {} }));

const size = 100;
const transform = { width: 400, height: 400, pan: { x: 0, y: 0 }, scale: 1 };
const radius = 90;

it('[VIEW-33] the probe reads what the lens shows under the pointer', () => {
  const space = { ...emptySpace, size: [size, size, size] as const };
  const state = { ...initialView, space, lens: { centre: [0, 0, 0] as const, radius, factor: 3 } };
  expect(probeAt(state, 0, transform, { x: 260, y: 200 })).toEqual({
    plane: 'axial',
    point: { x: 20, y: 0 },
  });
  expect(probeAt({ ...state, lens: null }, 0, transform, { x: 260, y: 200 }).point.x).toBe(60);
});

/** Where lines are drawn from. */
const starts = ({ asked }: RecordedCanvas): string[] =>
  asked.filter(({ method }) => method === 'moveTo').map(({ given }) => given.join(' '));

it('[VIEW-33] outlines and drawings are as large as the image, around the lens and inside it', () => {
  vi.stubGlobal('window', { devicePixelRatio: 1 });
  vi.stubGlobal(
    'Path2D',
    class {
      readonly rect = (): void => undefined;
      readonly arc = (): void => undefined;
    },
  );
  const geometry = { columns: size, rows: size, columnSpacing: 1, rowSpacing: 1 } as unknown as StackGeometry;
  const content: OverlayContent = {
    geometry,
    transform,
    letters: false,
    scaleBar: false,
    crosshair: { x: 20, y: 0 },
    cuts: null,
    // 10 mm right of the middle.
    contours: [[{ x: 59.5, y: 49.5 }]],
    tissue: null,
    edges: [],
    drawings: [
      {
        drawing: {
          id: 1,
          kind: 'distance',
          points: [
            { x: 0, y: 5 },
            { x: 9, y: 5 },
          ],
        },
        chosen: false,
        text: [],
      },
    ],
    spread: null,
    colourBar: null,
    swipe: null,
    lens: { centre: { x: 0, y: 0 }, radius, factor: 3 },
    skeleton: false,
  };
  const canvas = recordedCanvas();
  const box = { left: 0, right: 0, top: 0, bottom: 0 };
  const places = { top: box, foot: box, side: 0, upper: 0, texts: [] };
  const ink = { text: '', dim: '', accent: '', mask: '', edge: '', grey: '', white: '', warning: '' };
  drawOverlay(canvas as unknown as HTMLCanvasElement, content, places, ink);
  expect(canvas.asked.filter(({ method }) => method === 'clip')).toHaveLength(2);
  expect(starts(canvas)).toEqual(expect.arrayContaining(['210 200', '200 205', '230 200', '200 215']));
  // The crosshair, 6 px beside what is seen at 260.
  expect(starts(canvas)).toContain('266 200');
  expect(starts(canvas)).not.toContain('226 200');
});
