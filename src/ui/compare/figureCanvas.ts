// Drawing for print at 300 dpi: slices, scale bars, colour bars and captions on white.
import type { StackGeometry } from '../../core/geometry/stack.ts';
import { withDensity } from '../../core/files/pngDensity.ts';
import { noDataColour, opaquePixel, type Rgb } from '../../core/view/viewColourMap.ts';
import { type DisplayPixels, valueAt } from '../../core/view/viewPixels.ts';
import type { DisplayWindow } from '../../core/view/viewState.ts';
import { lengthText, scaleBarMm } from '../../core/view/viewText.ts';

const DPI = 300;
/** Print millimetres to pixels. */
export const printed = (mm: number): number => Math.round((mm / 25.4) * DPI);

const INK = '#111';
const font = (mm: number, weight = ''): string =>
  `${weight} ${printed(mm)}px Helvetica, Arial, sans-serif`.trim();

/** A part of the slice in pixels. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Sheet {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
}

/** A white sheet, sizes in print mm. */
export function sheet(widthMm: number, heightMm: number): Sheet | null {
  const canvas = document.createElement('canvas');
  canvas.width = printed(widthMm);
  canvas.height = printed(heightMm);
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  return { canvas, context };
}

/** A part of a slice, windowed and coloured; grey where there is no value. `place` in pixels of the sheet. */
export function drawSlice(
  { context }: Sheet,
  shown: DisplayPixels,
  g: StackGeometry,
  crop: Crop,
  place: Place,
  window: DisplayWindow,
  colours: readonly Rgb[],
): void {
  const part = document.createElement('canvas');
  part.width = crop.width;
  part.height = crop.height;
  const into = part.getContext('2d');
  if (!into) return;
  const picture = into.createImageData(crop.width, crop.height);
  const drawn = new Uint32Array(picture.data.buffer);
  const opaque = colours.map(opaquePixel);
  const noData = opaquePixel(noDataColour);
  for (let y = 0, i = 0; y < crop.height; y++)
    for (let x = 0; x < crop.width; x++, i++) {
      const value = valueAt(shown, (crop.y + y) * g.columns + crop.x + x);
      const t = (value - window.centre) / window.width + 0.5;
      const step = Math.round(255 * Math.min(1, Math.max(0, t)));
      drawn[i] = value !== value ? noData : (opaque[step] ?? noData);
    }
  into.putImageData(picture, 0, 0);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(part, place.x, place.y, place.width, place.height);
}

export function text(
  { context }: Sheet,
  words: string,
  x: number,
  y: number,
  options: {
    readonly mm?: number;
    readonly bold?: boolean;
    readonly align?: CanvasTextAlign;
    readonly colour?: string;
    readonly width?: number;
  } = {},
): number {
  const { mm = 2.6, bold = false, align = 'left', colour = INK, width = Infinity } = options;
  context.font = font(mm, bold ? 'bold' : '');
  context.textAlign = align;
  context.textBaseline = 'top';
  context.fillStyle = colour;
  let line = '';
  let top = y;
  for (const word of words.split(' ')) {
    const longer = line ? `${line} ${word}` : word;
    if (line && context.measureText(longer).width > width) {
      context.fillText(line, x, top);
      top += printed(mm * 1.35);
      line = word;
    } else line = longer;
  }
  context.fillText(line, x, top);
  return top + printed(mm * 1.35);
}

/** A white bar in the lower right of a place, with its length. */
export function drawScale(on: Sheet, place: Place, pixelsPerMm: number): void {
  const mm = scaleBarMm(pixelsPerMm, place.width / 3);
  const [length, margin] = [mm * pixelsPerMm, printed(1.2)];
  const [x, y] = [place.x + place.width - margin - length, place.y + place.height - margin];
  on.context.shadowColor = '#000';
  on.context.shadowBlur = printed(0.8);
  on.context.fillStyle = '#fff';
  on.context.fillRect(x, y - printed(0.4), length, printed(0.4));
  text(on, lengthText(mm), x + length / 2, y - printed(3.2), { mm: 2.2, align: 'center', colour: '#fff' });
  on.context.shadowBlur = 0;
}

/** The sides of the patient that a slice's left and right edge show. */
export function drawSides(on: Sheet, place: Place, left = 'R', right = 'L'): void {
  on.context.shadowColor = '#000';
  on.context.shadowBlur = printed(0.8);
  const y = place.y + place.height / 2 - printed(1.3);
  text(on, left, place.x + printed(1), y, { bold: true, colour: '#fff' });
  text(on, right, place.x + place.width - printed(1), y, { bold: true, colour: '#fff', align: 'right' });
  on.context.shadowBlur = 0;
}

/** A frame about a part of a slice that was drawn whole. */
export function drawFrame(
  { context }: Sheet,
  { place, perMm }: { readonly place: Place; readonly perMm: number },
  { columnSpacing, rowSpacing }: Pick<StackGeometry, 'columnSpacing' | 'rowSpacing'>,
  crop: Crop,
): void {
  context.strokeStyle = '#e6ae3c';
  context.lineWidth = printed(0.35);
  context.strokeRect(
    place.x + crop.x * columnSpacing * perMm,
    place.y + crop.y * rowSpacing * perMm,
    crop.width * columnSpacing * perMm,
    crop.height * rowSpacing * perMm,
  );
}

/** The upper part of a sheet, so many pixels high. */
export function cutTo({ canvas }: Sheet, height: number): Sheet | null {
  const cut = document.createElement('canvas');
  cut.width = canvas.width;
  cut.height = Math.min(canvas.height, Math.ceil(height));
  const context = cut.getContext('2d');
  context?.drawImage(canvas, 0, 0);
  return context && { canvas: cut, context };
}

/** A vertical colour bar with its ticks and unit. */
export function drawColourBar(
  on: Sheet,
  place: Place,
  colours: readonly Rgb[],
  ticks: readonly string[],
  unit: string,
): void {
  const { context } = on;
  for (let y = 0; y < place.height; y++) {
    const [r, g, b] = colours[Math.round(255 * (1 - y / Math.max(1, place.height - 1)))] ?? noDataColour;
    context.fillStyle = `rgb(${r} ${g} ${b})`;
    context.fillRect(place.x, place.y + y, place.width, 1);
  }
  ticks.forEach((tick, i) => {
    const y = place.y + ((ticks.length - 1 - i) / Math.max(1, ticks.length - 1)) * place.height;
    text(on, tick, place.x + place.width + printed(1), y - printed(1.2), { mm: 2.3 });
  });
  context.save();
  context.translate(place.x + place.width + printed(10), place.y + place.height / 2);
  context.rotate(-Math.PI / 2);
  text(on, unit, 0, 0, { mm: 2.3, align: 'center' });
  context.restore();
}

/** The finished sheet as a PNG that states its print size. */
export async function pngOf({ canvas }: Sheet): Promise<Blob> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The browser could not write the picture.');
  return new Blob([withDensity(new Uint8Array(await blob.arrayBuffer()), DPI)], { type: 'image/png' });
}
