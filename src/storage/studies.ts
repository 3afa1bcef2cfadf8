// Studies that the user chose to keep: their files as they were opened, and how they were looked at. They name the patient.
import * as v from 'valibot';
import type { Contrast } from '../core/contrast.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import type { KeptView } from '../core/view/viewState.ts';
import type { BrowserLocks } from './browserLocks.ts';
import { type FileTree, foldersIn } from './fileTree.ts';
import { readRecord, type RecordType, type Unreadable, writeRecord } from './record.ts';
import { unfinished } from './unfinished.ts';
import { keptView } from './viewSchema.ts';

export interface KeptStudy {
  readonly id: string;
  /** ISO 8601. */
  readonly created: string;
  /** Whose, and what, as lists show it. */
  readonly title: string;
  readonly detail: string;
  readonly demo: boolean;
  readonly bytes: number;
  /** The path of each file within what was dropped, and what the user said that it is. */
  readonly files: readonly { readonly path: string; readonly modality?: 'CT' | 'MR' | undefined }[];
  /** The series in the panes: a CT, or MR alone. */
  readonly seriesId: string | null;
  /** The real MR of each contrast. */
  readonly references: Readonly<Record<Contrast, string | null>>;
  readonly view: KeptView | null;
}

export interface KeptStudies {
  /** The newest first. One that was never kept whole is not among them; one that cannot be read is told to the storage's owner. */
  readonly list: () => Promise<readonly KeptStudy[]>;
  /** `progress`: bytes written so far. Nothing is left of a study that could not be written whole. */
  readonly keep: (
    study: KeptStudy,
    files: readonly DroppedFile[],
    host: { readonly signal: AbortSignal; readonly progress: (bytes: number) => void },
  ) => Promise<void>;
  /** How a study that is kept was left. */
  readonly update: (study: KeptStudy) => Promise<void>;
  /** The files, each as it was; null where one is missing. */
  readonly files: (study: KeptStudy) => Promise<readonly DroppedFile[] | null>;
  readonly remove: (id: string) => Promise<void>;
}

const top = ['studies'];
const studyType: RecordType<KeptStudy> = {
  what: 'study',
  version: 1,
  schema: v.object({
    id: v.string(),
    created: v.string(),
    title: v.string(),
    detail: v.string(),
    demo: v.boolean(),
    bytes: v.number(),
    files: v.array(v.object({ path: v.string(), modality: v.optional(v.picklist(['CT', 'MR'])) })),
    seriesId: v.nullable(v.string()),
    references: v.object({ T1: v.nullable(v.string()), T2: v.nullable(v.string()) }),
    view: v.nullable(keptView),
  }),
};

export function createStudies(
  tree: FileTree,
  told: (one: Unreadable) => void,
  locks: BrowserLocks | null,
): KeptStudies {
  const recordOf = (id: string): readonly string[] => [...top, id, 'study.json'];
  const fileOf = (id: string, index: number): readonly string[] => [...top, id, 'files', String(index)];
  const { writing, unlessWritten } = unfinished('study', locks);
  const remove = (id: string): Promise<void> => tree.remove([...top, id]);
  const removeBrokenOff = (id: string): Promise<void> =>
    unlessWritten(id, async () => {
      if (!(await tree.read(recordOf(id)))) await remove(id);
    });
  return {
    list: async () => {
      const found: KeptStudy[] = [];
      for (const id of await foldersIn(tree, top)) {
        const study = await readRecord(tree, recordOf(id), studyType);
        if (study.kind === 'value') found.push(study.value);
        else if (study.kind === 'missing') await removeBrokenOff(id);
        else told({ what: studyType.what, name: id, why: study.why });
      }
      return found.sort((a, b) => b.created.localeCompare(a.created));
    },
    keep: (study, files, { signal, progress }) =>
      writing(study.id, async () => {
        try {
          let written = 0;
          for (const [index, { file }] of files.entries()) {
            signal.throwIfAborted();
            await tree.write(fileOf(study.id, index), chunksOf(file));
            progress((written += file.size));
          }
          await writeRecord(tree, recordOf(study.id), studyType, study);
        } catch (thrown) {
          await remove(study.id);
          throw thrown;
        }
      }),
    update: (study) => writeRecord(tree, recordOf(study.id), studyType, study),
    files: async ({ id, files }) => {
      const found: DroppedFile[] = [];
      for (const [index, { path, modality }] of files.entries()) {
        const file = await tree.read(fileOf(id, index));
        if (!file) return null;
        found.push({ path, file, ...(modality ? { modality } : {}) });
      }
      return found;
    },
    remove,
  };
}

/** A file of any size, piece by piece. */
async function* chunksOf(file: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = file.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
