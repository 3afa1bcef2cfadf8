// The form of a kept look at images: where they were left, and what was drawn on them.
import * as v from 'valibot';
import { isPaneImage, type PaneImage, type WindowKey, isWindowKey } from '../core/view/viewImage.ts';
import type { KeptView, Windows } from '../core/view/viewState.ts';

const image = v.custom<PaneImage>(
  (value) => typeof value === 'string' && isPaneImage(value),
  'Invalid image: expected what a pane can show',
);
const windowKey = v.custom<WindowKey>(
  (value) => typeof value === 'string' && isWindowKey(value),
  'Invalid window: expected one of an image',
);
const plane = v.picklist(['axial', 'coronal', 'sagittal', 'acquired']);
const vec3 = v.tuple([v.number(), v.number(), v.number()]);
const box = v.object({ middle: vec3, size: vec3 });
const displayWindow = v.object({ centre: v.number(), width: v.number() });
const windows = v.intersect([
  v.object({ ct: displayWindow, mr: displayWindow, difference: displayWindow, spread: displayWindow }),
  v.record(windowKey, displayWindow),
]) satisfies v.GenericSchema<unknown, Windows>;

const point = v.object({ x: v.number(), y: v.number() });
const measurement = v.object({
  id: v.pipe(v.number(), v.integer()),
  kind: v.picklist(['distance', 'angle', 'profile', 'ellipse', 'rectangle', 'freehand', 'arrow', 'text']),
  plane,
  slice: v.number(),
  points: v.array(point),
  text: v.exactOptional(v.string()),
  label: v.exactOptional(point),
});

const look = v.object({
  layout: v.picklist(['1x1', '1x2', '1x3', '2x2', 'planes']),
  panes: v.tuple([image, image, image, image]),
  planes: v.tuple([plane, plane, plane, plane]),
  planesOf: image,
  maximised: v.boolean(),
  cursor: vec3,
  acquired: v.number(),
  slab: v.object({ mm: v.number(), mode: v.picklist(['mean', 'maximum', 'minimum']) }),
  zoom: v.number(),
  pan: vec3,
  windows,
  invert: v.boolean(),
  interpolate: v.boolean(),
  difference: v.picklist(['signed', 'absolute']),
  colourMap: v.picklist(['perceptual', 'jet']),
  compare: v.object({
    mode: v.picklist(['off', 'swipe', 'flicker', 'checkerboard', 'blend']),
    pane: v.number(),
    over: image,
    position: v.number(),
    alpha: v.number(),
    fieldMm: v.number(),
  }),
  lens: v.nullable(v.object({ centre: vec3, radius: v.number(), factor: v.number() })),
  mask: v.picklist(['none', 'head', 'intracranial']),
  edges: v.picklist(['none', 'ct', 'real-t1', 'real-t2']),
  spread: v.object({ shown: v.boolean(), threshold: v.number() }),
  tissue: v.optional(v.boolean(), false),
  overlays: v.object({
    orientation: v.boolean(),
    scaleBar: v.boolean(),
    information: v.boolean(),
    patient: v.boolean(),
    crosshair: v.boolean(),
    colourBar: v.boolean(),
    measurements: v.boolean(),
  }),
  measurements: v.array(measurement),
});

export const keptView: v.GenericSchema<unknown, KeptView> = v.object({
  look,
  frame: box,
  activePane: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3)),
  drawn: v.exactOptional(v.record(v.string(), v.array(measurement))),
});
