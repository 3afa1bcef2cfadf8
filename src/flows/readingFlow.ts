// A reader at work: one item after another from kept pictures, each answer kept at once, pauses and interruptions put on record.
import { type AppError, toAppError } from '../core/appError.ts';
import { queue } from '../core/queue.ts';
import { mirroredPixels, type Region } from '../core/readerStudy/caseImages.ts';
import {
  answered,
  beginReading,
  continued,
  finished,
  isOpen,
  paused,
  type Reading,
  standingOf,
  undone,
} from '../core/readerStudy/reading.ts';
import { type Item, itemsOf, planFor, type ReaderStudy } from '../core/readerStudy/study.ts';
import type { KeptReaderStudies } from '../storage/readerStudies.ts';
import {
  isElsewhere,
  keptById,
  patchReaderStudy,
  patchReading,
  putKept,
  useReaderStudy,
} from '../stores/readerStudyStore.ts';
import { type BrowserLocks, claim, type Claim, oneTabAtATime } from '../storage/browserLocks.ts';
import type { BlindPicture, ReaderStudyFlow } from './readerStudyApi.ts';

type ReadingFlow = Pick<
  ReaderStudyFlow,
  'begin' | 'takeOver' | 'proceed' | 'answer' | 'undo' | 'pause' | 'finish' | 'leaveReading' | 'pictures'
> & {
  /** Covers the page again where a reading was broken off without a pause. */
  readonly resumeInterrupted: () => Promise<void>;
};

/** What is read now: the store holds what may be seen of it. */
interface AtWork {
  readonly study: ReaderStudy;
  readonly items: readonly Item[];
  reading: Reading;
  pictures: readonly BlindPicture[];
  /** When the item came on screen, ms; null while none is. */
  shownAt: number | null;
  /** Events of its log that are in the storage; more there are another tab's. */
  written: number;
  readonly held: Claim;
}

/** Names of locks: held while a reader is at work in a tab, and while one event is written. */
export const readingIn = (studyId: string, reader: string): string => `reading-${studyId}-${reader}`;
const writing = (studyId: string, reader: string): string => `writing-${studyId}-${reader}`;

const now = (): string => new Date().toISOString();

export function createReadingFlow(studies: KeptReaderStudies, locks: BrowserLocks | null): ReadingFlow {
  let work: AtWork | null = null;

  /** Another tab has the reader: nothing more is written here. */
  const lose = (): void => {
    work = null;
    patchReading({ stage: 'taken', item: null, error: null });
  };
  const { add: inTurn } = queue();

  /** Writes it; where the storage refuses, the reader is told, and it is written whole with the next answer. */
  const keep = async (one: AtWork, reading: Reading): Promise<void> => {
    if (reading === one.reading && reading.log.length > 1) return;
    one.reading = reading;
    const { study } = one;
    const kept = keptById(study.id);
    const others = (kept?.readings ?? []).filter(({ reader }) => reader !== reading.reader);
    putKept({ study, readings: [...others, reading] });
    try {
      const kept = await inTurn(() =>
        oneTabAtATime(locks, writing(study.id, reading.reader), async () => {
          const there = await studies.reading(study.id, reading.reader);
          if (there && there.log.length > one.written) return false;
          await studies.keepReading(study.id, reading);
          one.written = reading.log.length;
          return true;
        }),
      );
      if (kept) patchReading({ error: null });
      else if (work === one) lose();
    } catch (thrown) {
      patchReading({ error: notKept(toAppError(thrown)) });
    }
  };

  const picturesFor = async (one: AtWork, { planned, of }: Item): Promise<readonly BlindPicture[]> => {
    const { code, width, height, slices, pixelMm, images } = of;
    const each = width * height * slices;
    const all = await studies.readCase(one.study.id, code, each * images.length);
    if (!all) throw picturesGone(code);
    const pictures = images.map((_, i): BlindPicture => {
      const own = all.slice(i * each, (i + 1) * each);
      return { width, height, pixelMm, pixels: planned.mirrored ? mirroredPixels(own, width) : own };
    });
    return planned.swapped && pictures.length > 1 ? pictures.toReversed() : pictures;
  };

  /** Shows the item that comes next, or that there is none. */
  const showNext = async (one: AtWork): Promise<void> => {
    if (work !== one) return;
    const position = standingOf(one.reading).given.length;
    const item = one.items[position];
    one.shownAt = null;
    if (!item) {
      one.pictures = [];
      patchReading({ stage: 'answered', position, item: null });
      return;
    }
    const { planned, of, question } = item;
    const before = one.items[position - 1];
    if (before?.planned.code !== planned.code || one.pictures.length === 0) {
      patchReading({ stage: 'waiting', item: null });
      try {
        one.pictures = await picturesFor(one, item);
      } catch (thrown) {
        one.pictures = [];
        await keep(one, paused(one.reading, now()));
        patchReading({ stage: 'paused', item: null, error: toAppError(thrown) });
        return;
      }
      if (work !== one || standingOf(one.reading).state !== 'running') return;
    }
    patchReading({
      stage: 'asking',
      position,
      item: {
        nth: one.reading.plan.indexOf(planned),
        task: of.task,
        contrast: of.contrast,
        question: question === null ? null : (one.study.design.questions[question] ?? null),
        slices: of.slices,
        region: of.region && asSeen(of.region, planned.mirrored),
      },
    });
    one.shownAt = performance.now();
  };

  const open = (
    study: ReaderStudy,
    reading: Reading,
    { interrupted, written, held }: { interrupted: boolean; written: number; held: Claim },
  ): AtWork => {
    const items = itemsOf(study, reading.plan);
    const given = standingOf(reading).given.length;
    work = { study, items, reading, pictures: [], shownAt: null, written, held };
    patchReaderStudy({
      reading: {
        studyId: study.id,
        reader: reading.reader,
        stage: reading.log.length <= 1 && !interrupted ? 'begin' : 'paused',
        interrupted,
        position: given,
        total: items.length,
        item: null,
        error: null,
      },
    });
    return work;
  };

  let entering = false;
  /** Behind the cover, in this tab alone; where another tab has the reader, that is said, unless it is taken over. */
  const enter = async (study: ReaderStudy, reader: string, steal: boolean): Promise<void> => {
    if (work || entering) return;
    entering = true;
    try {
      const held = await claim(locks, readingIn(study.id, reader), {
        steal,
        lost: () => {
          if (work?.held === held) lose();
        },
      });
      if (!held) {
        const stage = { stage: 'elsewhere', interrupted: false, item: null, error: null } as const;
        patchReaderStudy({ reading: { studyId: study.id, reader, position: 0, total: 0, ...stage } });
        return;
      }
      // After what the other tab was still writing.
      const known = await oneTabAtATime(locks, writing(study.id, reader), () =>
        studies.reading(study.id, reader),
      );
      if (known && !isOpen(known)) {
        held.release();
        patchReaderStudy({ reading: null, open: true });
      } else if (known) {
        const interrupted = standingOf(known).state === 'running';
        open(study, known, { interrupted, written: known.log.length, held });
      } else {
        const begun = beginReading(reader, planFor(study, reader), now());
        await keep(open(study, begun, { interrupted: false, written: 0, held }), begun);
      }
    } finally {
      entering = false;
    }
  };

  const asking = (): AtWork | null => (useReaderStudy.getState().reading?.stage === 'asking' ? work : null);

  return {
    begin: async (studyId, reader) => {
      const kept = keptById(studyId);
      if (kept) await enter(kept.study, reader, false);
    },
    takeOver: async () => {
      const { reading } = useReaderStudy.getState();
      const kept = reading && keptById(reading.studyId);
      if (kept && isElsewhere(reading.stage)) await enter(kept.study, reading.reader, true);
    },
    resumeInterrupted: async () => {
      for (const { study, readings } of useReaderStudy.getState().kept ?? [])
        for (const reading of readings)
          if (!useReaderStudy.getState().reading && standingOf(reading).state === 'running')
            await enter(study, reading.reader, false);
    },
    proceed: async () => {
      const stage = useReaderStudy.getState().reading?.stage;
      if (!work || (stage !== 'begin' && stage !== 'paused')) return;
      const one = work;
      patchReading({ stage: 'waiting', error: null });
      if (stage === 'paused') await keep(one, continued(one.reading, now()));
      patchReading({ interrupted: false });
      await showNext(one);
    },
    answer: async (answer, region) => {
      const one = asking();
      if (!one || one.shownAt === null) return;
      const item = one.items[standingOf(one.reading).given.length];
      const ms = Math.round(performance.now() - one.shownAt);
      const at = region && asSeen(region, item?.planned.mirrored === true);
      const next = answered(one.reading, one.items, { answer, ms, at: now(), region: at });
      if (next === one.reading) return;
      await Promise.all([keep(one, next), showNext(one)]);
    },
    undo: async () => {
      const one = work;
      const stage = useReaderStudy.getState().reading?.stage;
      if (!one || (stage !== 'asking' && stage !== 'answered')) return;
      const next = undone(one.reading, now());
      if (next === one.reading) return;
      one.pictures = [];
      await Promise.all([keep(one, next), showNext(one)]);
    },
    pause: async () => {
      const one = work;
      const stage = useReaderStudy.getState().reading?.stage;
      if (!one || stage === 'paused' || stage === 'over') return;
      one.pictures = [];
      one.shownAt = null;
      patchReading({ stage: 'paused', item: null });
      await keep(one, paused(one.reading, now()));
    },
    finish: async () => {
      if (!work || useReaderStudy.getState().reading?.stage !== 'answered') return;
      const one = work;
      await keep(one, finished(one.reading, one.items, now()));
      if (work === one) patchReading({ stage: 'over' });
    },
    leaveReading: async () => {
      const one = work;
      const stage = useReaderStudy.getState().reading?.stage;
      if (isElsewhere(stage)) patchReaderStudy({ reading: null, open: true });
      if (!one || (stage !== 'paused' && stage !== 'over')) return;
      // An interrupted reader who leaves has made a pause of it.
      if (stage === 'paused') await keep(one, paused(one.reading, now()));
      if (work !== one) return;
      work = null;
      one.held.release();
      patchReaderStudy({ reading: null, open: true });
    },
    pictures: () => work?.pictures ?? [],
  };
}

/** Between a picture as it is kept and as it is seen, either way. */
const asSeen = ({ x, y }: Region, mirrored: boolean): Region => ({ x: mirrored ? 1 - x : x, y });

const notKept = ({ message }: AppError): AppError => ({
  kind: 'storage',
  message: `The last answer could not be kept: ${message}`,
  advice: 'It is kept with the next one. Do not close the page before that; free disk space.',
});

const picturesGone = (code: string): AppError => ({
  kind: 'storage',
  message: `The pictures of case ${code} are missing: the browser has cleared them.`,
  advice: 'The study cannot go on here. Leave it, and tell its organiser; what was answered is kept.',
});
