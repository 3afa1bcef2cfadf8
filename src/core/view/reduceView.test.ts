// The view's reducer and its history.
import { describe, expect, it } from 'vitest';
import { reduceView } from './reduceView.ts';
import type { ViewAction } from './viewAction.ts';
import { type HistoryAction, initialHistory, reduceViewHistory, type ViewHistory } from './viewHistory.ts';
import { emptySpace, type ViewSpace } from './viewSpace.ts';
import { contentOf, initialView, sliceOf, type ViewState, visiblePanes, windowOf } from './viewState.ts';
import { draggedWindow, presetOf, windowAround, windowPresets, windowText } from './viewWindows.ts';

/** A CT of 40 x 30 pixels of 2 mm and as many slices, 3 mm apart. */
const spaceOf = (slices: number): ViewSpace => ({
  ...emptySpace,
  size: [40, 30, slices],
  spacing: [2, 2, 3],
  acquired: Array.from({ length: slices }, (_, height) => ({ height, offset: { x: 0, y: 0 } })),
});
const opened: ViewState = reduceView(initialView, { type: 'open', space: spaceOf(30) });
const sliceIn = (state: ViewState): number => sliceOf(state, 'axial');
const after = (...actions: readonly ViewAction[]): ViewState => actions.reduce(reduceView, opened);
const history = (...actions: readonly HistoryAction[]): ViewHistory =>
  actions.reduce(reduceViewHistory, { ...initialHistory, present: opened });

describe('the view', () => {
  it('[VIEW-4] opens a CT at its middle slice, whole, with nothing drawn and nothing to undo', () => {
    const before = history(
      {
        type: 'measure',
        kind: 'distance',
        plane: 'axial',
        points: [
          { x: 0, y: 0 },
          { x: 9, y: 0 },
        ],
      },
      { type: 'zoomBy', factor: 3 },
      { type: 'open', space: spaceOf(41) },
    );
    expect(before.present).toMatchObject({
      cursor: [19, 14, 20],
      planes: ['axial', 'axial', 'axial', 'axial'],
      zoom: 1,
      measurements: [],
      lens: null,
    });
    expect(before.past).toEqual([]);
  });

  it('[VIEW-1] brings slice, zoom, window, lens and compare parameters within their limits', () => {
    expect(sliceIn(after({ type: 'goToSlice', slice: Infinity }))).toBe(29);
    expect(sliceIn(after({ type: 'stepSlice', by: -100 }))).toBe(0);
    expect(after({ type: 'zoomBy', factor: 1e6 }).zoom).toBe(40);
    expect(after({ type: 'place', zoom: 1e-6, pan: [1e9, 0, 0] })).toMatchObject({
      zoom: 0.25,
      pan: [1000, 0, 0],
    });
    const narrow = after({ type: 'setWindow', key: 'ct', window: { centre: 40.4, width: -5 } });
    expect(narrow.windows.ct).toEqual({ centre: 40, width: 1 });
    const difference = after({ type: 'setWindow', key: 'difference', window: { centre: 0.3, width: 9 } });
    expect(difference.windows.difference).toEqual({ centre: 0, width: 2 });
    const lens = { centre: [0, 0, 0] as const, radius: 9999, factor: 0 };
    expect(after({ type: 'setLens', lens }).lens).toMatchObject({ radius: 400, factor: 1.5 });
    expect(after({ type: 'setCompare', patch: { position: 7 } }).compare.position).toBe(1);
  });

  it('[VIEW-1] answers the same state when nothing changes', () => {
    expect(reduceView(opened, { type: 'goToSlice', slice: sliceIn(opened) })).toBe(opened);
    expect(reduceView(opened, { type: 'activate', pane: 0 })).toBe(opened);
    expect(reduceView(opened, { type: 'preset', index: 99 })).toBe(opened);
  });

  it('[VIEW-1] an empty series has slice 0', () => {
    const empty = reduceView(initialView, { type: 'open', space: emptySpace });
    expect(sliceIn(reduceView(empty, { type: 'stepSlice', by: 1 }))).toBe(0);
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
    expect(windowText('spread', { centre: 5, width: 10 })).toBe('0 to 10 %');
  });

  it('[SPR-2] the spread is laid over images from a threshold on, within limits; its window begins at zero', () => {
    expect(after({ type: 'toggleSpread' }).spread.shown).toBe(true);
    const { spread } = after({ type: 'setSpread', patch: { threshold: 99 } });
    expect(spread).toEqual({ shown: false, threshold: 20 });
    expect(draggedWindow('spread', { centre: 5, width: 10 }, 100, 50).centre).toBeGreaterThan(5);
    const dragged = [2, 3].map((threshold): HistoryAction => ({
      type: 'setSpread',
      patch: { threshold },
      gesture: 1,
    }));
    expect(history(...dragged).past).toHaveLength(1);
    expect(history(...dragged, { type: 'undo' }).present.spread).toEqual(initialView.spread);
  });

  it('[VIEW-13] chooses what was just drawn, reshapes it and removes it', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 30, y: 40 },
    ];
    const drawn = after({ type: 'measure', kind: 'distance', plane: 'coronal', points });
    expect(drawn.measurements).toEqual([{ id: 1, kind: 'distance', plane: 'coronal', slice: 14, points }]);
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
    expect(after({ type: 'panBy', dx: 5, dy: 6 }, { type: 'toggleLens' }).lens?.centre).toEqual([5, 6, 0]);
    const probed = after(
      { type: 'setProbe', probe: { plane: 'coronal', point: { x: 1, y: 2 } } },
      { type: 'toggleLens' },
    );
    expect(probed.lens?.centre).toEqual([1, -1, -2]); // coronal: down is towards the feet
    expect(reduceView(probed, { type: 'toggleLens' }).lens).toBeNull();
  });

  it('[VIEW-1] reset brings back window, zoom and pan, and leaves slice, layout and drawings', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 9, y: 0 },
    ];
    const changed = after(
      { type: 'measure', kind: 'distance', plane: 'axial', points },
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
      cursor: [19, 14, 3],
      layout: '1x2',
    });
    expect(reset.compare.mode).toBe('off');
    expect(reset.measurements).toHaveLength(1);
  });
});

describe('planes', () => {
  const uneven: ViewState = reduceView(initialView, {
    type: 'open',
    space: {
      ...spaceOf(30),
      even: false,
      acquired: [0, 7.4, 15, 22.6, 29].map((height) => ({ height, offset: { x: 0, y: 4 } })),
    },
  });

  it('[VIEW-20] a layout shows three planes of the active image, and the panes keep what they held', () => {
    const three = after({ type: 'activate', pane: 1 }, { type: 'setLayout', layout: 'planes' });
    expect(visiblePanes(three).map((pane) => contentOf(three, pane))).toEqual([
      { image: 'synthetic-t1', plane: 'axial' },
      { image: 'synthetic-t1', plane: 'coronal' },
      { image: 'synthetic-t1', plane: 'sagittal' },
    ]);
    const other = reduceView(three, { type: 'setPane', pane: 2, image: 'ct' });
    expect(contentOf(other, 0).image).toBe('ct');
    expect(contentOf(reduceView(other, { type: 'setLayout', layout: '2x2' }), 1)).toEqual({
      image: 'synthetic-t1',
      plane: 'axial',
    });
    expect(reduceView(three, { type: 'setPlane', pane: 0, plane: 'sagittal' })).toBe(three);
  });

  it('[VIEW-20] a pane scrolls its own plane; the others stay but for the crosshair', () => {
    const coronal = after({ type: 'setPlane', pane: 1, plane: 'coronal' });
    const stepped = reduceView(coronal, { type: 'stepSlice', by: 3, pane: 1 });
    expect(stepped.cursor).toEqual([19, 17, 14]);
    expect(reduceView(stepped, { type: 'stepSlice', by: -2 }).cursor).toEqual([19, 17, 12]);
    // A sagittal counts from the patient's left.
    expect(sliceOf(opened, 'sagittal')).toBe(20);
    expect(after({ type: 'goToSlice', plane: 'sagittal', slice: 0 }).cursor).toEqual([39, 14, 14]);
  });

  it('[VIEW-20] the crosshair is moved by click and key, in the directions of the active pane', () => {
    expect(after({ type: 'moveCrosshair', voxel: [3.4, 99, -1] }).cursor).toEqual([3, 29, 0]);
    const coronal = after({ type: 'setPlane', pane: 0, plane: 'coronal' });
    expect(reduceView(coronal, { type: 'nudgeCrosshair', dx: 1, dy: 1 }).cursor).toEqual([20, 14, 13]);
    const dragged = history(
      { type: 'moveCrosshair', voxel: [1, 1, 1], gesture: 1 },
      { type: 'moveCrosshair', voxel: [2, 2, 2], gesture: 1 },
    );
    expect(reduceViewHistory(dragged, { type: 'undo' }).present.cursor).toEqual(opened.cursor);
  });

  it('[VIEW-22] acquired slices are looked at one by one, and the even grid follows', () => {
    expect(uneven.acquired).toBe(2);
    const looked = reduceView(uneven, { type: 'setPlane', pane: 0, plane: 'acquired' });
    const next = reduceView(looked, { type: 'stepSlice', by: 1 });
    expect([next.acquired, next.cursor[2]]).toEqual([3, 23]);
    expect(reduceView(next, { type: 'goToSlice', plane: 'axial', slice: 1 }).acquired).toBe(0);
    expect(reduceView(opened, { type: 'setPlane', pane: 0, plane: 'acquired' })).toBe(opened);
    expect(reduceView(looked, { type: 'open', space: spaceOf(9) }).planes[0]).toBe('axial');
  });

  it('[VIEW-26] plays on through the active plane and from the last slice to the first, as one step back', () => {
    const last = history({ type: 'goToSlice', slice: 28 }, { type: 'playOn' }, { type: 'playOn' });
    expect(sliceIn(last.present)).toBe(0);
    expect(last.past).toHaveLength(1);
    expect(after({ type: 'toggleCine' }).cine).toBe(10);
    expect(after({ type: 'toggleCine' }, { type: 'toggleCine' }).cine).toBeNull();
    expect(after({ type: 'setCine', cine: 5 }, { type: 'open', space: spaceOf(9) }).cine).toBeNull();
  });

  it('[VIEW-26] a window is taken from the file, by what is in a box, or is raw MR’s own', () => {
    const own = { centre: 35, width: 90 };
    const offered = after({ type: 'offerWindow', key: 'ct', window: own });
    expect(offered.windows.ct).toEqual(opened.windows.ct);
    expect(reduceView(offered, { type: 'ownWindow' }).windows.ct).toEqual(own);
    expect(after({ type: 'ownWindow' })).toBe(opened);
    const raw = after({ type: 'offerWindow', key: 'mr:7', window: { centre: 300, width: 600 } });
    expect(windowOf(raw, 'mr:7')).toEqual({ centre: 300, width: 600 });
    const set = reduceView(raw, { type: 'setWindow', key: 'mr:7', window: { centre: 10.5, width: 20 } });
    expect(windowOf(reduceView(set, { type: 'reset' }), 'mr:7')).toEqual({ centre: 300, width: 600 });
    expect(windowAround('ct', [...Array.from({ length: 101 }, (_, i) => i), NaN])).toEqual({
      centre: 50,
      width: 96,
    });
    expect(windowAround('ct', [1, 2])).toBeNull();
  });

  it('[VIEW-31] the window of a box reaches the values in it, where windows are symmetric or begin at zero', () => {
    const between = (low: number, high: number): number[] =>
      Array.from({ length: 101 }, (_, i) => low + (i / 100) * (high - low));
    expect(windowAround('difference', between(0.3, 0.4))?.width).toBeCloseTo(0.796, 6);
    expect(windowAround('difference', between(-0.4, -0.3))?.width).toBeCloseTo(0.796, 6);
    expect(windowAround('difference', between(-0.1, 0.2))?.centre).toBe(0);
    const spread = windowAround('spread', between(4, 6));
    expect(spread?.width).toBeCloseTo(5.96, 6);
    expect(spread?.centre).toBeCloseTo(2.98, 6);
  });

  it('[VIEW-21] slices are thickened within limits, and back to single ones', () => {
    expect(after({ type: 'setSlab', slab: { mm: 999, mode: 'maximum' } }).slab).toEqual({
      mm: 60,
      mode: 'maximum',
    });
    const thicker: ViewAction = { type: 'nextSlab' };
    expect(after(thicker, thicker).slab.mm).toBe(10);
    expect(after(thicker, thicker, thicker, thicker).slab.mm).toBe(0);
  });

  it('[VIEW-23] the head fills the panes once it is found, unless the view was moved; undo keeps to it', () => {
    const frame = { middle: [4, 0, 0], size: [40, 30, 45] } as const;
    const found = history({ type: 'toggleInvert' }, { type: 'frameHead', frame });
    expect(found.present).toMatchObject({ zoom: 1, pan: [4, 0, 0] });
    expect(reduceViewHistory(found, { type: 'undo' }).present).toMatchObject({ zoom: 1, pan: [4, 0, 0] });
    const whole = reduceView(found.present, { type: 'fit' });
    expect([whole.zoom, whole.pan]).toEqual([0.5, [0, 0, 0]]);
    expect(reduceView(whole, { type: 'fit' })).toMatchObject({ zoom: 1, pan: [4, 0, 0] });
    const moved = history({ type: 'place', zoom: 4, pan: [9, 9, 9] }, { type: 'frameHead', frame });
    expect([moved.present.zoom, moved.present.pan]).toEqual([2, [9, 9, 9]]);
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
      widths.map((width) => ({ type: 'setWindow', key: 'ct', window: { centre: 40, width }, gesture }));
    const dragged = history(...drag(1, [90, 100, 110]), ...drag(2, [120, 130]));
    expect(dragged.past).toHaveLength(2);
    expect(reduceViewHistory(dragged, { type: 'undo' }).present.windows.ct.width).toBe(110);
  });

  it('[VIEW-3] takes a run of slices back in one step, until something else is done', () => {
    const by1: ViewAction = { type: 'stepSlice', by: 1 };
    const scrolled = history(by1, by1, by1, { type: 'toggleInvert' }, by1, by1);
    expect(scrolled.past).toHaveLength(3);
    const back = reduceViewHistory(scrolled, { type: 'undo' });
    expect(sliceIn(back.present)).toBe(sliceIn(opened) + 3);
  });

  it('[VIEW-3] probing, choosing tools, panes and drawings leave no step and forget no redo', () => {
    const undone = history({ type: 'toggleInvert' }, { type: 'undo' });
    const probed = [
      { type: 'setProbe', probe: { plane: 'axial', point: { x: 1, y: 1 } } },
      { type: 'setTool', tool: 'distance' },
      { type: 'activate', pane: 2 },
      { type: 'select', id: null },
    ] satisfies ViewAction[];
    const still = probed.reduce(reduceViewHistory, undone);
    expect(still.past).toHaveLength(0);
    expect(still.future).toHaveLength(1);
    expect(still.present).toMatchObject({ tool: 'distance', activePane: 2, probe: { plane: 'axial' } });
    expect(reduceViewHistory(still, { type: 'toggleInterpolate' }).future).toEqual([]);
  });

  it('[VIEW-3] keeps the last two hundred steps', () => {
    const many = history(...Array.from({ length: 250 }, (): ViewAction => ({ type: 'toggleInvert' })));
    expect(many.past).toHaveLength(200);
  });
});
