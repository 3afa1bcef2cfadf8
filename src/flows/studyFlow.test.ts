// What the page does with a drop after a drop: the same series again, real MR after its CT, MR alone.
import { beforeEach, describe, expect, it } from 'vitest';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import { useMessages } from '../stores/messageStore.ts';
import { emptyStudy, useStudy } from '../stores/studyStore.ts';
import { seriesFor } from '../ui/testing/seriesFor.ts';
import type { PreparePool } from '../workers/preparePool.ts';
import { pixelsOf } from './pixelTable.ts';
import { createStudyFlow } from './studyFlow.ts';

const file = { path: 'a.dcm', file: new Blob([]) };
const small = (series: SeriesInfo): SeriesInfo =>
  series.geometry ? { ...series, geometry: { ...series.geometry, columns: 4, rows: 4 } } : series;

/** A pool whose drops hold the series told, and whose files can vanish; thumbnails, of one slice, always fail. */
function stage() {
  const drop: { series: readonly SeriesInfo[]; gone: boolean } = { series: [], gone: false };
  const gone = { kind: 'file', message: 'The file could not be read.', advice: 'Put it back.' };
  const pool: PreparePool = {
    openFiles: (files) =>
      Promise.resolve({
        summary: { series: drop.series, filesSeen: 1, notDicom: 0, problems: [] },
        files,
        early: null,
      }),
    takeEarly: () => Promise.resolve(null),
    decodeSeries: ({ instances }) =>
      drop.gone || instances.length === 1 ? Promise.reject(gone) : Promise.resolve(),
    mask: () => Promise.resolve({ headMl: 4000, intracranialMl: 1400, intracranialMissing: false }),
    networkGrid: () => Promise.reject(new Error('not asked for')),
    networkInput: () => Promise.reject(new Error('not asked for')),
    placeOutput: () => Promise.reject(new Error('not asked for')),
    trainingSlice: () => Promise.reject(new Error('not asked for')),
    warm: () => undefined,
    close: () => undefined,
  };
  const ready: string[] = [];
  const flow = createStudyFlow(pool, (id) => ready.push(id));
  const open = async (series: readonly SeriesInfo[], vanished = false): Promise<void> => {
    Object.assign(drop, { series, gone: vanished });
    await flow.openFiles([file], false);
  };
  return { flow, open, ready, drop };
}

const texts = (): readonly string[] => useMessages.getState().messages.map(({ text }) => text);

describe('drop after drop', () => {
  beforeEach(() => {
    useStudy.setState(emptyStudy);
    useMessages.setState({ messages: [] });
  });

  it('[BAD-12] a series whose files had vanished is read when it is dropped again, or chosen again', async () => {
    const { flow, open, ready, drop } = stage();
    const ct = small(seriesFor('ct'));
    await open([ct], true);
    expect(useStudy.getState().reading['ct']?.state).toBe('failed');
    await open([ct], true);
    drop.gone = false;
    await flow.selectCt('ct');
    expect(useStudy.getState().reading['ct']?.state).toBe('ready');
    await open([ct], true);
    expect(useStudy.getState().reading['ct']?.state).toBe('ready'); // it is at hand: not read again
    expect(ready).toContain('ct');
  });

  it('[BAD-12] a series that is dropped with other images begins anew, on its own grid', async () => {
    const { open } = stage();
    await open([small(seriesFor('ct', {}, [0, 5, 10]))]);
    expect(pixelsOf({ of: 'ct', ctId: 'ct' })?.geometry.positions).toHaveLength(3);
    await open([small(seriesFor('ct', {}, [0, 5, 10, 15]))]);
    expect(pixelsOf({ of: 'ct', ctId: 'ct' })?.geometry.positions).toHaveLength(4);
    expect(useStudy.getState().reading['ct']?.state).toBe('ready');
  });

  it('[CMP-2] real MR that is dropped after its CT makes the CT be looked at anew', async () => {
    const { open, ready } = stage();
    await open([small(seriesFor('ct'))]);
    await open([small(seriesFor('mr', { role: 'mr', modality: 'MR' }))]);
    expect(ready).toEqual(['ct', 'ct']);
    expect(texts()).toEqual([]);
  });

  it('[BAD-13] MR alone, and series of which none can be synthesised, are told what is lacking', async () => {
    const { open } = stage();
    await open([small(seriesFor('mr', { role: 'mr', modality: 'MR' }))]);
    expect(texts()).toEqual(['This is MR without a CT: the synthesis starts from a head CT.']);
    await open([small(seriesFor('scout', { role: 'scout', geometry: null }))]);
    expect(texts()).toEqual(['No head CT that can be synthesised is among these images.']);
  });
});
