// A plain CT series for tests and for trying the page without a patient: made-up ids, slices at the given heights in mm.
import type { SeriesInfo } from '../series/seriesInfo.ts';

export function seriesFor(
  id: string,
  more: Partial<SeriesInfo> = {},
  heights: readonly number[] = [0, 5, 10],
): SeriesInfo {
  return {
    id,
    seriesUid: id,
    role: 'ct',
    modality: 'CT',
    description: 'Head',
    number: 1,
    patient: { id: 'P1', name: 'PHANTOM^ONE', birthDate: '', sex: '' },
    study: {
      uid: '1.2.3',
      date: '20210314',
      time: '101500',
      id: '',
      description: 'Head CT',
      accessionNumber: '',
      referringPhysician: '',
    },
    frameOfReferenceUid: '1.2.3.4',
    manufacturer: '',
    bodyPart: 'HEAD',
    transferSyntax: '1.2.840.10008.1.2.1',
    lossy: false,
    instances: heights.map((_, i) => ({
      fileIndex: i,
      frame: 0,
      sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
      sopInstanceUid: `${id}.${i}`,
      instanceNumber: i + 1,
    })),
    geometry: {
      columns: 512,
      rows: 512,
      columnSpacing: 0.48828125,
      rowSpacing: 0.48828125,
      rowAxis: [1, 0, 0],
      columnAxis: [0, 1, 0],
      normal: [0, 0, 1],
      positions: heights.map((z) => [-125, -125, z]),
      sliceThickness: 5,
    },
    notes: [],
    mr: null,
    synthetic: null,
    comments: '',
    ...more,
  };
}
