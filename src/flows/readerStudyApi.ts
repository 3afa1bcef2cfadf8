// What the reader-study room can ask for, and what it is given.
import type { Region } from '../core/readerStudy/caseImages.ts';
import type { StudyDesign } from '../core/readerStudy/design.ts';
import type { Answer } from '../core/readerStudy/reading.ts';

/** Slices of one image, as they are to be shown: 8 bits a pixel, slice after slice. */
export interface BlindPicture {
  readonly width: number;
  readonly height: number;
  /** Of a pixel, from side to side and from top to bottom. */
  readonly pixelMm: readonly [number, number];
  readonly pixels: Uint8Array<ArrayBuffer>;
}

export interface ReaderStudyFlow {
  /** Opens the organiser's page. */
  enter(): Promise<void>;
  leave(): void;
  /** Draws cases from what is open now, and keeps them with their pictures. */
  draw(design: StudyDesign): Promise<void>;
  /** Draws as many again from what is open now, into a study that nobody has begun to read. */
  addCases(studyId: string): Promise<void>;
  /** Stops drawing; nothing of it is kept. */
  cancel(): void;
  remove(studyId: string): Promise<void>;
  /** Closes a reading that was not finished; its answers count. */
  endReading(studyId: string, reader: string): Promise<void>;

  /** Covers the page for a reader: a new one, or one who goes on. */
  begin(studyId: string, reader: string): Promise<void>;
  /** Reads here what another tab was reading; that tab stops. */
  takeOver(): Promise<void>;
  /** The first case, or the next one after a pause. */
  proceed(): Promise<void>;
  /** `region`: where the frame stands, as the picture is seen. */
  answer(answer: Answer, region: Region | null): Promise<void>;
  /** Takes the last answer back. */
  undo(): Promise<void>;
  /** Hides the pictures; put on record. */
  pause(): Promise<void>;
  /** All is answered: from here on no answer can be taken back. */
  finish(): Promise<void>;
  /** From a pause, or when all is over. */
  leaveReading(): Promise<void>;
  /** The images of the item that is asked, the left or only one first; empty where none is. */
  pictures(): readonly BlindPicture[];
}
