// The pieces of the work done in this process, with single ones replaced: what tests of use cases and flows run on.
import { inProcess } from '../../core/calls.ts';
import type { DroppedFile } from '../../core/files/droppedFile.ts';
import { wasmCodecs } from '../../dicom/codecs/wasmCodecs.ts';
import { phantom as phantomFiles, type PhantomOptions } from '../../dicom/testing/phantom.ts';
import type { Compute } from '../host.ts';
import { readingPieces } from '../pieces/reading.ts';
import type { ReadingApi } from '../pieces/readingApi.ts';

const codecs = wasmCodecs(null);

export const testCompute = (
  replaced: (pieces: ReadingApi) => Partial<ReadingApi> = () => ({}),
): Pick<Compute, 'reading' | 'width'> => {
  const pieces = readingPieces(codecs);
  return { reading: inProcess<ReadingApi>({ ...pieces, ...replaced(pieces) }), width: 2 };
};

/** A small phantom as it would be dropped. */
export const droppedPhantom = (options: PhantomOptions = {}): readonly DroppedFile[] =>
  phantomFiles({
    columns: 32,
    rows: 32,
    pixelMm: 8,
    heights: [-30, -20, -10, 0, 10, 20, 30],
    ...options,
  }).map(({ name, bytes }) => ({ path: name, file: new Blob([bytes.slice()]) }));
