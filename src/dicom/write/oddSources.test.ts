// Sources with odd identities and texts: exported all the same, with sound UIDs, and no false alarm.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeriesInfo } from '../../core/series/seriesInfo.ts';
import { regularCt } from '../testing/ctSeries.ts';
import { testPlan } from '../testing/syntheticFiles.ts';
import { checkPlan } from './checks.ts';
import { leaks } from './deidentify.ts';
import { type ExportPlan, planExport } from './exportPlan.ts';
import { soundSource } from './soundUids.ts';
import { isUid } from './uid.ts';

const plan = testPlan(regularCt());

function planOf(source: SeriesInfo, deidentify = false): ExportPlan {
  const made = planExport({ ...plan, source, deidentify }, new Date());
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}
const failed = (made: ExportPlan): string[] =>
  checkPlan(made)
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ id, detail }) => `${id}: ${detail}`);

const odd = fc.oneof(
  fc.constantFrom(
    '',
    '1.02.3',
    'anonymized.1',
    '1.2.',
    '.1',
    '1..2',
    '00',
    'x',
    `1.${'9'.repeat(70)}`,
    '1.2.3 4',
  ),
  fc.stringMatching(/^[0-9A-Za-z.]{1,80}$/),
);

describe('an export from an odd source', () => {
  it('[EXP-29] odd UIDs of the source are mapped and said; every check passes, de-identified or not', async () => {
    await fc.assert(
      fc.asyncProperty(odd, odd, odd, odd, fc.boolean(), (study, frame, series, image, deidentify) => {
        const { source } = plan;
        const given: SeriesInfo = {
          ...source,
          seriesUid: series,
          frameOfReferenceUid: frame,
          study: { ...source.study, uid: study },
          instances: source.instances.map((instance, i) =>
            i % 2 ? instance : { ...instance, sopInstanceUid: image && `${image}${i}` },
          ),
        };
        const made = planOf(given, deidentify);
        expect(failed(made)).toEqual([]);
        const anyOdd = ![study || '1.2', frame || '1.2', series, image && `${image}0`].every(isUid);
        expect(made.notes.some((note) => note.includes('not valid'))).toBe(anyOdd);
        return Promise.resolve();
      }),
      { numRuns: 20, seed: 15 },
    );
  });

  it('[EXP-29] the same odd UID is mapped alike each time; a sound one is kept', () => {
    const { source } = plan;
    const given = { ...source, study: { ...source.study, uid: '1.2.0840.5' } };
    const uids = [soundSource(given), soundSource({ ...given })].map((made) => made.source.study.uid);
    expect(new Set(uids).size).toBe(1);
    expect(isUid(uids[0] ?? '')).toBe(true);
    expect(soundSource(source)).toEqual({ source, notes: [] });
  });

  it.each<[string, (source: SeriesInfo) => Partial<SeriesInfo>, string]>([
    [
      'case e1-study-uid-leading-zero',
      ({ study }) => ({ study: { ...study, uid: '1.2.0840.5' } }),
      'UIDs of study are',
    ],
    [
      'case e1b-frame-uid-letters',
      () => ({ frameOfReferenceUid: 'anonymized.1' }),
      'UIDs of frame of reference are',
    ],
    [
      'case e3-no-sop-instance-uid',
      ({ instances }) => ({ instances: instances.map((one) => ({ ...one, sopInstanceUid: '' })) }),
      'UIDs of image are',
    ],
    ['case e3b-no-series-uid', () => ({ seriesUid: '' }), 'UIDs of series are'],
  ])('[EXP-29] %s: exported with sound UIDs, and said', (_, change, words) => {
    const made = planOf({ ...plan.source, ...change(plan.source) });
    expect(failed(made)).toEqual([]);
    expect(made.notes.join('\n')).toContain(words);
  });

  it('[EXP-30] case e2-deid-study-HEAD-bodypart-HEAD: exported de-identified', () => {
    const { source } = plan;
    const given = { ...source, bodyPart: 'HEAD', study: { ...source.study, description: 'HEAD' } };
    expect(failed(planOf(given, true))).toEqual([]);
  });

  it.each(['HEAD', '2048', 'AXIAL', 'MONOCHROME2', 'ISO_IR 192', 'SynthMR', 'SECONDARY'])(
    '[EXP-30] a study called %s is exported de-identified',
    (text) => {
      const { source } = plan;
      const given = {
        ...source,
        bodyPart: 'HEAD',
        patient: { ...source.patient, id: text },
        study: { ...source.study, description: text, accessionNumber: text, id: text },
      };
      expect(failed(planOf(given, true))).toEqual([]);
    },
  );

  it('[EXP-30] a name or number left anywhere is still found', () => {
    const secrets = new Set(['Doe^Jane', '1.2.840.99.1', '4711', 'ACC-1']);
    expect(leaks({ PatientName: ['Doe^Jane'] }, secrets)).toEqual(['PatientName']);
    expect(leaks({ AccessionNumber: ['ACC-1'] }, secrets)).toEqual(['AccessionNumber']);
    expect(
      leaks({ SourceImageSequence: [{ ReferencedSOPInstanceUID: ['1.2.840.99.1'] }] }, secrets),
    ).toHaveLength(1);
    expect(leaks({ ImageComments: ['Made for Doe^Jane today'] }, secrets)).toEqual(['ImageComments']);
    expect(leaks({ SeriesDescription: ['4711'] }, secrets)).toEqual(['SeriesDescription']);
    expect(leaks({ BodyPartExamined: ['4711'] }, secrets)).toEqual([]);
  });
});
