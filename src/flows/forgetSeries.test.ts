// A CT that is forgotten: all that was made of it goes, and nothing of another.
import { beforeEach, expect, it } from 'vitest';
import { registrationKey, setEntry, useStudy } from '../stores/studyStore.ts';
import { forgetSeries } from './forgetSeries.ts';
import { usePixels } from '../stores/pixelStore.ts';
import { pixelsOf, putPixels } from './pixelTable.ts';
import { emptyPage, openCt } from './testing/openedCt.ts';

beforeEach(emptyPage);

it('[BAD-12] a forgotten CT leaves no pixels and no word of itself; the other one stays', () => {
  for (const id of ['kept', 'gone']) {
    const { geometry } = openCt(id);
    putPixels({ of: 'real', ctId: id, contrast: 'T2' }, { geometry, voxels: new Uint16Array(8) });
    setEntry('masking', id, { state: 'running', fraction: 0.5 });
    setEntry('registrations', registrationKey(id, 'T2'), {
      state: 'running',
      fraction: 0,
      summary: '',
      error: null,
    });
  }
  const before = usePixels.getState().bytes;
  const { revision } = useStudy.getState();
  forgetSeries('gone');
  const state = useStudy.getState();
  expect(usePixels.getState().bytes).toBe(before / 2);
  expect(pixelsOf({ of: 'ct', ctId: 'kept' })).not.toBeNull();
  for (const part of [state.reading, state.masking]) expect(Object.keys(part)).toEqual(['kept']);
  expect(Object.keys(state.registrations)).toEqual([registrationKey('kept', 'T2')]);
  expect(state.ctId).toBeNull();
  expect(state.revision).toBeGreaterThan(revision); // the panes draw again
  forgetSeries('never seen');
  expect(Object.keys(useStudy.getState().reading)).toEqual(['kept']);
});

it('[BAD-12] a forgotten MR takes along where it lay on each CT, and what was laid over, and nothing else', () => {
  const placed = { state: 'ready', fraction: 1, summary: '', error: null } as const;
  for (const [id, mrId] of [
    ['one', 'gone'],
    ['two', 'stays'],
  ] as const) {
    const { geometry } = openCt(id);
    const stack = { geometry, voxels: new Float32Array(8) };
    putPixels({ of: 'real', ctId: id, contrast: 'T1' }, stack);
    putPixels({ of: 'laid', ctId: id, seriesId: 'gone' }, stack);
    setEntry('registrations', registrationKey(id, 'T1'), { ...placed, mrId });
  }
  forgetSeries('gone');
  expect(Object.keys(useStudy.getState().registrations)).toEqual([registrationKey('two', 'T1')]);
  expect(pixelsOf({ of: 'real', ctId: 'one', contrast: 'T1' })).toBeNull();
  expect(pixelsOf({ of: 'real', ctId: 'two', contrast: 'T1' })).not.toBeNull();
  for (const ctId of ['one', 'two']) expect(pixelsOf({ of: 'laid', ctId, seriesId: 'gone' })).toBeNull();
  expect(pixelsOf({ of: 'ct', ctId: 'one' })).not.toBeNull();
});
