// The pieces of reading: open, read headers, decode, mask, make network input, bring network output back; done by a worker of the page, or in process.
import { transfer } from '../../core/calls.ts';
import { measureCt } from '../../core/masks/ctFigures.ts';
import { maskSteps } from '../../core/masks/findMasks.ts';
import { networkGrid } from '../../core/network/networkGrid.ts';
import { huOnGrid, networkInput, standardised } from '../../core/network/networkInput.ts';
import { undone, varied, VARIATIONS } from '../../core/network/variations.ts';
import { placeOutput } from '../../core/network/placeOutput.ts';
import { unwrap } from '../../core/result.ts';
import { trainingSlice } from '../../core/training/trainingSlice.ts';
import type { ByteSource } from '../../dicom/byteSource.ts';
import type { WasmCodecs } from '../../dicom/codecs/wasmCodecs.ts';
import { readTags, standardDictionary } from '../../dicom/fileTags.ts';
import { readHeaders } from '../../dicom/readHeaders.ts';
import { blobSource, guessedSource } from '../blobSource.ts';
import { earlySlot, moveSlices } from '../earlySeries.ts';
import { gunzipped } from '../gzipFile.ts';
import { zipFiles } from '../zipFiles.ts';
import { decodeSlices } from './decodeSlices.ts';
import type { ReadingApi } from './readingApi.ts';

/** The page hears of so many headers at a time, and of the last ones by the answer. */
const FILES_A_MESSAGE = 8;

export function readingPieces(codecs: WasmCodecs): ReadingApi {
  /** Whether the last file was of the early series: its neighbour most likely is too, and is read whole. */
  const neighbours = { of: '', early: true };
  return {
    unzip: ({ path, file }, { signal, progress }) =>
      zipFiles(path, file, { signal, onProgress: (done, total) => progress({ done, total }) }),

    gunzip: (file, { signal, progress }) =>
      gunzipped(file, { signal, onProgress: (done, total) => progress({ done, total }) }),

    readHeaders: ({ files, firstIndex, early }, { signal, progress }) => {
      if (early && early.seriesUid !== neighbours.of)
        Object.assign(neighbours, { of: early.seriesUid, early: true });
      const source = (file: Blob): ByteSource =>
        early ? guessedSource(file, () => neighbours.early) : blobSource(file);
      return readHeaders(
        files.map(({ file, ...named }) => ({ ...named, source: source(file) })),
        firstIndex,
        {
          signal,
          done: (done) => {
            if (done % FILES_A_MESSAGE === 0) progress({ done });
          },
          early: early && {
            codecs,
            into: (header) => {
              const slot = earlySlot(early, header);
              neighbours.early = slot !== null;
              return slot;
            },
          },
        },
      );
    },

    readTags: async ({ file: { file, path }, frame }) =>
      unwrap(await readTags(blobSource(file), path, frame, await standardDictionary())),

    moveSlices: ({ voxels, pixels, moves }) => {
      moveSlices(voxels, pixels, moves);
      return null;
    },

    decodeSlices: (request, { signal, progress }) =>
      decodeSlices(request, codecs, signal, (slice) => progress({ slice })),

    ...maskSteps,

    measureCt: ({ ct, head, intracranial }) => measureCt(ct, head, intracranial),

    networkGrid: ({ geometry, head, grid }) => unwrap(networkGrid(geometry, head, grid)),

    networkInput: ({ ct, head, slice, preprocessing, grid }) => {
      const input = networkInput(ct, head, slice, preprocessing, grid);
      return transfer(input, [input.buffer]);
    },

    variedInputs: ({ ct, head, slice, preprocessing, grid }) => {
      const hu = huOnGrid(ct, head, slice, grid);
      const inputs = VARIATIONS.map((variation, i) =>
        standardised(varied(hu, grid.size, variation, slice * VARIATIONS.length + i), preprocessing),
      );
      return transfer(
        inputs,
        inputs.map(({ buffer }) => buffer),
      );
    },

    placeOutput: ({ geometry, head, slice, grid, output, into }) => {
      placeOutput(geometry, head, slice, grid, output, into);
      return null;
    },
    placeVaried: ({ geometry, head, slice, grid, output, variation, into }) => {
      const shown = VARIATIONS[variation];
      if (!shown) throw new RangeError(`There is no variation ${variation}.`);
      placeOutput(geometry, head, slice, grid, undone(output, grid.size, shown), into);
      return null;
    },

    trainingSlice: ({ pair, slice, grid }) => {
      const made = trainingSlice(pair, slice, grid);
      return transfer(made, [made.hu.buffer, made.target.buffer, made.mask.buffer]);
    },
  };
}
