// What the captions of a report's pictures name.
import { expect, it } from 'vitest';
import { type HistoryAction, initialHistory, reduceViewHistory } from '../../core/view/viewHistory.ts';
import { emptySpace } from '../../core/view/viewSpace.ts';
import { reportCaption } from './reportCaption.ts';

const space = { ...emptySpace, size: [64, 64, 64] as const };
const captionAfter = (...actions: readonly HistoryAction[]): string =>
  reportCaption(
    actions.reduce(reduceViewHistory, reduceViewHistory(initialHistory, { type: 'open', space })).present,
  );
const toSlice: readonly HistoryAction[] = [
  { type: 'goToSlice', plane: 'axial', slice: 40 },
  { type: 'goToSlice', plane: 'coronal', slice: 20 },
];

it('[EXP-35] a caption of the report names what the panes on screen show, each with its plane and slice', () => {
  expect(captionAfter(...toSlice, { type: 'setLayout', layout: '1x2' })).toBe(
    'Axial slice 41: CT, Synthetic T1',
  );
  expect(
    captionAfter(
      ...toSlice,
      { type: 'setLayout', layout: '1x2' },
      { type: 'setPlane', pane: 1, plane: 'coronal' },
    ),
  ).toBe('Axial slice 41: CT; Coronal slice 21: Synthetic T1');
  expect(captionAfter(...toSlice, { type: 'toggleMaximised', pane: 2 })).toBe('Axial slice 41: Synthetic T2');
  expect(captionAfter(...toSlice, { type: 'setLayout', layout: 'planes' })).toMatch(
    /^Axial slice 41: CT; Coronal slice 21: CT; Sagittal slice \d+: CT$/,
  );
});

it('[EXP-35] a caption of the report names the image that is laid over a pane, while that pane is on screen', () => {
  const blended: HistoryAction = {
    type: 'setCompare',
    patch: { mode: 'blend', pane: 1, over: 'real-t1' },
  };
  expect(captionAfter(...toSlice, { type: 'setLayout', layout: '1x2' }, blended)).toBe(
    'Axial slice 41: CT, Synthetic T1, Real T1 laid over Synthetic T1',
  );
  expect(captionAfter(...toSlice, { type: 'setLayout', layout: '1x1' }, blended)).toBe('Axial slice 41: CT');
});
