// Reader studies from the organiser's side: cases drawn from what is open, kept, and removed; and the door to the reader's side.
import { type AppError, toAppError } from '../core/appError.ts';
import { latest } from '../core/latest.ts';
import type { StudyDesign } from '../core/readerStudy/design.ts';
import { ended } from '../core/readerStudy/reading.ts';
import type { ReaderStudy, StudyModel } from '../core/readerStudy/study.ts';
import type { KeptReaderStudies, KeptReaderStudy } from '../storage/readerStudies.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { keptById, patchReaderStudy, putKept, useReaderStudy } from '../stores/readerStudyStore.ts';
import { useStudy } from '../stores/studyStore.ts';
import { drawReaderCases } from './drawReaderCases.ts';
import { createReadingFlow, readingIn } from './readingFlow.ts';
import { findSources, type SourceDeps } from './readerSources.ts';
import { type BrowserLocks, ifFree } from '../storage/browserLocks.ts';
import type { ReaderStudyFlow } from './readerStudyApi.ts';

export interface ReaderStudyDeps extends SourceDeps {
  readonly studies: KeptReaderStudies;
  /** The browser's; null where there are none. */
  readonly locks: BrowserLocks | null;
}

export function createReaderStudyFlow(deps: ReaderStudyDeps): ReaderStudyFlow {
  const { studies } = deps;
  const drawing = latest(() => {
    endJob('readers');
    patchReaderStudy({ busy: false });
  });
  const looking = latest();
  const reading = createReadingFlow(studies, deps.locks);

  const sayHere = (thrown: unknown): void => {
    const error = toAppError(thrown);
    if (error.kind !== 'cancelled') patchReaderStudy({ error });
  };

  const look = async (): Promise<void> => {
    await looking
      .run(async ({ signal, overtaken }) => {
        const found = await findSources(deps, signal);
        if (!overtaken()) patchReaderStudy({ found });
      })
      .catch(sayHere);
  };

  const list = async (): Promise<void> => {
    patchReaderStudy({ kept: await studies.list() });
  };

  /** Draws into a study that stands already, or into a new one; nothing of a new one stays that is not drawn whole. */
  const drawInto = async (design: StudyDesign, before: ReaderStudy | null): Promise<void> => {
    patchReaderStudy({ busy: true, error: null });
    await drawing.run(async ({ signal, overtaken }) => {
      const id = before?.id ?? crypto.randomUUID();
      try {
        const sources = await findSources(deps, signal);
        patchReaderStudy({ found: sources });
        const round = { round: before?.rounds ?? 0, from: before?.cases.length ?? 0 };
        const cases = await drawReaderCases(deps, design, sources, round, {
          signal,
          progress: (done, total) => {
            if (!overtaken()) showJob(plainJob('readers', 'Drawing cases', done, total, 'cases'));
          },
          keepCase: (code, images) => studies.keepCase(id, code, images),
        });
        signal.throwIfAborted();
        const study: ReaderStudy = {
          id,
          created: before?.created ?? new Date().toISOString(),
          design,
          models: together(before?.models ?? [], sources.models),
          cases: [...(before?.cases ?? []), ...cases],
          rounds: round.round + 1,
          patients: (before?.patients ?? 0) + sources.patients,
        };
        await studies.keep(study);
        putKept({ study, readings: [] });
      } catch (thrown) {
        if (!before) await studies.remove(id).catch(() => undefined); // what went wrong before counts
        if (!overtaken()) sayHere(thrown);
      }
    });
  };

  useStudy.subscribe((now, before) => {
    const same = now.syntheses === before.syntheses && now.registrations === before.registrations;
    if (useReaderStudy.getState().open && !(same && now.masking === before.masking)) void look();
  });
  // A reader who was interrupted stands before the same cover again, not before the open page.
  list().then(reading.resumeInterrupted, () => undefined); // where storage is refused there are none

  return {
    ...reading,
    enter: async () => {
      patchReaderStudy({ open: true, found: null, error: null });
      await Promise.all([look(), list().catch(sayHere)]);
    },
    leaveReading: async () => {
      await reading.leaveReading();
      if (useReaderStudy.getState().reading === null) await Promise.all([look(), list().catch(sayHere)]);
    },
    leave: () => {
      drawing.cancel();
      patchReaderStudy({ open: false, error: null });
    },
    draw: (design) => drawInto(design, null),
    addCases: async (studyId) => {
      const one = keptById(studyId);
      if (one?.readings.length === 0) await drawInto(one.study.design, one.study);
    },
    cancel: drawing.cancel,
    remove: async (studyId) => {
      try {
        await studies.remove(studyId);
        await list();
      } catch (thrown) {
        sayHere(thrown);
      }
    },
    endReading: async (studyId, reader) => {
      const one = keptById(studyId);
      if (!one) return;
      try {
        const free = await ifFree(deps.locks, readingIn(studyId, reader), async () => {
          // As it is kept now, which another tab may have added to.
          const open = await studies.reading(studyId, reader);
          if (!open) return;
          const closed = ended(open, new Date().toISOString());
          await studies.keepReading(studyId, closed);
          putKept(withReading(one, closed));
        });
        if (!free) throw readsElsewhere;
      } catch (thrown) {
        sayHere(thrown);
      }
    },
  };
}

const readsElsewhere: AppError = {
  kind: 'storage',
  message: 'This reader is reading in another tab.',
  advice: 'Pause and leave the study there first, or close that tab.',
};

/** Each once, those of `first` before others. */
const together = (first: readonly StudyModel[], more: readonly StudyModel[]): readonly StudyModel[] => [
  ...first,
  ...more.filter(({ id }) => !first.some((one) => one.id === id)),
];

function withReading(
  { study, readings }: KeptReaderStudy,
  reading: KeptReaderStudy['readings'][number],
): KeptReaderStudy {
  return { study, readings: readings.map((one) => (one.reader === reading.reader ? reading : one)) };
}
