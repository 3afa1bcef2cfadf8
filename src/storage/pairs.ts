// Prepared pairs: a description, and its training slices in one file.
import * as v from 'valibot';
import type { Contrast } from '../core/contrast.ts';
import { sliceBytes, type TrainingSlice } from '../core/training/trainingSlice.ts';
import type { BrowserLocks } from './browserLocks.ts';
import { type Chunk, type FileTree, foldersIn } from './fileTree.ts';
import { readRecord, type RecordType, type Unreadable, valueOrThrow, writeRecord } from './record.ts';
import { contrast } from './trainingSchemas.ts';
import { unfinished } from './unfinished.ts';

/** A prepared pair; nothing in it names a person. */
export interface KeptPair {
  readonly key: string;
  /** A hash of who it is. */
  readonly patient: string;
  /** A hash of its CT; null where an older version kept it. */
  readonly ct: string | null;
  /** The hash by which older versions named who it is; null where one of them kept it. */
  readonly olderPatient: string | null;
  readonly size: number;
  readonly pixelMm: number;
  /** The model's contrasts; `present` says which of them the pair has. */
  readonly contrasts: readonly Contrast[];
  readonly present: readonly boolean[];
  readonly slices: number;
  /** In words: how the MR lies on the CT. */
  readonly summary: string;
  /** Data URLs of the middle slice: CT, and the real MR laid over it. */
  readonly pictures: { readonly ct: string; readonly mr: string };
  readonly date: string;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const pairType: RecordType<KeptPair> = {
  what: 'pair',
  version: 1,
  schema: v.object({
    key: v.string(),
    patient: v.string(),
    ct: v.optional(v.nullable(v.string()), null),
    olderPatient: v.optional(v.nullable(v.string()), null),
    size: count,
    pixelMm: v.number(),
    contrasts: v.array(contrast),
    present: v.array(v.boolean()),
    slices: count,
    summary: v.string(),
    pictures: v.object({ ct: v.string(), mr: v.string() }),
    date: v.string(),
  }),
  migrate: (value) => value, // version 0 had the same form without its version
};

/** Reads training slices by their index. */
export type SliceReader = (index: number) => Promise<TrainingSlice>;

export interface KeptPairs {
  /** The oldest first. A pair that was never finished is not among them; one that cannot be read is told to the storage's owner. */
  readonly list: () => Promise<readonly KeptPair[]>;
  /** The description comes last: a pair without one was never finished. */
  readonly keep: (pair: KeptPair, slices: readonly TrainingSlice[]) => Promise<void>;
  readonly remove: (key: string) => Promise<void>;
  /** Null where it is not kept. Throws an AppError where it cannot be read. */
  readonly open: (key: string) => Promise<SliceReader | null>;
}

const top = ['finetune', 'pairs'];

export function createPairs(
  tree: FileTree,
  told: (one: Unreadable) => void,
  locks: BrowserLocks | null,
): KeptPairs {
  const descriptionOf = (key: string): readonly string[] => [...top, key, 'pair.json'];
  const { writing, unlessWritten } = unfinished('pair', locks);
  const remove = (key: string): Promise<void> => tree.remove([...top, key]);
  const removeBrokenOff = (key: string): Promise<void> =>
    unlessWritten(key, async () => {
      if (!(await tree.read(descriptionOf(key)))) await remove(key);
    });
  return {
    list: async () => {
      const found: KeptPair[] = [];
      for (const key of await foldersIn(tree, top)) {
        const pair = await readRecord(tree, descriptionOf(key), pairType);
        if (pair.kind === 'value') found.push(pair.value);
        else if (pair.kind === 'missing') await removeBrokenOff(key);
        else told({ what: pairType.what, name: key, why: pair.why });
      }
      return found.sort((a, b) => a.date.localeCompare(b.date));
    },
    keep: (pair, slices) =>
      writing(pair.key, async () => {
        try {
          await tree.write([...top, pair.key, 'slices.bin'], arraysOf(slices));
          await writeRecord(tree, descriptionOf(pair.key), pairType, pair);
        } catch (thrown) {
          await remove(pair.key);
          throw thrown;
        }
      }),
    remove,
    open: async (key) => {
      const reading = await readRecord(tree, descriptionOf(key), pairType);
      const pair = valueOrThrow(reading, { what: pairType.what, name: key });
      const file = await tree.read([...top, key, 'slices.bin']);
      if (!pair || !file) return null;
      const area = pair.size ** 2;
      const contrasts = pair.contrasts.length;
      const bytes = sliceBytes(pair.size, contrasts);
      return async (index) => {
        const buffer = await file.slice(index * bytes, (index + 1) * bytes).arrayBuffer();
        return {
          hu: new Int16Array(buffer, 0, area),
          target: new Uint16Array(buffer, area * 2, area * contrasts),
          mask: new Uint8Array(buffer, area * (2 + 2 * contrasts), area),
        };
      };
    },
  };
}

function* arraysOf(slices: readonly TrainingSlice[]): Generator<Chunk> {
  for (const { hu, target, mask } of slices) yield* [hu, target, mask];
}
