// Reader studies: the design with its cases, the pictures of each case, and one log a reader. They name no patient.
import type { Reading } from '../core/readerStudy/reading.ts';
import type { ReaderStudy } from '../core/readerStudy/study.ts';
import { type FileTree, foldersIn } from './fileTree.ts';
import { readerStudy, readingSchema } from './readerStudySchema.ts';
import { readRecord, type RecordType, type Unreadable, writeRecord } from './record.ts';

export interface KeptReaderStudy {
  readonly study: ReaderStudy;
  /** By the readers' codes. */
  readonly readings: readonly Reading[];
}

export interface KeptReaderStudies {
  /** The newest first. What cannot be read is told to the storage's owner. */
  readonly list: () => Promise<readonly KeptReaderStudy[]>;
  readonly keep: (study: ReaderStudy) => Promise<void>;
  /** All images of a case one after another, as `casePixels` makes them. To be kept before the study that names the case. */
  readonly keepCase: (id: string, code: string, images: readonly Uint8Array<ArrayBuffer>[]) => Promise<void>;
  /** `bytes`: of all images together; null where the case is missing or of another size. */
  readonly readCase: (id: string, code: string, bytes: number) => Promise<Uint8Array<ArrayBuffer> | null>;
  /** One reader's, as it is kept now; null where there is none. */
  readonly reading: (id: string, reader: string) => Promise<Reading | null>;
  readonly keepReading: (id: string, reading: Reading) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
}

const top = 'reader-studies';
const studyType: RecordType<ReaderStudy> = { what: 'reader study', version: 1, schema: readerStudy };
const readingType: RecordType<Reading> = {
  what: 'reading of a reader study',
  version: 1,
  schema: readingSchema,
};

export function createReaderStudies(tree: FileTree, told: (one: Unreadable) => void): KeptReaderStudies {
  const readingsOf = async (id: string): Promise<readonly Reading[]> => {
    const found: Reading[] = [];
    for (const { name } of await tree.list([top, id, 'readers'])) {
      const reading = await readRecord(tree, [top, id, 'readers', name], readingType);
      if (reading.kind === 'value') found.push(reading.value);
      if (reading.kind === 'unreadable') told({ what: readingType.what, name, why: reading.why });
    }
    return found;
  };
  return {
    list: async () => {
      const found: KeptReaderStudy[] = [];
      for (const id of await foldersIn(tree, [top])) {
        const study = await readRecord(tree, [top, id, 'study.json'], studyType);
        if (study.kind === 'value') found.push({ study: study.value, readings: await readingsOf(id) });
        if (study.kind === 'unreadable') told({ what: studyType.what, name: id, why: study.why });
      }
      return found.sort((a, b) => b.study.created.localeCompare(a.study.created));
    },
    keep: (study) => writeRecord(tree, [top, study.id, 'study.json'], studyType, study),
    keepCase: (id, code, images) => tree.write([top, id, 'cases', code], images),
    readCase: async (id, code, bytes) => {
      const file = await tree.read([top, id, 'cases', code]);
      return file?.size === bytes ? new Uint8Array(await file.arrayBuffer()) : null;
    },
    reading: async (id, reader) => {
      const kept = await readRecord(tree, [top, id, 'readers', `${reader}.json`], readingType);
      return kept.kind === 'value' ? kept.value : null;
    },
    keepReading: (id, reading) =>
      writeRecord(tree, [top, id, 'readers', `${reading.reader}.json`], readingType, reading),
    remove: (id) => tree.remove([top, id]),
  };
}
