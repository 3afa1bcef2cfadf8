// The view's reducer and its history.
import { describe, expect, it } from 'vitest';
import { reduceView } from './reduceView.ts';
import type { ViewAction } from './viewAction.ts';
import { type HistoryAction, initialHistory, reduceViewHistory, type ViewHistory } from './viewHistory.ts';
import { initialView, type ViewState, visiblePanes } from './viewState.ts';
import { draggedWindow, presetOf, windowPresets, windowText } from './viewWindows.ts';

const opened: ViewState = reduceView(initialView, { type: 'open', sliceCount: 30 });
const after = (...actions: readonly ViewAction[]): ViewState => actions.reduce(reduceView, opened);
const history = (...actions: readonly HistoryAction[]): ViewHistory =>
  actions.reduce(reduceViewHistory, { ...initialHistory, present: opened });

describe('the view', () => {
  it('[VIEW-4] opens a CT at its middle slice, whole, with nothing drawn and nothing to undo', () => {
    const before = history(
      {
        type: 'measure',
        kind: 'distance',
        points: [
          { x: 0, y: 0 },
          { x: 9, y: 0 },
        ],
      },
      { type: 'zoomBy', factor: 3 },
      { type: 'open', sliceCount: 41 },
    );
    expect(before.present).toMatchObject({
      slice: 20,
      sliceCount: 41,
      zoom: 1,
      measurements: [],
      lens: null,
    });
    expect(before.past).toEqual([]);
  });

  it('[VIEW-1] brings slice, zoom, window, lens and compare parameters within their limits', () => {
    expect(after({ type: 'goToSlice', slice: Infinity }).slice).toBe(29);
    expect(after({ type: 'stepSlice', by: -100 }).slice).toBe(0);
    expect(after({ type: 'zoomBy', factor: 1e6 }).zoom).toBe(40);
    expect(after({ type: 'place', zoom: 1e-6, pan: { x: 1e9, y: 0 } })).toMatchObject({
      zoom: 0.25,
      pan: { x: 1000, y: 0 },
    });
    const narrow = after({ type: 'setWindow', kind: 'ct', window: { centre: 40.4, width: -5 } });
    expect(narrow.windows.ct).toEqual({ centre: 40, width: 1 });
    const difference = after({ type: 'setWindow', kind: 'difference', window: { centre: 0.3, width: 9 } });
    expect(difference.windows.difference).toEqual({ centre: 0, width: 2 });
    const lens = { centre: { x: 0, y: 0 }, radius: 9999, factor: 0 };
    expect(after({ type: 'setLens', lens }).lens).toMatchObject({ radius: 400, factor: 1.5 });
    expect(after({ type: 'setCompare', patch: { position: 7 } }).compare.position).toBe(1);
  });

  it('[VIEW-1] answers the same state when nothing changes', () => {
    expect(reduceView(opened, { type: 'goToSlice', slice: opened.slice })).toBe(opened);
    expect(reduceView(opened, { type: 'activate', pane: 0 })).toBe(opened);
    expect(reduceView(opened, { type: 'preset', index: 99 })).toBe(opened);
  });

  it('[VIEW-1] an empty series has slice 0', () => {
    const empty = reduceView(initialView, { type: 'open', sliceCount: 0 });
    expect(reduceView(empty, { type: 'stepSlice', by: 1 }).slice).toBe(0);
  });

  it('[VIEW-14] shows as many panes as the layout has, one when maximised, and keeps the active pane visible', () => {
    expect(visiblePanes(after({ type: 'setLayout', layout: '1x3' }))).toEqual([0, 1, 2]);
    const one = after({ type: 'toggleMaximised', pane: 2 });
    expect(visiblePanes(one)).toEqual([2]);
    expect(visiblePanes(reduceView(one, { type: 'toggleMaximised' }))).toHaveLength(4);
    const fewer = after({ type: 'activate', pane: 3 }, { type: 'setLayout', layout: '1x2' });
    expect(fewer.activePane).toBe(0);
    expect(after({ type: 'setLayout', layout: '1x2' }, { type: 'activate', pane: 3 }).activePane).toBe(0);
    expect(after({ type: 'activateNext', by: -1 }).activePane).toBe(3);
  });

  it('[VIEW-14] lays the natural counterpart over the active pane when a compare mode is turned on', () => {
    const on = after({ type: 'activate', pane: 1 }, { type: 'toggleCompare', mode: 'flicker' });
    expect(on.compare).toMatchObject({ mode: 'flicker', pane: 1, over: 'real-t1' });
    const swipe = reduceView(on, { type: 'setCompare', patch: { mode: 'swipe', over: 'ct' } });
    expect(swipe.compare).toMatchObject({ mode: 'swipe', pane: 1, over: 'ct' });
    expect(reduceView(on, { type: 'toggleCompare', mode: 'flicker' }).compare.mode).toBe('off');
  });

  it('[VIEW-5] has the windows of the reading room, in HU', () => {
    const values = Object.fromEntries(windowPresets.map((p) => [p.name, [p.centre, p.width]]));
    expect(values).toMatchObject({
      Brain: [40, 80],
      Subdural: [80, 200],
      Stroke: [40, 40],
      Bone: [500, 2000],
      'Soft tissue': [40, 400],
    });
    expect(windowPresets).toHaveLength(9);
    const bone = after({ type: 'preset', index: 3 });
    expect(bone.windows.ct).toEqual({ centre: 500, width: 2000 });
    expect(bone.windows.mr).toEqual(opened.windows.mr);
    expect(presetOf('ct', bone.windows.ct)?.name).toBe('Bone');
    expect(presetOf('ct', { centre: 1, width: 2 })).toBeNull();
  });

  it('[VIEW-5] a drag to the right widens the window, a drag up brightens the image', () => {
    const start = { centre: 40, width: 80 };
    expect(draggedWindow('ct', start, 100, 0).width).toBeGreaterThan(80);
    expect(draggedWindow('ct', start, 0, -100).centre).toBeLessThan(40);
    expect(draggedWindow('difference', { centre: 0, width: 1 }, 0, 50).centre).toBe(0);
  });

  it('[VIEW-5] writes windows as radiologists do', () => {
    expect(windowText('ct', { centre: 40, width: 80 })).toBe('W 80  L 40');
    expect(windowText('mr', { centre: 0.5, width: 1 })).toBe('W 1.00  L 0.50');
    expect(windowText('difference', { centre: 0, width: 0.4 })).toBe('±0.20');
  });

  it('[VIEW-13] chooses what was just drawn, reshapes it and removes it', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 30, y: 40 },
    ];
    const drawn = after({ type: 'measure', kind: 'distance', points });
    expect(drawn.measurements).toEqual([{ id: 1, kind: 'distance', slice: opened.slice, points }]);
    expect(drawn.selected).toBe(1);
    const moved = reduceView(drawn, { type: 'reshape', id: 1, points: [] });
    expect(moved.measurements[0]?.points).toEqual([]);
    expect(reduceView(moved, { type: 'removeMeasurement' })).toMatchObject({
      measurements: [],
      selected: null,
    });
    expect(after({ type: 'removeMeasurement' })).toBe(opened);
  });

  it('[VIEW-1] puts the lens where the pointer is, else in the middle of what is seen', () => {
    expect(after({ type: 'panBy', dx: 5, dy: 6 }, { type: 'toggleLens' }).lens?.centre).toEqual({
      x: 5,
      y: 6,
    });
    const probed = after({ type: 'setProbe', point: { x: 1, y: 2 } }, { type: 'toggleLens' });
    expect(probed.lens?.centre).toEqual({ x: 1, y: 2 });
    expect(reduceView(probed, { type: 'toggleLens' }).lens).toBeNull();
  });

  it('[VIEW-1] reset brings back window, zoom and pan, and leaves slice, layout and drawings', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 9, y: 0 },
    ];
    const changed = after(
      { type: 'measure', kind: 'distance', points },
      { type: 'goToSlice', slice: 3 },
      { type: 'setLayout', layout: '1x2' },
      { type: 'preset', index: 3 },
      { type: 'toggleInvert' },
      { type: 'zoomBy', factor: 4 },
      { type: 'toggleCompare', mode: 'blend' },
    );
    const reset = reduceView(changed, { type: 'reset' });
    expect(reset).toMatchObject({
      zoom: 1,
      invert: false,
      windows: initialView.windows,
      slice: 3,
      layout: '1x2',
    });
    expect(reset.compare.mode).toBe('off');
    expect(reset.measurements).toHaveLength(1);
  });
});

describe('undo', () => {
  it('[VIEW-3] brings back what changed the look or the place, and redo brings it forth again', () => {
    const changed = history({ type: 'preset', index: 3 }, { type: 'toggleInvert' });
    const once = reduceViewHistory(changed, { type: 'undo' });
    expect(once.present).toMatchObject({ invert: false, windows: { ct: { centre: 500 } } });
    const twice = reduceViewHistory(once, { type: 'undo' });
    expect(twice.present).toEqual(opened);
    expect(reduceViewHistory(twice, { type: 'undo' })).toBe(twice);
    const forth = reduceViewHistory(reduceViewHistory(twice, { type: 'redo' }), { type: 'redo' });
    expect(forth.present).toEqual(changed.present);
    expect(reduceViewHistory(forth, { type: 'redo' })).toBe(forth);
  });

  it('[VIEW-3] takes a whole drag back in one step, and two drags in two', () => {
    const drag = (gesture: number, widths: readonly number[]): ViewAction[] =>
      widths.map((width) => ({ type: 'setWindow', kind: 'ct', window: { centre: 40, width }, gesture }));
    const dragged = history(...drag(1, [90, 100, 110]), ...drag(2, [120, 130]));
    expect(dragged.past).toHaveLength(2);
    expect(reduceViewHistory(dragged, { type: 'undo' }).present.windows.ct.width).toBe(110);
  });

  it('[VIEW-3] takes a run of slices back in one step, until something else is done', () => {
    const by1: ViewAction = { type: 'stepSlice', by: 1 };
    const scrolled = history(by1, by1, by1, { type: 'toggleInvert' }, by1, by1);
    expect(scrolled.past).toHaveLength(3);
    const back = reduceViewHistory(scrolled, { type: 'undo' });
    expect(back.present.slice).toBe(opened.slice + 3);
  });

  it('[VIEW-3] probing, choosing tools, panes and drawings leave no step and forget no redo', () => {
    const undone = history({ type: 'toggleInvert' }, { type: 'undo' });
    const probed = [
      { type: 'setProbe', point: { x: 1, y: 1 } },
      { type: 'setTool', tool: 'distance' },
      { type: 'activate', pane: 2 },
      { type: 'select', id: null },
    ] satisfies ViewAction[];
    const still = probed.reduce(reduceViewHistory, undone);
    expect(still.past).toHaveLength(0);
    expect(still.future).toHaveLength(1);
    expect(still.present).toMatchObject({ tool: 'distance', activePane: 2, probe: { x: 1, y: 1 } });
    expect(reduceViewHistory(still, { type: 'toggleInterpolate' }).future).toEqual([]);
  });

  it('[VIEW-3] keeps the last two hundred steps', () => {
    const many = history(...Array.from({ length: 250 }, (): ViewAction => ({ type: 'toggleInvert' })));
    expect(many.past).toHaveLength(200);
  });
});
