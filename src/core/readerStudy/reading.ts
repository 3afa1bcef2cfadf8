// What one reader did, as a log to which is only added: answers, answers taken back, pauses; where the reader stands follows from it.
import type { Region } from './caseImages.ts';
import type { TaskKind } from './design.ts';
import type { Item, PlannedCase } from './study.ts';

export type Answer = 'left' | 'right' | 'neither' | 'real' | 'synthetic' | 1 | 2 | 3 | 4 | 5;

export const answersTo: Readonly<Record<TaskKind, readonly Answer[]>> = {
  single: ['real', 'synthetic'],
  pair: ['left', 'right'],
  rating: [1, 2, 3, 4, 5],
  preference: ['left', 'right', 'neither'],
};

/** `at`: ISO 8601. `item`: its place among the reader's items, from 0. */
export type ReadingEvent =
  | { readonly kind: 'began' | 'paused' | 'finished' | 'ended'; readonly at: string }
  /** `interrupted`: the page was closed or loaded again without a pause. */
  | { readonly kind: 'continued'; readonly at: string; readonly interrupted: boolean }
  | { readonly kind: 'undone'; readonly at: string; readonly item: number }
  | {
      readonly kind: 'answered';
      readonly at: string;
      readonly item: number;
      readonly answer: Answer;
      /** For which the item was on screen before this answer. */
      readonly ms: number;
      /** Where the reader's frame stood, in the picture as it is kept, before any mirroring. */
      readonly region: Region | null;
    };

export interface Reading {
  /** Initials or a code. */
  readonly reader: string;
  readonly plan: readonly PlannedCase[];
  readonly log: readonly ReadingEvent[];
}

export type ReadingState = 'running' | 'paused' | 'finished' | 'ended';

export interface GivenAnswer {
  readonly answer: Answer;
  readonly ms: number;
  readonly at: string;
  readonly region: Region | null;
  /** Answers to the same item that were taken back, the oldest first. */
  readonly earlier: readonly Answer[];
}

export interface Standing {
  readonly state: ReadingState;
  /** One an item that stands answered, in their order; its length is the next item's place. */
  readonly given: readonly GivenAnswer[];
}

/** A code as it is kept and compared: capitals and digits, 1 to 12 of them; null where it is none. */
export function readerCode(typed: string): string | null {
  const code = typed.trim().toUpperCase();
  return /^[A-Z0-9]{1,12}$/.test(code) ? code : null;
}

export function standingOf({ log }: Pick<Reading, 'log'>): Standing {
  const given: GivenAnswer[] = [];
  const earlier = new Map<number, Answer[]>();
  let state: ReadingState = 'running';
  for (const event of log)
    switch (event.kind) {
      case 'began':
      case 'continued':
        state = 'running';
        break;
      case 'paused':
      case 'finished':
      case 'ended':
        state = event.kind;
        break;
      case 'undone': {
        const taken = given.pop();
        if (taken) earlier.set(event.item, [...(earlier.get(event.item) ?? []), taken.answer]);
        break;
      }
      case 'answered': {
        const { answer, ms, at, region } = event;
        given.push({ answer, ms, at, region, earlier: earlier.get(event.item) ?? [] });
        break;
      }
    }
  return { state, given };
}

export const beginReading = (reader: string, plan: readonly PlannedCase[], at: string): Reading => ({
  reader,
  plan,
  log: [{ kind: 'began', at }],
});

const added = (reading: Reading, event: ReadingEvent): Reading => ({
  ...reading,
  log: [...reading.log, event],
});

/** The reading with one answer more; as it was where it does not go on, all is answered, or the item has no such answer. */
export function answered(
  reading: Reading,
  items: readonly Item[],
  { answer, ms, at, region }: Omit<GivenAnswer, 'earlier'>,
): Reading {
  const { state, given } = standingOf(reading);
  const item = items[given.length];
  if (state !== 'running' || !item || !answersTo[item.of.task].includes(answer)) return reading;
  return added(reading, { kind: 'answered', at, item: given.length, answer, ms, region });
}

/** Takes the last answer back. */
export function undone(reading: Reading, at: string): Reading {
  const { state, given } = standingOf(reading);
  if (state !== 'running' || given.length === 0) return reading;
  return added(reading, { kind: 'undone', at, item: given.length - 1 });
}

export const paused = (reading: Reading, at: string): Reading =>
  standingOf(reading).state === 'running' ? added(reading, { kind: 'paused', at }) : reading;

/** Goes on after a pause, or after an interruption. */
export function continued(reading: Reading, at: string): Reading {
  const { state } = standingOf(reading);
  return state === 'running' || state === 'paused'
    ? added(reading, { kind: 'continued', at, interrupted: state === 'running' })
    : reading;
}

/** Over, with every item answered. */
export function finished(reading: Reading, items: readonly Item[], at: string): Reading {
  const { state, given } = standingOf(reading);
  return state === 'running' && given.length === items.length
    ? added(reading, { kind: 'finished', at })
    : reading;
}

/** Closed before its end by the organiser: what was answered counts. */
export function ended(reading: Reading, at: string): Reading {
  const { state } = standingOf(reading);
  return state === 'running' || state === 'paused' ? added(reading, { kind: 'ended', at }) : reading;
}

/** Whether a reading can still go on. */
export const isOpen = (reading: Reading): boolean => {
  const { state } = standingOf(reading);
  return state === 'running' || state === 'paused';
};
