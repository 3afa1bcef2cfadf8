import { describe, expect, it } from 'vitest';
import type { SeriesInfo } from './seriesInfo.ts';
import { seriesFor } from '../testing/seriesFor.ts';
import { phantom, type PhantomOptions } from '../../dicom/testing/phantom.ts';
import { readDrop } from '../../dicom/testing/readDrop.ts';
import { matchPairs, pairFaults } from './matchPairs.ts';

const series = async (all: readonly PhantomOptions[]): Promise<readonly SeriesInfo[]> =>
  (await readDrop(all.flatMap((one) => phantom(one)))).series;

const ofPatient = (id: string, number: number, options: PhantomOptions = {}): PhantomOptions => ({
  patientName: id,
  studyUid: `2.25.${number}`,
  extra: [[0x00100020, 'LO', id]],
  ...options,
});
const mr = { modality: 'MR', seriesNumber: 5, description: 'T1 mprage' } as const;

describe('pairs', () => {
  it('[TUNE-6] are matched by patient and study; the fullest CT counts; who lacks a modality is named', async () => {
    const found = await series([
      ofPatient('A', 1),
      ofPatient('A', 1, { seriesNumber: 3, heights: [0, 10] }),
      ofPatient('A', 1, mr),
      ofPatient('B', 2),
      ofPatient('C', 3, mr),
    ]);
    const { pairs, unused } = matchPairs(found);
    expect(pairs).toHaveLength(1);
    const ct = found.find(({ id }) => id === pairs[0]?.ctId);
    expect(ct?.instances).toHaveLength(9);
    expect(found.find(({ id }) => id === pairs[0]?.references.T1)?.patient.id).toBe('A');
    expect(pairs[0]?.references.T2).toBeNull();
    expect(unused.map(({ text }) => text)).toEqual([
      'B: CT without MR.',
      'C: MR without CT.',
      'A: CT Head phantom with 2 images is not used: Head phantom beside it has 9.',
    ]);
    expect(unused.map(({ id }) => found.find((one) => one.id === id)?.patient.id)).toEqual(['B', 'C', 'A']);
  });

  it('[TUNE-6] never give a nameless CT a stranger’s MR; one patient is one, however the headers write it', () => {
    const nobody = { id: '', name: '', birthDate: '', sex: '' };
    const of = (id: string, role: 'ct' | 'mr', patient: Partial<typeof nobody>, uid: string): SeriesInfo => ({
      ...seriesFor(
        id,
        { role, modality: role.toUpperCase(), description: 'T1 mprage' },
        [0, 5, 10, 15, 20, 25, 30, 35],
      ),
      patient: { ...nobody, ...patient },
      study: { ...seriesFor(id).study, uid },
      frameOfReferenceUid: '',
    });
    const nameless = matchPairs([
      of('ct1', 'ct', {}, 'a'),
      of('mr1', 'mr', {}, 'b'),
      of('ct2', 'ct', {}, 'c'),
      of('mr2', 'mr', {}, 'c'),
    ]);
    expect(nameless.pairs).toEqual([{ ctId: 'ct2', references: { T1: 'mr2', T2: null } }]);
    expect(nameless.unused.map(({ id }) => id)).toEqual(['ct1', 'mr1']);
    expect(matchPairs([of('ct', 'ct', {}, 'a'), of('mr', 'mr', {}, 'b')]).pairs).toHaveLength(1);
    const named = matchPairs([
      of('ctA', 'ct', { name: 'DOE^ANN' }, 'a'),
      of('ctB', 'ct', { name: 'ROE^BEA' }, 'b'),
      of('mrB', 'mr', { name: 'Roe, Bea', birthDate: '1950-01-02' }, 'd'),
      of('mrA', 'mr', { name: 'Doe^Ann^^', birthDate: '19400102' }, 'c'),
    ]);
    expect(named.pairs).toEqual([
      { ctId: 'ctA', references: { T1: 'mrA', T2: null } },
      { ctId: 'ctB', references: { T1: 'mrB', T2: null } },
    ]);
    const [ct, mr] = [of('ct', 'ct', { id: ' ab1' }, 'a'), of('mr', 'mr', { id: 'AB1', name: 'X^Y' }, 'b')];
    expect(matchPairs([ct, mr]).pairs).toHaveLength(1);
    expect(pairFaults(ct, [['T1', mr]], ['T1'])).toEqual([]);
    const [one, renamed] = [
      of('ct', 'ct', { id: '7', name: 'A^B' }, 'a'),
      of('mr', 'mr', { id: '7', name: 'C^D' }, 'b'),
    ];
    expect(matchPairs([one, renamed]).pairs).toHaveLength(1); // and the verdict says what differs
    expect(pairFaults(one, [['T1', renamed]], ['T1'])).toMatchObject([{ kind: 'other-patient' }]);
  });

  it('[TUNE-6] NIfTI names nobody: the nearest folder that holds CT and MR is one patient', () => {
    const nifti = (path: string, role: 'ct' | 'mr', slices = 9): SeriesInfo => {
      const places = Array.from({ length: slices }, (_, i) => 5 * i);
      const description = path.split('/').at(-1) ?? '';
      const one = seriesFor(path, { role, modality: role.toUpperCase(), description }, places);
      const folder = path.slice(0, path.lastIndexOf('/'));
      const nobody = { id: '', name: '', birthDate: '', sex: '' };
      return { ...one, patient: nobody, nifti: { modality: 'guessed', folder } };
    };
    const { pairs, unused } = matchPairs([
      nifti('all/a/ct', 'ct'),
      nifti('all/a/thin', 'ct', 20),
      nifti('all/a/T1', 'mr', 40),
      nifti('all/b/ct/ct', 'ct'),
      nifti('all/b/mr/T1', 'mr'),
      nifti('all/b/mr/T2', 'mr'),
      nifti('all/b/ct/coarse', 'ct', 8),
      nifti('all/c/ct', 'ct'),
      nifti('all/d/ct', 'ct', 8),
      nifti('all/e/T1', 'mr'), // in the folder of many patients, as are the two CT above
      nifti('elsewhere/T1', 'mr'),
    ]);
    expect(pairs).toEqual([
      { ctId: 'all/a/thin', references: { T1: 'all/a/T1', T2: null } },
      { ctId: 'all/b/ct/ct', references: { T1: 'all/b/mr/T1', T2: 'all/b/mr/T2' } },
    ]);
    expect(unused).toEqual([
      { id: 'all/c/ct', why: 'alone', text: 'c: CT without MR.' },
      { id: 'all/d/ct', why: 'alone', text: 'd: CT without MR.' },
      { id: 'all/e/T1', why: 'alone', text: 'e: MR without CT.' },
      { id: 'elsewhere/T1', why: 'alone', text: 'elsewhere: MR without CT.' },
      {
        id: 'all/a/ct',
        why: 'passed-over',
        text: 'a: CT ct with 9 images is not used: thin beside it has 20.',
      },
      // By the patient's folder, not by the one that holds the file.
      {
        id: 'all/b/ct/coarse',
        why: 'passed-over',
        text: 'b: CT coarse with 8 images is not used: ct beside it has 9.',
      },
    ]);
  });

  it('[TUNE-7] of different patients, without MR, too thin or swapped say so before anything is read', async () => {
    const found = await series([
      ofPatient('A', 1),
      ofPatient('A', 1, { seriesNumber: 3, heights: [0, 10] }),
      ofPatient('B', 2, mr),
    ]);
    const [full, thin, other] = [
      found.find(({ instances, role }) => role === 'ct' && instances.length === 9),
      found.find(({ instances }) => instances.length === 2),
      found.find(({ role }) => role === 'mr'),
    ];
    if (!full || !thin || !other) throw new Error('not read');
    const kinds = (...args: Parameters<typeof pairFaults>): string[] =>
      pairFaults(...args).map(({ kind }) => kind);
    expect(kinds(full, [], ['T1', 'T2'])).toEqual(['no-mr']);
    expect(kinds(thin, [['T1', { ...other, patient: thin.patient }]], ['T1'])).toEqual(['few-slices']);
    const [fault] = pairFaults(full, [['T1', { ...other, frameOfReferenceUid: '' }]], ['T1']);
    expect(fault?.kind).toBe('other-patient');
    expect(fault?.text).toContain('another patient (B) than the CT (A)');
    expect(kinds(other, [['T1', full]], ['T1'])).toContain('not-ct');
  });
});
