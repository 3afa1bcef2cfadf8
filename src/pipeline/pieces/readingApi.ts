// The pieces of reading, as they are asked for: read, decode, mask, make network input and bring network output back.
import type { Method } from '../../core/calls.ts';
import type { CtFigures } from '../../core/masks/ctFigures.ts';
import type { MaskSteps } from '../../core/masks/findMasks.ts';
import type { FileTags } from '../../core/files/fileTags.ts';
import type { DroppedFile } from '../../core/files/droppedFile.ts';
import type { Preprocessing } from '../../core/network/modelManifest.ts';
import type { NetworkGrid } from '../../core/network/networkGrid.ts';
import type { InstanceRef } from '../../core/series/seriesInfo.ts';
import type { Stack, StackGeometry } from '../../core/geometry/stack.ts';
import type { PairStacks, TrainingSlice } from '../../core/training/trainingSlice.ts';
import type { HeadersRead } from '../../dicom/readHeaders.ts';
import type { EarlySeries, SliceMoves } from '../earlySeries.ts';

/** Buffers are shared between page and workers (SharedArrayBuffer), so results are written in place. */
export interface ReadingApi extends MaskSteps {
  /** Opens a ZIP: the entries as files. Refuses bombs. Progress events: { done, total } bytes. */
  readonly unzip: Method<
    { readonly path: string; readonly file: Blob },
    readonly DroppedFile[],
    { readonly done: number; readonly total: number }
  >;
  /** Unpacks a gzipped NIfTI file, which keeps its path. Refuses bombs. Progress events: { done, total } bytes. */
  readonly gunzip: Method<DroppedFile, DroppedFile, { readonly done: number; readonly total: number }>;
  /** Parses headers, for core/groupSeries, and reads the slices of the early series. Progress: { done } files. */
  readonly readHeaders: Method<
    {
      readonly files: readonly DroppedFile[];
      /** Index of the first of them in the whole drop. */
      readonly firstIndex: number;
      readonly early: EarlySeries | null;
    },
    HeadersRead,
    { readonly done: number }
  >;
  /** The header of one file, element by element; `frame` (from 0) of a multi-frame file. */
  readonly readTags: Method<{ readonly file: DroppedFile; readonly frame: number }, FileTags>;
  /** Brings slices that were read early into their series' order, in place. */
  readonly moveSlices: Method<
    {
      readonly voxels: Int16Array;
      /** Pixels a slice. */
      readonly pixels: number;
      readonly moves: SliceMoves;
    },
    null
  >;
  /** Decodes slices of one series into `voxels`: Int16 HU for CT; raw units for anything else. Progress: { slice }. */
  readonly decodeSlices: Method<
    {
      /** Which slice of the stack each instance fills, and its file. */
      readonly slices: readonly {
        readonly slice: number;
        readonly instance: InstanceRef;
        readonly file: DroppedFile;
      }[];
      readonly geometry: StackGeometry;
      readonly voxels: Int16Array | Float32Array | Uint16Array;
    },
    null,
    { readonly slice: number }
  >;
  /** What of a CT and its masks tells whether it is a head in Hounsfield units. */
  readonly measureCt: Method<
    { readonly ct: Stack<Int16Array>; readonly head: Uint8Array; readonly intracranial: Uint8Array },
    CtFigures
  >;
  /** Where the network's pixels lie, once a series: the same for all its slices. */
  readonly networkGrid: Method<
    {
      readonly geometry: StackGeometry;
      readonly head: Uint8Array;
      readonly grid: Preprocessing['grid'];
    },
    NetworkGrid
  >;
  /** One slice windowed, masked, standardised and resampled onto the network grid: size x size x channels, channel fastest. */
  readonly networkInput: Method<
    {
      readonly ct: Stack<Int16Array>;
      readonly head: Uint8Array;
      readonly slice: number;
      readonly preprocessing: Preprocessing;
      readonly grid: NetworkGrid;
    },
    Float32Array<ArrayBuffer>
  >;
  /** The same slice in the ways of VARIATIONS (core/network/variations.ts), one input each. */
  readonly variedInputs: Method<
    {
      readonly ct: Stack<Int16Array>;
      readonly head: Uint8Array;
      readonly slice: number;
      readonly preprocessing: Preprocessing;
      readonly grid: NetworkGrid;
    },
    readonly Float32Array<ArrayBuffer>[]
  >;
  /** One slice's network output (size x size x contrasts, 0..1) onto the CT's own grid, zero outside the mask; written in place. */
  readonly placeOutput: Method<
    {
      readonly geometry: StackGeometry;
      readonly head: Uint8Array;
      readonly slice: number;
      readonly grid: NetworkGrid;
      readonly output: Float32Array;
      readonly into: readonly Uint16Array[];
    },
    null
  >;
  /** The same of an answer to a slice that was shown in one of the ways of VARIATIONS, by its place there: first brought back. */
  readonly placeVaried: Method<
    {
      readonly geometry: StackGeometry;
      readonly head: Uint8Array;
      readonly slice: number;
      readonly grid: NetworkGrid;
      readonly output: Float32Array;
      readonly variation: number;
      readonly into: readonly Uint16Array[];
    },
    null
  >;
  /** One slice of a pair as training keeps it. */
  readonly trainingSlice: Method<
    {
      readonly pair: PairStacks;
      readonly slice: number;
      readonly grid: NetworkGrid;
    },
    TrainingSlice
  >;
}
