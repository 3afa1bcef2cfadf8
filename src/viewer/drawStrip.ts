// The strip of slices at a pane's right edge: which are made, doubtful or agree worst, and which one is in view.
import { fitCanvas } from './imageCanvas.ts';

/** What is known of the slices of a pane, first to last. */
export interface StripContent {
  readonly slices: readonly SliceMark[];
  readonly inView: number;
  /** The first and the last slice of a slab; both `inView` for a single one. */
  readonly slab: { readonly first: number; readonly last: number };
}

export type SliceMark = 'plain' | 'unmade' | 'doubtful' | 'worst';

/** CSS pixels; panes.css gives the canvas the same. */
const WIDTH = 8;

const colours: Readonly<Record<SliceMark, string>> = {
  plain: '#3a424b',
  unmade: '#16191c',
  doubtful: '#b98a2a',
  worst: '#d8574f',
};

const drawn = new WeakMap<HTMLCanvasElement, string>();

export function drawStrip(canvas: HTMLCanvasElement, height: number, content: StripContent): void {
  const { slices, inView, slab } = content;
  const key = `${height} ${window.devicePixelRatio} ${inView} ${slab.first} ${slab.last} ${slices.join('')}`;
  const context = canvas.getContext('2d');
  if (drawn.get(canvas) === key || !context) return;
  drawn.set(canvas, key);
  const ratio = fitCanvas(canvas, WIDTH, height);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, WIDTH, height);
  const each = height / Math.max(1, slices.length);
  for (let from = 0; from < slices.length;) {
    const mark = slices[from] ?? 'plain';
    let to = from + 1;
    while (slices[to] === mark) to++;
    context.fillStyle = colours[mark];
    // A single mark among hundreds of slices is still seen.
    context.fillRect(2, from * each, WIDTH - 3, Math.max((to - from) * each - (each > 4 ? 1 : 0), 2));
    from = to;
  }
  context.fillStyle = '#e8eaed';
  const top = slab.first * each;
  const tall = Math.max((slab.last - slab.first + 1) * each, 3);
  context.fillRect(0, Math.min(top, height - tall), WIDTH, tall);
}
