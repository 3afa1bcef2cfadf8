// Which pairs may train, and when a prepared pair counts as another one.
import { describe, expect, it } from 'vitest';
import { phantom, type PhantomOptions } from '../../dicom/testing/phantom.ts';
import { readDrop } from '../../dicom/testing/readDrop.ts';
import { noMove } from '../geometry/affine.ts';
import type { Placement } from '../registration/placement.ts';
import type { SeriesInfo } from '../series/seriesInfo.ts';
import { isUsable, pairKey, type PairReference, patientHash } from './pairs.ts';

async function read(options: PhantomOptions = {}): Promise<SeriesInfo> {
  const [series] = (await readDrop(phantom({ columns: 8, rows: 8, heights: [0, 5, 10], ...options }))).series;
  if (!series) throw new Error('not read');
  return series;
}
const grid = { size: 64, pixelMm: 4 };
const placement: Placement = {
  found: {
    map: { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], centre: [0, 0, 0], shift: [0, 0, 0] },
    affine: true,
    before: 0,
    after: 1,
  },
  nudge: noMove,
};

describe('who a pair is of', () => {
  it('[TUNE-22] is one person however headers write the number, and whether they state a birth date', async () => {
    const ct = await read({ studyUid: '2.25.1' });
    const hash = (patient: Partial<SeriesInfo['patient']>, uid = '2.25.1') =>
      patientHash({
        ...ct,
        patient: { id: '', name: '', birthDate: '', sex: '', ...patient },
        study: { ...ct.study, uid },
      });
    const one = await hash({ id: 'ab1', name: 'Doe^Jane' });
    expect(await hash({ id: 'AB1 ', birthDate: '19700101' }, '2.25.2')).toBe(one);
    expect(await hash({ id: 'ab2' })).not.toBe(one);
    const named = await hash({ name: 'Doe^Jane', birthDate: '19700101' });
    expect(await hash({ name: 'DOE, JANE', birthDate: '1970-01-01' }, '2.25.2')).toBe(named);
    expect(await hash({ name: 'Doe^Jane', birthDate: '19710101' })).not.toBe(named);
    expect(await hash({})).toBe(await hash({ birthDate: '19700101' }));
    expect(await hash({}, '2.25.2')).not.toBe(await hash({}));
  });
});

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

  it('[TUNE-18] is named by a hash that changes with its slices and with where its MR lies, and names nobody', async () => {
    const ct = await read({ patientName: 'NAME^OF', studyUid: '2.25.1' });
    const mr = await read({ modality: 'MR', seriesNumber: 5, studyUid: '2.25.1' });
    const one = { mr, placement };
    const keyOf = (references: readonly PairReference[], of = ct) =>
      pairKey(of, references, ['T1', 'T2'], grid);
    const found = await keyOf([one, null]);
    expect(found).toMatch(/^[0-9a-f]{16}$/);
    expect(await keyOf([one, null])).toBe(found);
    const nudge = { rotate: [0, 0, 0], shift: [1, 0, 0] } as const;
    expect(await keyOf([{ mr, placement: { ...placement, nudge } }, null])).not.toBe(found);
    expect(await keyOf([null, one])).not.toBe(found);
    const { map } = placement.found;
    const again = { ...placement, found: { ...placement.found, map: { ...map, shift: [0, 0, 2] as const } } };
    expect(await keyOf([{ mr, placement: again }, null])).not.toBe(found); // aligned again
    const part = { ...ct, instances: ct.instances.slice(1) };
    expect(await keyOf([one, null], part)).not.toBe(found); // opened in part
    expect(await keyOf([{ mr: { ...mr, instances: mr.instances.slice(1) }, placement }, null])).not.toBe(
      found,
    );
    expect(await patientHash(ct)).not.toBe(await patientHash({ ...ct, patient: { ...ct.patient, id: 'X' } }));
  });
});
