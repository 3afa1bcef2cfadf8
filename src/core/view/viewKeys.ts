// The keyboard: which keys do what to the view, in the words of the help sheet.
import type { HistoryAction } from './viewHistory.ts';
import { windowPresets } from './viewWindows.ts';

export interface ViewKey {
  /** Names as KeyboardEvent.key has them, letters in lower case, with "Ctrl+" (or Command) and "Shift+" before. */
  readonly keys: readonly string[];
  readonly words: string;
  readonly group:
    'Slices' | 'Place' | 'Planes' | 'Window' | 'Compare' | 'Panes' | 'Tools' | 'Shown' | 'History';
  readonly action: HistoryAction;
}

/** A mouse or touch gesture, for the help sheet only. */
export interface ViewGesture {
  readonly gesture: string;
  readonly words: string;
}

const presetKeys: readonly ViewKey[] = windowPresets.map((preset, index) => ({
  keys: [`${index + 1}`],
  words: `Window: ${preset.name}`,
  group: 'Window',
  action: { type: 'preset', index },
}));

export const viewKeys: readonly ViewKey[] = [
  {
    keys: ['ArrowUp', 'ArrowLeft'],
    words: 'Previous slice',
    group: 'Slices',
    action: { type: 'stepSlice', by: -1 },
  },
  {
    keys: ['ArrowDown', 'ArrowRight'],
    words: 'Next slice',
    group: 'Slices',
    action: { type: 'stepSlice', by: 1 },
  },
  { keys: ['PageUp'], words: 'Ten slices back', group: 'Slices', action: { type: 'stepSlice', by: -10 } },
  { keys: ['PageDown'], words: 'Ten slices on', group: 'Slices', action: { type: 'stepSlice', by: 10 } },
  { keys: ['Home'], words: 'First slice', group: 'Slices', action: { type: 'goToSlice', slice: 0 } },
  { keys: ['End'], words: 'Last slice', group: 'Slices', action: { type: 'goToSlice', slice: Infinity } },
  { keys: ['Shift+c'], words: 'Cine: play and stop', group: 'Slices', action: { type: 'toggleCine' } },
  { keys: ['+', '=', 'Shift++'], words: 'Zoom in', group: 'Place', action: { type: 'zoomBy', factor: 1.25 } },
  { keys: ['-', 'Shift+_'], words: 'Zoom out', group: 'Place', action: { type: 'zoomBy', factor: 0.8 } },
  {
    keys: ['0'],
    words: 'Fit the head into the pane; again, the whole slice',
    group: 'Place',
    action: { type: 'fit' },
  },
  {
    keys: ['Shift+ArrowLeft'],
    words: 'Look further left',
    group: 'Place',
    action: { type: 'panBy', dx: -10, dy: 0 },
  },
  {
    keys: ['Shift+ArrowRight'],
    words: 'Look further right',
    group: 'Place',
    action: { type: 'panBy', dx: 10, dy: 0 },
  },
  {
    keys: ['Shift+ArrowUp'],
    words: 'Look further up',
    group: 'Place',
    action: { type: 'panBy', dx: 0, dy: -10 },
  },
  {
    keys: ['Shift+ArrowDown'],
    words: 'Look further down',
    group: 'Place',
    action: { type: 'panBy', dx: 0, dy: 10 },
  },
  {
    keys: ['Ctrl+ArrowLeft'],
    words: 'Crosshair to the left',
    group: 'Planes',
    action: { type: 'nudgeCrosshair', dx: -1, dy: 0 },
  },
  {
    keys: ['Ctrl+ArrowRight'],
    words: 'Crosshair to the right',
    group: 'Planes',
    action: { type: 'nudgeCrosshair', dx: 1, dy: 0 },
  },
  {
    keys: ['Ctrl+ArrowUp'],
    words: 'Crosshair up',
    group: 'Planes',
    action: { type: 'nudgeCrosshair', dx: 0, dy: -1 },
  },
  {
    keys: ['Ctrl+ArrowDown'],
    words: 'Crosshair down',
    group: 'Planes',
    action: { type: 'nudgeCrosshair', dx: 0, dy: 1 },
  },
  {
    keys: ['y'],
    words: 'Plane of this pane: axial, coronal, sagittal, acquired',
    group: 'Planes',
    action: { type: 'nextPlane', all: false },
  },
  {
    keys: ['Shift+y'],
    words: 'The same in all panes',
    group: 'Planes',
    action: { type: 'nextPlane', all: true },
  },
  {
    keys: ['j'],
    words: 'Three planes of this image',
    group: 'Planes',
    action: { type: 'setLayout', layout: 'planes' },
  },
  {
    keys: ['Shift+s'],
    words: 'Thicker slices: 5, 10, 20 mm, single',
    group: 'Planes',
    action: { type: 'nextSlab' },
  },
  ...presetKeys,
  {
    keys: ['Shift+w'],
    words: 'Window: from the file',
    group: 'Window',
    action: { type: 'ownWindow' },
  },
  {
    keys: ['Shift+v'],
    words: 'Drag a box: window by what is in it',
    group: 'Window',
    action: { type: 'setTool', tool: 'window-region' },
  },
  { keys: ['i'], words: 'Invert', group: 'Window', action: { type: 'toggleInvert' } },
  { keys: ['s'], words: 'Smooth or square pixels', group: 'Window', action: { type: 'toggleInterpolate' } },
  { keys: ['r'], words: 'Reset window, zoom and pan', group: 'Window', action: { type: 'reset' } },
  { keys: ['f'], words: 'Flicker', group: 'Compare', action: { type: 'toggleCompare', mode: 'flicker' } },
  { keys: ['w'], words: 'Swipe', group: 'Compare', action: { type: 'toggleCompare', mode: 'swipe' } },
  {
    keys: ['k'],
    words: 'Checkerboard',
    group: 'Compare',
    action: { type: 'toggleCompare', mode: 'checkerboard' },
  },
  { keys: ['b'], words: 'Blend', group: 'Compare', action: { type: 'toggleCompare', mode: 'blend' } },
  {
    keys: ['l'],
    words: 'Lens at the pointer, in every pane',
    group: 'Compare',
    action: { type: 'toggleLens' },
  },
  { keys: ['n'], words: 'Next pane', group: 'Panes', action: { type: 'activateNext', by: 1 } },
  { keys: ['Shift+n'], words: 'Previous pane', group: 'Panes', action: { type: 'activateNext', by: -1 } },
  {
    keys: ['Enter'],
    words: 'This pane alone, and back',
    group: 'Panes',
    action: { type: 'toggleMaximised' },
  },
  { keys: ['a'], words: 'Next layout', group: 'Panes', action: { type: 'nextLayout' } },
  { keys: ['v'], words: 'Drag sets the window', group: 'Tools', action: { type: 'setTool', tool: 'window' } },
  { keys: ['h'], words: 'Drag moves the image', group: 'Tools', action: { type: 'setTool', tool: 'pan' } },
  { keys: ['z'], words: 'Drag zooms', group: 'Tools', action: { type: 'setTool', tool: 'zoom' } },
  {
    keys: ['c'],
    words: 'Click or drag moves the crosshair',
    group: 'Tools',
    action: { type: 'setTool', tool: 'crosshair' },
  },
  { keys: ['d'], words: 'Measure a distance', group: 'Tools', action: { type: 'setTool', tool: 'distance' } },
  { keys: ['p'], words: 'Draw a line profile', group: 'Tools', action: { type: 'setTool', tool: 'profile' } },
  { keys: ['e'], words: 'Draw an ellipse', group: 'Tools', action: { type: 'setTool', tool: 'ellipse' } },
  { keys: ['q'], words: 'Draw a rectangle', group: 'Tools', action: { type: 'setTool', tool: 'rectangle' } },
  { keys: ['g'], words: 'Draw freehand', group: 'Tools', action: { type: 'setTool', tool: 'freehand' } },
  {
    keys: ['Shift+g'],
    words: 'Measure an angle',
    group: 'Tools',
    action: { type: 'setTool', tool: 'angle' },
  },
  { keys: ['Shift+a'], words: 'Draw an arrow', group: 'Tools', action: { type: 'setTool', tool: 'arrow' } },
  { keys: ['Shift+x'], words: 'Write a text', group: 'Tools', action: { type: 'setTool', tool: 'text' } },
  ...(
    [
      ['Left', 'to the left', -2, 0],
      ['Right', 'to the right', 2, 0],
      ['Up', 'up', 0, -2],
      ['Down', 'down', 0, 2],
    ] as const
  ).map(([arrow, way, dx, dy]): ViewKey => ({
    keys: [`Ctrl+Shift+Arrow${arrow}`],
    words: `Label of the chosen drawing ${way}`,
    group: 'Tools',
    action: { type: 'nudgeLabel', dx, dy },
  })),
  {
    keys: ['Delete', 'Backspace'],
    words: 'Remove the chosen drawing',
    group: 'Tools',
    action: { type: 'removeMeasurement' },
  },
  {
    keys: ['m'],
    words: 'Mask outline: head, intracranial, none',
    group: 'Shown',
    action: { type: 'nextMask' },
  },
  {
    keys: ['Shift+m'],
    words: 'Edges over the other panes: real T1, real T2, CT, none',
    group: 'Shown',
    action: { type: 'nextEdges' },
  },
  {
    keys: ['Shift+d'],
    words: 'Spread over the synthetic MR, once it is measured',
    group: 'Shown',
    action: { type: 'toggleSpread' },
  },
  {
    keys: ['Shift+b'],
    words: 'Outlines of grey and white matter',
    group: 'Shown',
    action: { type: 'toggleTissue' },
  },
  {
    keys: ['o'],
    words: 'Patient line',
    group: 'Shown',
    action: { type: 'toggleOverlay', overlay: 'patient' },
  },
  {
    keys: ['t'],
    words: 'Slice and window text',
    group: 'Shown',
    action: { type: 'toggleOverlay', overlay: 'information' },
  },
  {
    keys: ['x'],
    words: 'Crosshair',
    group: 'Shown',
    action: { type: 'toggleOverlay', overlay: 'crosshair' },
  },
  { keys: ['Ctrl+z', 'u'], words: 'Undo', group: 'History', action: { type: 'undo' } },
  { keys: ['Ctrl+Shift+z', 'Ctrl+y', 'Shift+u'], words: 'Redo', group: 'History', action: { type: 'redo' } },
];

export const viewGestures: readonly ViewGesture[] = [
  {
    gesture: 'Drag',
    words: 'What the chosen tool does; at first: across sets the window width, up and down its level',
  },
  { gesture: 'Click, where several planes are shown', words: 'All planes pass through that point' },
  { gesture: 'Wheel', words: 'Slices' },
  { gesture: 'Click or drag on the strip at the right edge', words: 'Slices' },
  { gesture: 'Ctrl and wheel, or pinch', words: 'Zoom about the pointer' },
  { gesture: 'Middle button or Space and drag', words: 'Pan' },
  { gesture: 'Right button and drag', words: 'Zoom' },
  { gesture: 'Double-click', words: 'This pane alone, and back' },
  { gesture: 'One finger, up and down', words: 'Slices, unless another tool is chosen' },
  { gesture: 'Two fingers side by side', words: 'The window, as a drag with the mouse' },
  { gesture: 'Two fingers apart or together', words: 'Zoom and pan' },
];

/** What a keyboard event says, in the spelling of `ViewKey.keys`. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The name of a key press, e.g. "Ctrl+Shift+z"; null with Alt, which belongs to the browser. */
export function keyName({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): string | null {
  if (altKey) return null;
  const name = key.length === 1 ? key.toLowerCase() : key;
  return `${ctrlKey || metaKey ? 'Ctrl+' : ''}${shiftKey ? 'Shift+' : ''}${name}`;
}

const byName: ReadonlyMap<string, ViewKey> = new Map(
  viewKeys.flatMap((entry) => entry.keys.map((name) => [name, entry] as const)),
);

/** What a key press does to the view; null when it is none of ours. */
export function viewKeyFor(press: KeyPress): ViewKey | null {
  const name = keyName(press);
  return (name !== null && byName.get(name)) || null;
}
