// A made-up patient for tests of the use cases: phantom CT and MR as files and series, and who computes, in this process.
import { inProcess } from '../../core/calls.ts';
import type { DroppedFile } from '../../core/files/droppedFile.ts';
import { groupSeries } from '../../core/series/groupSeries.ts';
import type { SeriesInfo } from '../../core/series/seriesInfo.ts';
import { wasmCodecs } from '../../dicom/codecs/wasmCodecs.ts';
import { readHeaders } from '../../dicom/readHeaders.ts';
import { phantom, type PhantomOptions } from '../../dicom/testing/phantom.ts';
import { blobSource } from '../blobSource.ts';
import type { Compute } from '../host.ts';
import { comparingPieces } from '../pieces/comparing.ts';
import { readingPieces } from '../pieces/reading.ts';

export interface PhantomStudy {
  readonly series: readonly SeriesInfo[];
  readonly files: readonly DroppedFile[];
  /** The first series of a kind. Throws where there is none. */
  readonly find: (role: SeriesInfo['role']) => SeriesInfo;
}

/** Raw MR values: those of the phantom's tissue, none below zero. */
export const phantomMr: PhantomOptions = {
  modality: 'MR',
  signed: false,
  intercept: -1100,
  seriesNumber: 5,
  description: 'T1 mprage',
};

/** Series of one patient, all small. */
export async function phantomStudy(all: readonly PhantomOptions[]): Promise<PhantomStudy> {
  const common: PhantomOptions = {
    columns: 48,
    rows: 48,
    pixelMm: 4.6,
    heights: Array.from({ length: 11 }, (_, i) => 8 * i - 40),
    studyUid: '2.25.100',
  };
  const files = all.flatMap((one, i) =>
    phantom({ ...common, ...one }).map(({ name, bytes }) => ({
      path: `${i}/${name}`,
      file: new Blob([Uint8Array.from(bytes)]),
    })),
  );
  const sources = files.map(({ path, file }) => ({ path, source: blobSource(file) }));
  const { series } = groupSeries((await readHeaders(sources, 0)).headers);
  return {
    series,
    files,
    find: (role) => {
      const found = series.find((one) => one.role === role);
      if (!found) throw new Error(`The study has no ${role}.`);
      return found;
    },
  };
}

/** All pieces in this process; as in Node, an abort can arrive before each of them. */
export function computeHere(): Pick<Compute, 'reading' | 'width' | 'comparing'> {
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
  return {
    reading: inProcess(readingPieces(wasmCodecs(null)), turn),
    width: 2,
    comparing: [inProcess(comparingPieces(), turn), inProcess(comparingPieces(), turn)],
  };
}
