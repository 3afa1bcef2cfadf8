// One canvas with one slice on it, drawn by cornerstone-core's renderers; nothing else in the project knows cornerstone.
import type { PlanePoint } from '../core/view/viewSpace.ts';
import cornerstone, { type Colormap, type EnabledElement, type Image } from 'cornerstone-core';
import type { StackGeometry } from '../core/geometry/stack.ts';
import { type ColourPicture, colourPicture } from './colourPicture.ts';
import { type ColourMapName, colourMaps, noDataColour, opaquePixel } from '../core/view/viewColourMap.ts';
import type { DisplayPixels } from '../core/view/viewPixels.ts';
import type { DisplayWindow } from '../core/view/viewState.ts';

/** A slice ready to be drawn. */
export interface SliceImage {
  readonly shown: DisplayPixels;
  readonly image: Image;
  /** Hatching where there is no value, or none yet. */
  readonly missing: HTMLCanvasElement | null;
}

export interface DrawSettings {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** CSS pixels per mm. */
  readonly scale: number;
  readonly pan: PlanePoint;
  readonly window: DisplayWindow;
  readonly invert: boolean;
  readonly interpolate: boolean;
  readonly colourMap: ColourMapName;
}

let nextImage = 1;

/** Wraps a slice's integers as cornerstone's image; the voxels are not copied. */
export function sliceImage(shown: DisplayPixels, g: StackGeometry): SliceImage {
  const image: Image = {
    imageId: `slice:${nextImage++}`,
    rows: g.rows,
    columns: g.columns,
    width: g.columns,
    height: g.rows,
    rowPixelSpacing: g.rowSpacing,
    columnPixelSpacing: g.columnSpacing,
    minPixelValue: shown.least,
    maxPixelValue: shown.most,
    slope: shown.slope,
    intercept: shown.intercept,
    windowCenter: 0,
    windowWidth: 1,
    color: false,
    invert: false,
    sizeInBytes: shown.pixels.byteLength,
    getPixelData: () => shown.pixels,
    stats: {},
  };
  return { shown, image, missing: shown.missing && hatching(shown.missing, g.columns, g.rows) };
}

/** Of places without a value: a stripe, and what lies between; of places that are not made: the same, darker. */
const noValue = { stripe: opaquePixel(noDataColour), between: opaquePixel([29, 29, 31]) };
const notMade = { stripe: opaquePixel([43, 47, 52]), between: opaquePixel([21, 23, 26]) };

let lastHatched: { readonly missing: Uint8Array; readonly canvas: HTMLCanvasElement } | null = null;

function same(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/**
 * Grey diagonal stripes where there is no value, darker and wider ones where it is not made, transparent elsewhere. Slices in a
 * row mostly lack the same places: they share a picture.
 */
function hatching(missing: Uint8Array, columns: number, rows: number): HTMLCanvasElement | null {
  const last = lastHatched;
  if (last?.canvas.width === columns && same(last.missing, missing)) return last.canvas;
  const canvas = document.createElement('canvas');
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext('2d');
  if (!context) return null;
  const picture = context.createImageData(columns, rows);
  const drawn = new Uint32Array(picture.data.buffer);
  for (let row = 0, i = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, i++) {
      const kind = missing[i];
      if (kind === 1) drawn[i] = (column + row) % 12 < 2 ? noValue.stripe : noValue.between;
      else if (kind === 2) drawn[i] = (column + row) % 24 < 3 ? notMade.stripe : notMade.between;
    }
  context.putImageData(picture, 0, 0);
  lastHatched = { missing, canvas };
  return canvas;
}

const colormaps = new Map<ColourMapName, Colormap>();

function colormapOf(name: ColourMapName): Colormap {
  const known = colormaps.get(name);
  if (known) return known;
  const colors = colourMaps[name].map(([r, g, b]) => [r, g, b, 255] as const);
  const made = cornerstone.colors.getColormap(`synthmr-${name}`, { name, colors });
  colormaps.set(name, made);
  return made;
}

/** Draws slices on a canvas, at the screen's own resolution. */
export interface ImageCanvas {
  readonly draw: (slice: SliceImage, settings: DrawSettings) => void;
  readonly clear: () => void;
}

export function imageCanvas(canvas: HTMLCanvasElement): ImageCanvas {
  // Made first, so that cornerstone's own request for a desynchronised context, which could tear between panes, has no effect.
  const context = canvas.getContext('2d', { alpha: false });
  let target: EnabledElement | null = null;
  let tools: 'grey' | 'colour' = 'grey';
  let colours: ColourPicture | null = null;
  let last: { readonly slice: SliceImage; readonly settings: string } | null = null;

  const draw = (slice: SliceImage, settings: DrawSettings): void => {
    const { image } = slice;
    const asked = `${JSON.stringify(settings)} ${window.devicePixelRatio}`;
    if (last?.slice === slice && last.settings === asked) return;
    last = { slice, settings: asked };
    const ratio = fitCanvas(canvas, settings.width, settings.height);
    target ??= {
      element: canvas,
      canvas,
      image,
      viewport: cornerstone.getDefaultViewport(canvas, undefined),
      options: {},
      layers: [],
      data: {},
      renderingTools: {},
    };
    target.image = image;
    const inColour = settings.colourMap !== 'grey';
    const kind = inColour ? 'colour' : 'grey';
    // The grey renderer writes only the alpha of a picture it takes to be white, so it must not inherit a coloured one.
    if (kind !== tools) target.renderingTools = {};
    tools = kind;
    // cornerstone scales by the finer of the two spacings and stretches the other.
    const finer = Math.min(image.rowPixelSpacing, image.columnPixelSpacing);
    Object.assign(target.viewport, {
      scale: settings.scale * ratio * finer,
      translation: {
        x: -settings.pan.x / image.columnPixelSpacing,
        y: -settings.pan.y / image.rowPixelSpacing,
      },
      voi: { windowCenter: settings.window.centre, windowWidth: settings.window.width },
      invert: settings.invert && !inColour,
      pixelReplication: !settings.interpolate,
      colormap: inColour ? colormapOf(settings.colourMap) : undefined,
    });
    if (inColour) {
      colours ??= colourPicture();
      target.renderingTools = colours.paint(image, target.viewport);
      cornerstone.renderPseudoColorImage(target, false);
    } else cornerstone.renderGrayscaleImage(target, false);
    // The renderers leave the context in pixel coordinates.
    if (slice.missing) context?.drawImage(slice.missing, 0, 0);
  };

  const clear = (): void => {
    last = null;
    context?.setTransform(1, 0, 0, 1, 0, 0);
    context?.clearRect(0, 0, canvas.width, canvas.height);
  };

  return { draw, clear };
}

/** Gives a canvas the screen's resolution for a size in CSS pixels; answers device pixels per CSS pixel. */
export function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number): number {
  const ratio = window.devicePixelRatio || 1;
  const [w, h] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  return ratio;
}
