// Fine-tune runs: the plan of each, how far it is, its checkpoint, its best weights, and the pictures of its last validation.
import * as v from 'valibot';
import type { Convolutions, PlainConvolution } from '../core/network/convolution.ts';
import type { Checkpoint } from '../core/training/checkpoint.ts';
import type { PreviewSet, RunEnd, RunPlan, RunProgress } from '../core/training/fineTune.ts';
import { type FileTree, foldersIn } from './fileTree.ts';
import { packed, readPacked } from './packed.ts';
import {
  anyNumber,
  readRecord,
  type RecordType,
  type Unreadable,
  valueOrThrow,
  writeRecord,
} from './record.ts';
import { contrast, runEnd, runPlan, runProgress } from './trainingSchemas.ts';

export interface KeptRun {
  readonly plan: RunPlan;
  readonly progress: RunProgress | null;
  /** Null while it is not over. */
  readonly end: RunEnd | null;
  /** The model that it made. */
  readonly modelId: string | null;
}

export interface KeptCheckpoint {
  readonly progress: RunProgress;
  readonly checkpoint: Checkpoint | null;
}

/** All but `list` throw an AppError where what is kept cannot be read; it stays as it is. */
export interface KeptRuns {
  /** The newest first. What cannot be read is told to the storage's owner. */
  readonly list: () => Promise<readonly KeptRun[]>;
  readonly read: (id: string) => Promise<KeptRun | null>;
  readonly keep: (run: Omit<KeptRun, 'progress'>) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  /** Progress and weights in one file, so that they are never of different moments. */
  readonly keepCheckpoint: (
    id: string,
    progress: RunProgress,
    checkpoint: Checkpoint | null,
  ) => Promise<void>;
  readonly checkpoint: (id: string) => Promise<KeptCheckpoint | null>;
  readonly keepBest: (id: string, fold: number, trained: Convolutions) => Promise<void>;
  /** Empty where none are kept. */
  readonly best: (id: string, fold: number) => Promise<Convolutions>;
  readonly keepPreviews: (id: string, previews: PreviewSet) => Promise<void>;
  /** Null where nothing has validated yet. */
  readonly previews: (id: string) => Promise<PreviewSet | null>;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Version 0 of all of these had the same form without its version. */
const migrate = (value: unknown): unknown => value;

const runType: RecordType<Omit<KeptRun, 'progress'>> = {
  what: 'run',
  version: 1,
  schema: v.object({ plan: runPlan, end: v.nullable(runEnd), modelId: v.nullable(v.string()) }),
  migrate,
};
const progressType: RecordType<RunProgress> = {
  what: 'progress of the run',
  version: 1,
  schema: runProgress,
  migrate,
};
const checkpointType = {
  what: 'checkpoint of the run',
  version: 1,
  schema: v.object({
    progress: runProgress,
    step: v.nullable(count),
    variables: v.array(v.object({ key: v.string(), length: count })),
  }),
  migrate,
};
const bestType = {
  what: 'best weights of the run',
  version: 1,
  schema: v.array(v.object({ name: v.string(), shape: v.tuple([count, count, count, count]) })),
  migrate,
};
const previewsType = {
  what: 'pictures of the run',
  version: 1,
  schema: v.object({
    epoch: count,
    previews: v.array(
      v.object({
        size: count,
        contrast,
        pair: v.string(),
        psnr: anyNumber,
        ssim: anyNumber,
        tenengrad: anyNumber,
      }),
    ),
  }),
  migrate,
};

const top = ['finetune', 'runs'];

export function createRuns(tree: FileTree, told: (one: Unreadable) => void): KeptRuns {
  const read = async (id: string): Promise<KeptRun | null> => {
    const run = valueOrThrow(await readRecord(tree, [...top, id, 'run.json'], runType), {
      what: runType.what,
      name: id,
    });
    if (!run) return null;
    const progress = valueOrThrow(await readRecord(tree, [...top, id, 'progress.json'], progressType), {
      what: progressType.what,
      name: id,
    });
    return { ...run, progress };
  };

  return {
    read,
    list: async () => {
      const found: KeptRun[] = [];
      for (const id of await foldersIn(tree, top)) {
        const run = await readRecord(tree, [...top, id, 'run.json'], runType);
        const progress = await readRecord(tree, [...top, id, 'progress.json'], progressType);
        if (run.kind === 'unreadable') told({ what: runType.what, name: id, why: run.why });
        else if (progress.kind === 'unreadable')
          told({ what: progressType.what, name: id, why: progress.why });
        else if (run.kind === 'value')
          found.push({ ...run.value, progress: progress.kind === 'value' ? progress.value : null });
      }
      return found.sort((a, b) => b.plan.created.localeCompare(a.plan.created));
    },
    keep: ({ plan, end, modelId }) =>
      writeRecord(tree, [...top, plan.id, 'run.json'], runType, { plan, end, modelId }),
    remove: (id) => tree.remove([...top, id]),

    keepCheckpoint: async (id, progress, checkpoint) => {
      const entries = Object.entries(checkpoint?.variables ?? {});
      const head = {
        progress,
        step: checkpoint?.step ?? null,
        variables: entries.map(([key, { value }]) => ({ key, length: value.length })),
      };
      const arrays = entries.flatMap(([, { value, first, second }]) => [value, first, second]);
      await tree.write([...top, id, 'checkpoint.bin'], packed(checkpointType, head, arrays));
      await writeRecord(tree, [...top, id, 'progress.json'], progressType, progress);
    },
    checkpoint: async (id) => {
      const reading = await readPacked(
        tree,
        [...top, id, 'checkpoint.bin'],
        checkpointType,
        ({ progress, step, variables }, { floats }): KeptCheckpoint => ({
          progress,
          checkpoint:
            step === null
              ? null
              : {
                  step,
                  variables: Object.fromEntries(
                    variables.map(({ key, length }) => [
                      key,
                      { value: floats(length), first: floats(length), second: floats(length) },
                    ]),
                  ),
                },
        }),
      );
      return valueOrThrow(reading, { what: checkpointType.what, name: id });
    },

    keepBest: (id, fold, trained) =>
      tree.write(
        [...top, id, `best-${fold}.bin`],
        packed(
          bestType,
          [...trained].map(
            ([
              name,
              {
                shape: [h, w, i, o],
              },
            ]) => ({ name, shape: [h, w, i, o] }),
          ),
          [...trained.values()].flatMap(({ weight, bias }) => [weight, bias]),
        ),
      ),
    best: async (id, fold) => {
      const reading = await readPacked(
        tree,
        [...top, id, `best-${fold}.bin`],
        bestType,
        (shapes, { floats }) =>
          new Map(
            shapes.map(({ name, shape }): [string, PlainConvolution] => {
              const [h, w, i, o] = shape;
              return [name, { shape, weight: floats(h * w * i * o), bias: floats(o) }];
            }),
          ),
      );
      return valueOrThrow(reading, { what: bestType.what, name: id }) ?? new Map<string, PlainConvolution>();
    },

    keepPreviews: (id, { epoch, previews }) =>
      tree.write(
        [...top, id, 'previews.bin'],
        packed(
          previewsType,
          {
            epoch,
            previews: previews.map(({ size, contrast: of, pair, psnr, ssim, tenengrad }) => ({
              size,
              contrast: of,
              pair,
              psnr,
              ssim,
              tenengrad,
            })),
          },
          previews.flatMap(({ synthetic, real }) => [synthetic, real]),
        ),
      ),
    previews: async (id) => {
      const reading = await readPacked(
        tree,
        [...top, id, 'previews.bin'],
        previewsType,
        ({ epoch, previews }, { bytes }): PreviewSet => ({
          epoch,
          previews: previews.map((one) => ({
            ...one,
            synthetic: bytes(one.size ** 2),
            real: bytes(one.size ** 2),
          })),
        }),
      );
      return valueOrThrow(reading, { what: previewsType.what, name: id });
    },
  };
}
