// The form of a kept reader study and of one reader's log.
import * as v from 'valibot';
import {
  MOST_CASES,
  MOST_QUESTIONS,
  type Origin,
  stackSizes,
  taskKinds,
} from '../core/readerStudy/design.ts';
import type { Reading, ReadingEvent } from '../core/readerStudy/reading.ts';
import type { ReaderStudy } from '../core/readerStudy/study.ts';
import { contrast } from './trainingSchemas.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const cases = v.pipe(count, v.maxValue(MOST_CASES));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const code = v.pipe(v.string(), v.regex(/^C\d{3,}$/));
const isModel = (value: unknown): boolean => typeof value === 'string' && /^model:./.test(value);
const origin: v.GenericSchema<unknown, Origin> = v.union([
  v.literal('real'),
  v.custom<`model:${string}`>(isModel),
]);
const region = v.nullable(v.object({ x: share, y: share }));

export const readerStudy: v.GenericSchema<unknown, ReaderStudy> = v.object({
  id: v.string(),
  created: v.string(),
  design: v.object({
    name: v.string(),
    seed: v.pipe(count, v.maxValue(2 ** 32 - 1)),
    cases: v.object({ single: cases, pair: cases, rating: cases, preference: cases }),
    questions: v.pipe(
      v.array(v.object({ text: v.string(), low: v.string(), high: v.string() })),
      v.maxLength(MOST_QUESTIONS),
    ),
    models: v.nullable(v.tuple([v.string(), v.string()])),
    contrasts: v.array(contrast),
    slices: v.picklist(stackSizes),
  }),
  models: v.array(v.object({ id: v.string(), name: v.string(), weightsSha256: v.string() })),
  cases: v.array(
    v.object({
      code,
      task: v.picklist(taskKinds),
      contrast,
      images: v.pipe(v.array(origin), v.minLength(1), v.maxLength(2)),
      width: v.pipe(count, v.minValue(1)),
      height: v.pipe(count, v.minValue(1)),
      pixelMm: v.tuple([v.number(), v.number()]),
      slices: v.picklist(stackSizes),
      region,
    }),
  ),
  rounds: count,
  patients: count,
});

const at = v.string();
const answer = v.picklist(['left', 'right', 'neither', 'real', 'synthetic', 1, 2, 3, 4, 5]);
const event: v.GenericSchema<unknown, ReadingEvent> = v.variant('kind', [
  v.object({ kind: v.picklist(['began', 'paused', 'finished', 'ended']), at }),
  v.object({ kind: v.literal('continued'), at, interrupted: v.boolean() }),
  v.object({ kind: v.literal('undone'), at, item: count }),
  v.object({ kind: v.literal('answered'), at, item: count, answer, ms: v.number(), region }),
]);

export const readingSchema: v.GenericSchema<unknown, Reading> = v.object({
  reader: v.pipe(v.string(), v.regex(/^[A-Z0-9]{1,12}$/)),
  plan: v.array(v.object({ code, swapped: v.boolean(), mirrored: v.boolean() })),
  log: v.array(event),
});
