// The dataset of a synthetic slice, and the file's bytes as an independent parser reads them.
import { parseDicom } from 'dicom-parser';
import { describe, expect, it } from 'vitest';
import { enhancedCt, regularCt, threeSeries, tiltedUnevenCt } from '../testing/ctSeries.ts';
import { testModel, testPixels, testPlan } from '../testing/syntheticFiles.ts';
import { toAppError } from '../../core/appError.ts';
import { readMadeBy } from '../../core/files/provenanceText.ts';
import { items, texts } from './attributes.ts';
import { planExport } from './exportPlan.ts';
import { syntheticSlice } from './syntheticMr.ts';
import { writeFile } from './writeFile.ts';

const first = <T>(list: readonly T[]): T => {
  const [value] = list;
  if (value === undefined) throw new Error('empty');
  return value;
};

function refused(run: () => void): string {
  try {
    run();
    return 'not refused';
  } catch (thrown) {
    return toAppError(thrown).kind;
  }
}

describe('syntheticSlice', () => {
  it('[EXP-1] states in every file that it is synthetic, for research, and what made it', () => {
    const plan = testPlan(regularCt());
    for (const series of plan.series) {
      const dataset = syntheticSlice(plan, series, 3);
      expect(texts(dataset, 'ImageType')).toEqual([
        'DERIVED',
        'SECONDARY',
        'OTHER',
        `SYNTHETIC_${series.contrast}`,
      ]);
      expect(texts(dataset, 'SyntheticData')).toEqual(['YES']);
      expect(texts(dataset, 'ContentQualification')).toEqual(['RESEARCH']);
      expect(texts(dataset, 'SeriesDescription')).toEqual([
        `SYNTHETIC ${series.contrast} (AI from CT) - NOT FOR DIAGNOSIS`,
      ]);
      const equipment = first(items(dataset, 'ContributingEquipmentSequence'));
      expect(readMadeBy(texts(equipment, 'ContributionDescription').join())).toEqual({
        modelId: testModel.id,
        modelVersion: testModel.version,
        weightsSha256: testModel.weightsSha256,
      });
      const words = texts(dataset, 'DerivationDescription').join();
      for (const part of [
        testModel.name,
        testModel.weightsSha256,
        'brain 40/80',
        'mask',
        testModel.intensityScale,
        'simulated CT',
      ])
        expect(words).toContain(part);
      expect(words.length).toBeLessThanOrEqual(1024);
    }
  });

  it('[EXP-2] refers to the CT slice it lies on, by frame number where the source has frames', () => {
    for (const ct of threeSeries()) {
      const plan = testPlan(ct);
      plan.slices.forEach((slice, index) => {
        const dataset = syntheticSlice(plan, first(plan.series), index);
        const source = first(items(dataset, 'SourceImageSequence'));
        expect(texts(source, 'ReferencedSOPInstanceUID')).toEqual([ct.info.instances[slice]?.sopInstanceUid]);
        expect(texts(source, 'ReferencedFrameNumber')).toEqual(
          ct.name === 'enhanced' ? [String(slice + 1)] : [],
        );
        expect(texts(source, 'SpatialLocationsPreserved')).toEqual(['YES']);
        const series = first(items(dataset, 'ReferencedSeriesSequence'));
        expect(texts(series, 'SeriesInstanceUID')).toEqual([ct.info.seriesUid]);
      });
    }
  });

  it('[EXP-2] numbers slices as the CT does, and gives each its own thickness', () => {
    const tilted = testPlan(tiltedUnevenCt());
    expect(texts(syntheticSlice(tilted, first(tilted.series), 2), 'SliceThickness')).toEqual(['4']);
    expect(texts(syntheticSlice(tilted, first(tilted.series), 20), 'SliceThickness')).toEqual(['7']);
    const enhanced = testPlan(enhancedCt());
    expect(texts(syntheticSlice(enhanced, first(enhanced.series), 6), 'InstanceNumber')).toEqual(['7']);
    const ct = regularCt();
    const backwards = {
      ...ct.info,
      instances: ct.info.instances.map((i, k) => ({ ...i, instanceNumber: 20 - k })),
    };
    const plan = { ...testPlan(ct), source: backwards };
    expect(texts(syntheticSlice(plan, first(plan.series), 0), 'InstanceNumber')).toEqual(['20']);
  });

  it('[EXP-10] says how identity was removed where the CT says only that it was', () => {
    const ct = regularCt();
    const carried = { ...ct.info.carried, PatientIdentityRemoved: 'YES', DeidentificationMethod: '' };
    const plan = testPlan({ ...ct, info: { ...ct.info, carried } });
    const [series] = plan.series;
    if (!series) throw new Error('no series');
    expect(syntheticSlice(plan, series, 0)).toMatchObject({
      PatientIdentityRemoved: ['YES'],
      DeidentificationMethod: ['Not stated by the source'],
    });
  });

  it('[EXP-5] writes only the slices that were made, each at its own place', () => {
    const ct = regularCt();
    const made = planExport({ ...testPlan(ct), slices: [4, 9] }, new Date());
    if (!made.ok) throw new Error(made.error.message);
    const dataset = syntheticSlice(made.value, first(made.value.series), 1);
    expect(texts(dataset, 'ImagePositionPatient').map(Number)).toEqual(ct.info.geometry?.positions[9]);
    expect(made.value.notes.join()).toContain('Only 2 of the CT’s 20 slices');
  });

  it('[EXP-6] opens a new frame of reference, and says so, when the CT has none', () => {
    const ct = regularCt();
    const plan = testPlan({ ...ct, info: { ...ct.info, frameOfReferenceUid: '' } });
    const uids = plan.series.map((series) =>
      texts(syntheticSlice(plan, series, 0), 'FrameOfReferenceUID').join(),
    );
    expect(uids[0]).toMatch(/^2\.25\.\d+$/);
    expect(uids[1]).toBe(uids[0]);
    expect(plan.notes.join()).toContain('no frame of reference');
  });

  it('[EXP-7] [NII-6] refuses in words what cannot be exported soundly', () => {
    const plan = testPlan(regularCt());
    const asked = [
      { ...plan, slices: [] },
      { ...plan, source: { ...plan.source, geometry: null } },
      { ...plan, source: { ...plan.source, role: 'mr' as const } },
      { ...plan, slices: [99] },
      { ...plan, source: { ...plan.source, nifti: { modality: 'guessed' as const, folder: '' } } },
    ].map((request) => planExport(request, new Date()));
    for (const answer of asked) {
      expect(answer.ok).toBe(false);
      if (!answer.ok) expect(answer.error.kind).toBe('export');
    }
  });
});

describe('writeFile', () => {
  it('[EXP-8] writes files whose geometry and pixels an independent parser reads back exactly', () => {
    for (const ct of threeSeries()) {
      const plan = testPlan(ct);
      const series = first(plan.series);
      plan.slices.forEach((slice, index) => {
        const pixels = testPixels(ct, series.contrast, slice);
        const bytes = writeFile(syntheticSlice(plan, series, index), pixels);
        const read = parseDicom(bytes);
        const numbers = (tag: string): readonly number[] => (read.string(tag) ?? '').split('\\').map(Number);
        const geometry = ct.info.geometry;
        if (!geometry) throw new Error('no geometry');
        expect(numbers('x00200032')).toEqual(geometry.positions[slice]);
        expect(numbers('x00200037')).toEqual([...geometry.rowAxis, ...geometry.columnAxis]);
        expect(numbers('x00280030')).toEqual([geometry.rowSpacing, geometry.columnSpacing]);
        expect(read.string('x00080016')).toBe('1.2.840.10008.5.1.4.1.1.4');
        expect(read.string('x00020010')).toBe('1.2.840.10008.1.2.1');
        expect([read.uint16('x00280100'), read.uint16('x00280101'), read.uint16('x00280103')]).toEqual([
          16, 12, 0,
        ]);
        const element = read.elements['x7fe00010'];
        if (!element) throw new Error('no pixels');
        const stored = bytes.subarray(element.dataOffset, element.dataOffset + element.length);
        expect(Buffer.compare(stored, new Uint8Array(pixels.buffer))).toBe(0);
      });
    }
  });

  it('[EXP-9] refuses pixels above 12 bits or of another number than the slice has', () => {
    const ct = regularCt();
    const plan = testPlan(ct);
    const dataset = syntheticSlice(plan, first(plan.series), 0);
    const pixels = testPixels(ct, 'T1', 0);
    pixels[5] = 4096;
    expect(refused(() => writeFile(dataset, pixels))).toBe('export');
    expect(refused(() => writeFile(dataset, pixels.subarray(1)))).toBe('export');
  });

  it('[EXP-9] writes nothing of the CT’s acquisition', () => {
    const ct = regularCt();
    const plan = testPlan(ct);
    const bytes = writeFile(syntheticSlice(plan, first(plan.series), 0), testPixels(ct, 'T1', 0));
    const { elements } = parseDicom(bytes);
    for (const tag of [
      'x00180060',
      'x00281052',
      'x00281053',
      'x00281054',
      'x00181210',
      'x00181120',
      'x00181151',
    ])
      expect(elements[tag], tag).toBeUndefined();
    expect(Object.keys(elements).filter((tag) => parseInt(tag.slice(1, 5), 16) % 2 === 1)).toEqual([]);
  });
});
