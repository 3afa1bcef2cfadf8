// The reader-study room: what is kept, what could be asked of what is open, and how far a reader is; pictures and truths lie with its flow.
import { create } from 'zustand';
import type { AppError } from '../core/appError.ts';
import type { Contrast } from '../core/contrast.ts';
import type { Region } from '../core/readerStudy/caseImages.ts';
import type { Origin, RatingQuestion, TaskKind } from '../core/readerStudy/design.ts';
import type { StudyModel } from '../core/readerStudy/study.ts';
import type { KeptReaderStudy } from '../storage/readerStudies.ts';

/** Images of one open CT in one contrast. */
export interface FoundImages {
  /** By its place among the open CTs, from 0. */
  readonly patient: number;
  readonly contrast: Contrast;
  readonly origins: readonly Origin[];
  /** There is real MR, but its verdict stops a comparison. */
  readonly realStopped: boolean;
}

export interface FoundSources {
  /** How many CTs are open with their head found. */
  readonly patients: number;
  readonly images: readonly FoundImages[];
  readonly models: readonly StudyModel[];
}

/** What is asked now: nothing in it tells who made an image. */
export interface BlindItem {
  /** Which of the reader's cases, from 0. */
  readonly nth: number;
  readonly task: TaskKind;
  readonly contrast: Contrast;
  readonly question: RatingQuestion | null;
  readonly slices: number;
  /** Where the frame stands at first, as the picture is seen. */
  readonly region: Region | null;
}

export interface OpenReading {
  readonly studyId: string;
  readonly reader: string;
  /** begin: before the first case. waiting: the next pictures are being read. answered: all is answered, the end not
   *  confirmed. elsewhere: another tab has this reader. taken: it took the reader from this tab. */
  readonly stage: 'begin' | 'waiting' | 'asking' | 'paused' | 'answered' | 'over' | 'elsewhere' | 'taken';
  /** The page was closed or loaded again in the middle. */
  readonly interrupted: boolean;
  /** Of the item that is asked, from 0. */
  readonly position: number;
  readonly total: number;
  /** Null but while asking. */
  readonly item: BlindItem | null;
  readonly error: AppError | null;
}

/** Another tab has the reader: here nothing is read. */
export const isElsewhere = (stage: OpenReading['stage'] | undefined): boolean =>
  stage === 'elsewhere' || stage === 'taken';

export interface ReaderStudyState {
  readonly open: boolean;
  /** Null before the browser's storage has been read. */
  readonly kept: readonly KeptReaderStudy[] | null;
  /** Null while what is open is looked through. */
  readonly found: FoundSources | null;
  readonly busy: boolean;
  readonly error: AppError | null;
  readonly reading: OpenReading | null;
}

export const noReaderStudy: ReaderStudyState = {
  open: false,
  kept: null,
  found: null,
  busy: false,
  error: null,
  reading: null,
};

export const useReaderStudy = create<ReaderStudyState>(() => noReaderStudy);

export const patchReaderStudy = (patch: Partial<ReaderStudyState>): void => useReaderStudy.setState(patch);

export const patchReading = (patch: Partial<OpenReading>): void =>
  useReaderStudy.setState(({ reading }) => ({ reading: reading && { ...reading, ...patch } }));

export const keptById = (id: string): KeptReaderStudy | null =>
  useReaderStudy.getState().kept?.find(({ study }) => study.id === id) ?? null;

/** Puts a study in the place of the one with its id, or before all others. */
export const putKept = (one: KeptReaderStudy): void =>
  useReaderStudy.setState(({ kept }) => {
    const known = kept ?? [];
    const isKnown = known.some(({ study }) => study.id === one.study.id);
    return {
      kept: isKnown ? known.map((other) => (other.study.id === one.study.id ? one : other)) : [one, ...known],
    };
  });
