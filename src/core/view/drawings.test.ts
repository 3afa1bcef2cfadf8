// Drawings as they are kept: for each series that is open, with texts and moved labels, undone like everything else.
import { describe, expect, it } from 'vitest';
import { initialHistory, reduceViewHistory, type HistoryAction, type ViewHistory } from './viewHistory.ts';
import { emptySpace, type ViewSpace } from './viewSpace.ts';

const space: ViewSpace = { ...emptySpace, size: [64, 64, 20], spacing: [1, 1, 2] };
const points = [
  { x: 0, y: 0 },
  { x: 30, y: 40 },
];
const after = (...actions: readonly HistoryAction[]): ViewHistory =>
  actions.reduce(reduceViewHistory, reduceViewHistory(initialHistory, { type: 'open', space, of: 'a' }));
const draw: HistoryAction = { type: 'measure', kind: 'distance', plane: 'axial', points };

describe('[VIEW-28] drawings', () => {
  it('come back with their series, and go when all is closed', () => {
    const other: HistoryAction = { type: 'open', space, of: 'b' };
    const back: HistoryAction = { type: 'open', space, of: 'a' };
    expect(after(draw, other).present.measurements).toEqual([]);
    expect(after(draw, other, back).present.measurements).toHaveLength(1);
    expect(after(draw, other, { type: 'forgetDrawings' }, back).present.measurements).toEqual([]);
  });

  it('carry a text and a moved label; writing is one step back, a drag is another', () => {
    const id = after(draw).present.selected ?? 0;
    const made = after(
      draw,
      { type: 'annotate', id, text: 'bl' },
      { type: 'annotate', id, text: 'bleeding' },
      { type: 'moveLabel', id, label: { x: 1, y: 1 }, gesture: 7 },
      { type: 'moveLabel', id, label: { x: 5, y: 9 }, gesture: 7 },
      { type: 'nudgeLabel', dx: 2, dy: 0 },
    );
    expect(made.present.measurements[0]).toMatchObject({ text: 'bleeding', label: { x: 7, y: 9 } });
    const undo: HistoryAction = { type: 'undo' };
    const [one, two, three] = [[undo], [undo, undo], [undo, undo, undo]].map(
      (undos) => undos.reduce(reduceViewHistory, made).present.measurements[0],
    );
    expect(one?.label).toEqual({ x: 5, y: 9 });
    expect(two?.label).toBeUndefined();
    expect(two?.text).toBe('bleeding');
    expect(three?.text).toBeUndefined();
  });

  it('are gone to on their slice, in a pane that shows their plane', () => {
    const id = 1;
    const gone = after(
      draw,
      { type: 'goToSlice', slice: 0 },
      { type: 'select', id: null },
      { type: 'goToMeasurement', id },
    );
    expect(gone.present.cursor[2]).toBe(gone.present.measurements[0]?.slice);
    expect(gone.present.selected).toBe(id);
    const coronal = after(
      draw,
      { type: 'setPlane', pane: 'all', plane: 'coronal' },
      { type: 'goToMeasurement', id },
    );
    expect(coronal.present.planes[coronal.present.activePane]).toBe('axial');
  });
});
