// The SEG of grey and white matter: identities that follow from the series, nothing of a de-identified patient, and no empty file.
import { describe, expect, it } from 'vitest';
import { regularCt } from '../testing/ctSeries.ts';
import { segmentationCase } from '../testing/segmentationCase.ts';
import { items, texts } from './attributes.ts';
import { leaks } from './deidentify.ts';
import { segmentationDataset, segmentationFile } from './segmentation.ts';
import { isUid, siblingUid } from './uid.ts';
import { misfit } from './valueRules.ts';

describe('[TIS-8] grey and white matter as a DICOM SEG', () => {
  it('refers to the exported T1 series, in its study and frame of reference, with SNOMED codes and the algorithm', () => {
    const { plan, labels } = segmentationCase(regularCt());
    const [t1] = plan.series;
    const dataset = segmentationDataset(plan, labels);
    if (!dataset || !t1) throw new Error('no dataset');
    expect(misfit(dataset)).toEqual([]);
    expect(texts(dataset, 'StudyInstanceUID')).toEqual([plan.studyUid]);
    expect(texts(dataset, 'FrameOfReferenceUID')).toEqual([plan.frameOfReferenceUid]);
    const [referred] = items(dataset, 'ReferencedSeriesSequence');
    expect(referred && texts(referred, 'SeriesInstanceUID')).toEqual([t1.seriesUid]);
    const kinds = items(dataset, 'SegmentSequence').map((segment) =>
      items(segment, 'SegmentedPropertyTypeCodeSequence').flatMap((code) => texts(code, 'CodeValue')),
    );
    expect(kinds).toEqual([['389081007'], ['389080008']]);
    expect(texts(dataset, 'DerivationDescription')[0]).toContain('trained on real T1');
    expect(segmentationFile(plan, labels)?.length).toBeGreaterThan(1000);
    expect(segmentationFile(plan, new Uint8Array(labels.length))).toBeNull();
    expect(segmentationFile({ ...plan, series: [] }, labels)).toBeNull();
  });

  it('has UIDs that follow from the series', () => {
    const { plan, labels } = segmentationCase(regularCt());
    const [again, first] = [segmentationDataset(plan, labels), segmentationDataset(plan, labels)];
    expect(again).toEqual(first);
    const uid = plan.series[0]?.seriesUid ?? '';
    const siblings = [1, 2, 3].map((n) => siblingUid(uid, n));
    expect(new Set([uid, ...siblings]).size).toBe(4);
    expect(siblings.every(isUid)).toBe(true);
  });

  it('names nobody where the export is de-identified', () => {
    const { info } = regularCt();
    const { plan, labels } = segmentationCase(regularCt(), { deidentify: true });
    const dataset = segmentationDataset(plan, labels);
    const secrets = new Set([info.patient.name, info.patient.id, info.study.uid, info.frameOfReferenceUid]);
    expect(dataset && leaks(dataset, secrets)).toEqual([]);
    expect(dataset && texts(dataset, 'PatientID')).toEqual([plan.deidentification?.pseudonym]);
    expect(dataset && texts(dataset, 'ContentDate')).toEqual(['19000101']); // no date of its own, and none left empty
    expect(dataset && texts(dataset, 'ContentTime')).toEqual(['000000']);
  });
});
