// The spread over a synthetic image: coloured from a threshold on, nothing below it.
import type { StackGeometry } from '../core/geometry/stack.ts';
import { opaquePixel, type Rgb } from '../core/view/viewColourMap.ts';
import type { DisplayWindow } from '../core/view/viewState.ts';
import { pixelToPlane, toScreen } from '../core/view/viewTransform.ts';
import type { SliceImage } from './imageCanvas.ts';
import type { Pen } from './overlayPen.ts';

export interface SpreadMarks {
  readonly slice: SliceImage;
  /** 256, over the window. */
  readonly colours: readonly Rgb[];
  readonly window: DisplayWindow;
  /** In the slice's display values. */
  readonly threshold: number;
  /** Smooth between pixels. */
  readonly interpolate: boolean;
}

/** The image stays visible through the colour. */
const OPACITY = 0.7;

export function drawSpread({ context, transform }: Pen, g: StackGeometry, marks: SpreadMarks): void {
  const picture = pictureOf(marks, g);
  if (!picture) return;
  context.save();
  context.globalAlpha = OPACITY;
  context.imageSmoothingEnabled = marks.interpolate;
  const from = toScreen(transform, pixelToPlane(g, { x: -0.5, y: -0.5 }));
  const to = toScreen(transform, pixelToPlane(g, { x: g.columns - 0.5, y: g.rows - 0.5 }));
  context.drawImage(picture, from.x, from.y, to.x - from.x, to.y - from.y);
  context.restore();
}

interface Picture {
  readonly made: string;
  readonly canvas: HTMLCanvasElement;
}

/** The last picture of each slice. */
const pictures = new WeakMap<SliceImage, Picture>();

/** One pixel a pixel of the slice; transparent below the threshold and where nothing is measured. */
function pictureOf(
  { slice, colours, window, threshold }: SpreadMarks,
  { columns, rows }: StackGeometry,
): HTMLCanvasElement | null {
  const made = `${threshold} ${window.centre} ${window.width}`;
  const known = pictures.get(slice);
  if (known?.made === made) return known.canvas;
  const canvas = known?.canvas ?? document.createElement('canvas');
  [canvas.width, canvas.height] = [columns, rows];
  const context = canvas.getContext('2d');
  if (!context) return null;
  const picture = context.createImageData(columns, rows);
  const drawn = new Uint32Array(picture.data.buffer);
  const opaque = colours.map(opaquePixel);
  const { pixels, slope, intercept, missing } = slice.shown;
  const least = window.centre - window.width / 2;
  for (let i = 0; i < pixels.length; i++) {
    const value = (pixels[i] ?? 0) * slope + intercept;
    if (value < threshold || value <= 0 || missing?.[i]) continue;
    const step = Math.min(255, Math.max(0, Math.floor((256 * (value - least)) / window.width)));
    drawn[i] = opaque[step] ?? 0;
  }
  context.putImageData(picture, 0, 0);
  pictures.set(slice, { made, canvas });
  return canvas;
}
