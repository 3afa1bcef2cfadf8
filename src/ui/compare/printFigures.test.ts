// Which slice each figure for print shows.
import { expect, it, vi } from 'vitest';
import type { StackGeometry } from '../../core/geometry/stack.ts';
import { initialHistory, reduceViewHistory, type HistoryAction } from '../../core/view/viewHistory.ts';
import { emptySpace } from '../../core/view/viewSpace.ts';
import type { ViewState } from '../../core/view/viewState.ts';
import { recordedDocument } from '../../viewer/testing/recordedCanvas.ts';
import { printFigures } from './printFigures.ts';
import type { Shown } from './useComparison.ts';

vi.stubGlobal('document', recordedDocument);

const size = 64;
const geometry = {
  columns: size,
  rows: size,
  columnSpacing: 1,
  rowSpacing: 1,
  rowAxis: [1, 0, 0],
  columnAxis: [0, 1, 0],
} as unknown as StackGeometry;

function viewAfter(...actions: readonly HistoryAction[]): ViewState {
  const space = { ...emptySpace, size: [size, size, size] as const };
  return actions.reduce(
    reduceViewHistory,
    reduceViewHistory(initialHistory, { type: 'open', space, of: 'a' }),
  ).present;
}

/** The slices that a figure asks for. */
function asked(number: number, view: ViewState) {
  const slices = new Set<string>();
  const shown: Shown = {
    grid: null as unknown as Shown['grid'],
    geometry: () => geometry,
    provisional: () => false,
    slice: (_image, plane, index) => {
      slices.add(`${plane} ${index}`);
      return {
        pixels: new Int16Array(size * size),
        slope: 1,
        intercept: 0,
        least: 0,
        most: 1,
        missing: null,
      };
    },
  };
  const figure = printFigures(shown, view, { model: '', normalisation: '' }).find(
    (one) => one.number === number,
  );
  expect(figure?.draw()).toBeTruthy();
  return { slices: [...slices], facts: figure?.facts };
}

it('[FIG-4] images, caption and file name of a figure are of one slice: that of the line, else that in view', () => {
  const points = [
    { x: -10, y: 0 },
    { x: 10, y: 0 },
  ];
  const view = viewAfter(
    { type: 'goToSlice', slice: 40 },
    { type: 'measure', kind: 'profile', plane: 'axial', points },
    { type: 'goToSlice', slice: 60 },
    { type: 'setPlane', pane: 0, plane: 'sagittal' },
    { type: 'activate', pane: 0 },
  );
  const profile = asked(10, view);
  expect(profile.slices).toEqual(['axial 40']);
  expect(profile.facts).toMatchObject({ plane: 'axial', slice: 40 });
  for (const number of [6, 7]) {
    const { slices, facts } = asked(number, view);
    expect(slices).toEqual([`${facts?.plane} ${facts?.slice}`]);
    expect(facts?.plane).toBe('sagittal');
  }
});
