// Which pairs may train, and when a prepared pair counts as another one.
import { describe, expect, it } from 'vitest';
import { phantom, type PhantomOptions } from '../../dicom/testing/phantom.ts';
import { readDrop } from '../../dicom/testing/readDrop.ts';
import type { SeriesInfo } from '../series/seriesInfo.ts';
import { isUsable, pairKey, patientHash } from './pairs.ts';

async function read(options: PhantomOptions = {}): Promise<SeriesInfo> {
  const [series] = (await readDrop(phantom({ columns: 8, rows: 8, heights: [0, 5, 10], ...options }))).series;
  if (!series) throw new Error('not read');
  return series;
}
const grid = { size: 64, pixelMm: 4 };

describe('a pair for training', () => {
  it('[TUNE-7] may train unless it is left out, failed, or has a fault that nobody overruled', () => {
    const good = { included: true, samePerson: false, faults: [], state: { kind: 'new' } };
    expect(isUsable(good)).toBe(true);
    expect(isUsable({ ...good, included: false })).toBe(false);
    expect(isUsable({ ...good, state: { kind: 'failed' } })).toBe(false);
    const other = { ...good, faults: [{ kind: 'other-patient' }] };
    expect(isUsable(other)).toBe(false);
    expect(isUsable({ ...other, samePerson: true })).toBe(true);
    expect(isUsable({ ...good, samePerson: true, faults: [{ kind: 'few-slices' }] })).toBe(false);
  });

  it('[TUNE-8] is named by a hash that changes with the series and with a move by hand, and names nobody', async () => {
    const ct = await read({ patientName: 'NAME^OF', studyUid: '2.25.1' });
    const mr = await read({ modality: 'MR', seriesNumber: 5, studyUid: '2.25.1' });
    const found = await pairKey(ct, [{ mr, nudge: null }, null], ['T1', 'T2'], grid);
    expect(found).toMatch(/^[0-9a-f]{16}$/);
    expect(await pairKey(ct, [{ mr, nudge: null }, null], ['T1', 'T2'], grid)).toBe(found);
    const moved = { rotate: [0, 0, 0], shift: [1, 0, 0] } as const;
    expect(await pairKey(ct, [{ mr, nudge: moved }, null], ['T1', 'T2'], grid)).not.toBe(found);
    expect(await pairKey(ct, [null, { mr, nudge: null }], ['T1', 'T2'], grid)).not.toBe(found);
    expect(await patientHash(ct)).not.toBe(await patientHash({ ...ct, patient: { ...ct.patient, id: 'X' } }));
  });
});
