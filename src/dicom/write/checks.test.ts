// Every check passes on what we write, and fails when the thing it looks at is wrong.
import { describe, expect, it } from 'vitest';
import { enhancedCt, regularCt, threeSeries } from '../testing/ctSeries.ts';
import { testPlan } from '../testing/syntheticFiles.ts';
import type { Dataset } from './attributes.ts';
import { checkFiles, checkPlan, missingProvenance } from './checks.ts';
import { ownWords } from './deidentify.ts';
import type { ExportPlan } from './exportPlan.ts';
import { syntheticSlice } from './syntheticMr.ts';

/** Ids of the checks that do not pass once `spoil` has had its way with one file. */
function failing(plan: ExportPlan, spoil: (dataset: Dataset) => Dataset): readonly string[] {
  const files = plan.series.flatMap((series) =>
    plan.slices.map((_, index) => ({ series, index, dataset: syntheticSlice(plan, series, index) })),
  );
  const spoiled = files.map((file, i) => (i === 1 ? { ...file, dataset: spoil(file.dataset) } : file));
  return checkFiles(plan, spoiled)
    .filter((check) => check.outcome !== 'passed')
    .map((check) => check.id);
}

const without =
  (keyword: keyof Dataset) =>
  (dataset: Dataset): Dataset =>
    Object.fromEntries(Object.entries(dataset).filter(([key]) => key !== keyword));

describe('checkPlan', () => {
  it('[EXP-10] passes every check on the three series, de-identified or not', () => {
    for (const ct of threeSeries())
      for (const deidentify of [false, true])
        for (const check of checkPlan(testPlan(ct, deidentify)))
          expect(check.outcome, `${ct.name}: ${check.title}: ${check.detail}`).toBe('passed');
  });

  it('[EXP-10] fails the check that each defect belongs to', () => {
    const plan = testPlan(regularCt());
    const set =
      (change: Dataset) =>
      (dataset: Dataset): Dataset => ({ ...dataset, ...change });
    expect(failing(plan, without('EchoTime'))).toEqual(['required']);
    expect(failing(plan, set({ ScanningSequence: [] }))).toEqual(['required']);
    expect(failing(plan, set({ ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'] }))).toEqual(['provenance']);
    expect(failing(plan, without('SyntheticData'))).toEqual(['provenance']);
    expect(failing(plan, set({ SeriesDescription: ['T1 MPRAGE'] }))).toEqual(['description']);
    expect(failing(plan, set({ ImagePositionPatient: ['-97.65', '-93.5', '12.25001'] }))).toEqual([
      'geometry',
    ]);
    expect(failing(plan, set({ PixelSpacing: ['3.1', '3.4'] }))).toEqual(['geometry']);
    expect(failing(plan, without('SourceImageSequence'))).toEqual(['required', 'references']);
    expect(failing(plan, set({ PatientID: ['SOMEONE-ELSE'] }))).toEqual(['identity']);
    expect(failing(plan, set({ SOPInstanceUID: [plan.source.instances[0]?.sopInstanceUid ?? ''] }))).toEqual([
      'uids',
    ]);
    expect(failing(plan, set({ SOPInstanceUID: [plan.series[0]?.instanceUids[0] ?? ''] }))).toEqual(['uids']);
    expect(failing(plan, set({ FrameOfReferenceUID: ['1.2.x'] }))).toEqual(['identity', 'uids']);
    expect(failing(plan, (dataset) => ({ ...dataset, KVP: ['120'] }))).toContain('no-ct');
    expect(failing(plan, set({ SeriesDescription: [`${'x'.repeat(60)} NOT FOR DIAGNOSIS`] }))).toEqual([
      'values',
    ]);
  });

  it('[EXP-11] sees the patient in a de-identified file', () => {
    const plan = testPlan(enhancedCt(), true);
    expect(failing(plan, (d) => ({ ...d, PatientID: [plan.source.patient.id] }))).toEqual(['identity']);
    expect(failing(plan, (d) => ({ ...d, StudyInstanceUID: [plan.source.study.uid] }))).toEqual(['identity']);
  });
});

describe('missingProvenance', () => {
  it('[EXP-12] finds provenance whole after another’s basic profile took descriptions, comments and equipment', () => {
    const plan = testPlan(regularCt(), true);
    for (const series of plan.series) {
      const stripped = ownWords.reduce<Dataset>(
        (d, keyword) => without(keyword)(d),
        syntheticSlice(plan, series, 0),
      );
      expect(missingProvenance(stripped)).toEqual([]);
      expect(missingProvenance(without('ContentQualification')(stripped))).toEqual(['ContentQualification']);
    }
  });
});
