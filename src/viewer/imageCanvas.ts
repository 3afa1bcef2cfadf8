// One canvas with one slice on it, drawn by cornerstone-core's renderers; nothing else in the project knows cornerstone.
import type { PlanePoint } from '../core/view/viewSpace.ts';
import cornerstone, { type Colormap, type EnabledElement, type Image } from 'cornerstone-core';
import type { StackGeometry } from '../core/geometry/stack.ts';
import { type ColourPicture, colourPicture } from './colourPicture.ts';
import { type ColourMapName, colourMaps, noDataColour } from '../core/view/viewColourMap.ts';
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

const notMade = [21, 23, 26] as const;
const notMadeStripe = [43, 47, 52] as const;

/** Grey diagonal stripes where there is no value (1), darker and wider ones where it is not made (2), transparent elsewhere. */
function hatching(missing: Uint8Array, columns: number, rows: number): HTMLCanvasElement | null {
  const canvas = document.createElement('canvas');
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext('2d');
  if (!context) return null;
  const picture = context.createImageData(columns, rows);
  const [red, green, blue] = noDataColour;
  for (let i = 0; i < missing.length; i++) {
    if (!missing[i]) continue;
    const diagonal = (i % columns) + Math.floor(i / columns);
    if (missing[i] === 2) {
      const [r, g, b] = diagonal % 24 < 3 ? notMadeStripe : notMade;
      picture.data.set([r, g, b, 255], i * 4);
      continue;
    }
    const stripe = diagonal % 12 < 2 ? 1 : 0.42;
    picture.data.set([red * stripe, green * stripe, blue * stripe, 255], i * 4);
  }
  context.putImageData(picture, 0, 0);
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
