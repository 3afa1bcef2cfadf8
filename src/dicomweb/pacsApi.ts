// What can be asked of a PACS, and what it answers.
import type { PacsAddress } from './address.ts';

/** What to search for; an empty text asks for anything. */
export interface PacsFilter {
  readonly patientId: string;
  /** Part of a name: "Mey" finds Meyer^Eva. */
  readonly patientName: string;
  /** One day or a range: "20240102" or "20240101-20240131", open at either end. */
  readonly studyDate: string;
  readonly studyUid: string;
  readonly seriesUid: string;
  /** "CT" */
  readonly modality: string;
}

export const anything: PacsFilter = {
  patientId: '',
  patientName: '',
  studyDate: '',
  studyUid: '',
  seriesUid: '',
  modality: '',
};

export interface PacsStudy {
  readonly studyUid: string;
  readonly patientId: string;
  readonly patientName: string;
  /** YYYYMMDD. */
  readonly studyDate: string;
  readonly description: string;
  readonly modalities: readonly string[];
  /** Null where the PACS does not tell. */
  readonly images: number | null;
}

export interface PacsSeries {
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly patientId: string;
  readonly modality: string;
  readonly number: number | null;
  readonly description: string;
  readonly images: number | null;
}

/** A series' instances, and when it says that it was made: YYYYMMDD and HHMMSS, empty where it does not. */
export interface StoredSeries {
  readonly instanceUids: ReadonlySet<string>;
  readonly date: string;
  readonly time: string;
}

export interface FetchProgress {
  /** Images and bytes so far. */
  readonly images: number;
  readonly bytes: number;
}

export interface Pacs {
  readonly address: PacsAddress;
  /** At most `most`; one more is asked for, so that a longer list is known to be cut. */
  readonly studies: (
    filter: PacsFilter,
    most: number,
    signal: AbortSignal,
  ) => Promise<{ readonly studies: readonly PacsStudy[]; readonly cut: boolean }>;
  readonly series: (filter: PacsFilter, signal: AbortSignal) => Promise<readonly PacsSeries[]>;
  readonly stored: (studyUid: string, seriesUid: string, signal: AbortSignal) => Promise<StoredSeries>;
  /** The files of a series as they arrive; fewer than `expected`, or a stream that breaks off, is an error. */
  readonly fetch: (
    series: Pick<PacsSeries, 'studyUid' | 'seriesUid'>,
    expected: number | null,
    signal: AbortSignal,
    progress: (at: FetchProgress) => void,
  ) => AsyncGenerator<Uint8Array<ArrayBuffer>>;
  /** Stores files of one study; those that are refused make it throw. `progress`: files taken so far. */
  readonly store: (
    studyUid: string,
    files: readonly Uint8Array<ArrayBuffer>[],
    signal: AbortSignal,
    progress: (done: number) => void,
  ) => Promise<void>;
}
