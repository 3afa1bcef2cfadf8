// One series closed among others, and brought back.
import { beforeEach, describe, expect, it } from 'vitest';
import { useMessages } from '../stores/messageStore.ts';
import { emptyStudy, restoreSeries, useStudy } from '../stores/studyStore.ts';
import { seriesFor } from '../core/testing/seriesFor.ts';
import { closeSeries } from './closeSeries.ts';

const ct = seriesFor('ct', { role: 'ct' });
const mr = seriesFor('mr', { role: 'mr' });

function stage() {
  const done: string[] = [];
  const deps = {
    filesOf: () => [],
    restore: restoreSeries,
    setReference: (contrast: string, id: string | null, ofCt?: string | null) =>
      Promise.resolve(void done.push(`${contrast} ${id}${ofCt ? ` of ${ofCt}` : ''}`)),
    selectCt: (id: string) => Promise.resolve(void done.push(`select ${id}`)),
    showSeries: (id: string) => Promise.resolve(void done.push(`show ${id}`)),
    stopWork: () => void done.push('stop'),
  };
  return { done, close: (id: string): void => closeSeries(deps, id) };
}

const ids = (): readonly string[] => useStudy.getState().series.map(({ id }) => id);
const undo = (): void => useMessages.getState().messages.at(-1)?.action?.run();

beforeEach(() => {
  useMessages.setState({ messages: [] });
  useStudy.setState({ ...emptyStudy, series: [ct, mr], ctId: 'ct', references: { T1: 'mr', T2: null } });
});

describe('closing one series', () => {
  it('[UI-20] the CT in the panes gives way to what is left, and comes back in its place', () => {
    const { done, close } = stage();
    close('ct');
    expect([ids(), useStudy.getState().ctId, done]).toEqual([['mr'], null, ['stop', 'show mr']]);
    undo();
    expect([ids(), done.at(-1)]).toEqual([['ct', 'mr'], 'select ct']);
    expect(useMessages.getState().messages).toEqual([]);
  });

  it('[UI-20] real MR stands for no contrast any more, and does again when it is back; the CT stays', () => {
    const { done, close } = stage();
    close('mr');
    undo();
    expect(done).toEqual(['T1 null', 'T1 mr of ct']);
    expect([ids(), useStudy.getState().ctId]).toEqual([['ct', 'mr'], 'ct']);
    close('not open');
    expect(ids()).toHaveLength(2);
  });
});
