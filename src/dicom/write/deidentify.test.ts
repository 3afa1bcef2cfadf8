// De-identification: nobody is left in it, one identity stays one identity, provenance stays.
import { describe, expect, it } from 'vitest';
import { threeSeries } from '../testing/ctSeries.ts';
import { testPixels, testPlan } from '../testing/syntheticFiles.ts';
import { items, texts } from './attributes.ts';
import { syntheticSlice } from './syntheticMr.ts';
import { writeFile } from './writeFile.ts';

describe('deidentified', () => {
  it('[EXP-11] leaves no name, number, date or identity of the source in the bytes of any file', () => {
    for (const ct of threeSeries()) {
      const plan = testPlan(ct, true);
      const { patient, study, frameOfReferenceUid, seriesUid, instances } = ct.info;
      const secrets = [
        'Köpfchen',
        patient.id,
        patient.birthDate,
        study.uid,
        study.date,
        study.id,
        study.description,
        study.accessionNumber,
        study.referringPhysician,
        frameOfReferenceUid,
        seriesUid,
        '055Y',
        ...instances.map((instance) => instance.sopInstanceUid),
      ];
      for (const series of plan.series)
        plan.slices.forEach((slice, index) => {
          const dataset = syntheticSlice(plan, series, index);
          const bytes = writeFile(dataset, testPixels(ct, series.contrast, slice));
          const words = Buffer.from(
            bytes.slice(0, bytes.length - 2 * testPixels(ct, 'T1', 0).length),
          ).toString('utf8');
          for (const secret of secrets) expect(words.includes(secret), `${ct.name}: ${secret}`).toBe(false);
          expect(texts(dataset, 'PatientIdentityRemoved')).toEqual(['YES']);
        });
    }
  });

  it('[EXP-11] remaps one UID to one new UID in every file of both series', () => {
    for (const ct of threeSeries()) {
      const plan = testPlan(ct, true);
      const map = plan.deidentification?.uids ?? {};
      expect(new Set(Object.values(map)).size).toBe(Object.keys(map).length);
      for (const series of plan.series)
        plan.slices.forEach((slice, index) => {
          const dataset = syntheticSlice(plan, series, index);
          expect(texts(dataset, 'StudyInstanceUID')).toEqual([map[ct.info.study.uid]]);
          expect(texts(dataset, 'FrameOfReferenceUID')).toEqual([map[ct.info.frameOfReferenceUid]]);
          const [source] = items(dataset, 'SourceImageSequence');
          const uid = ct.info.instances[slice]?.sopInstanceUid ?? '';
          expect(source && texts(source, 'ReferencedSOPInstanceUID')).toEqual([map[uid]]);
          expect(texts(dataset, 'SeriesInstanceUID')).toEqual([series.seriesUid]);
        });
    }
  });
});
