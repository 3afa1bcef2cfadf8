// One patient's CT and two T1 before the compare flow, whose worker answers what a test wants.
import { type AppError, cancelled } from '../../core/appError.ts';
import type { CallOptions } from '../../core/calls.ts';
import { identityAt } from '../../core/geometry/affine.ts';
import { sharedStack } from '../../core/geometry/sharedStack.ts';
import type { StackGeometry } from '../../core/geometry/stack.ts';
import type { Placement } from '../../core/registration/placement.ts';
import type { SeriesInfo } from '../../core/series/seriesInfo.ts';
import { seriesFor } from '../../core/testing/seriesFor.ts';
import type { Compute } from '../../pipeline/host.ts';
import type { Placed } from '../../pipeline/pieces/comparingApi.ts';
import { testCompute } from '../../pipeline/testing/testCompute.ts';
import { useCompare } from '../../stores/compareStore.ts';
import { useMessages } from '../../stores/messageStore.ts';
import {
  emptyStudy,
  patchStudy,
  registrationKey,
  type Synthesis,
  useStudy,
} from '../../stores/studyStore.ts';
import { createCompareFlow } from '../compareFlow.ts';
import { dropAllPixels, putPixels } from '../pixelTable.ts';

const small = (series: SeriesInfo): SeriesInfo & { readonly geometry: StackGeometry } => {
  if (!series.geometry) throw new Error('no stack');
  return { ...series, geometry: { ...series.geometry, columns: 4, rows: 4 } };
};
const mrSeries = (id: string, description: string): SeriesInfo =>
  small(seriesFor(id, { role: 'mr', modality: 'MR', description }, [0, 5, 10, 15, 20]));
export const ct = small(seriesFor('ct'));
const otherCt = small(seriesFor('other-ct'));
const t1 = mrSeries('t1', 'T1 mprage');
const other = mrSeries('other', 'T1 other');

type Comparing = Compute['comparing'][0];
export const placedWell: Placed = {
  information: 0.6,
  sharpness: 2.5,
  nearby: 0.8,
  overlap: 0.95,
  normalisation: 'percentile',
};
/** Beyond which a place is bad: there is a better one close by. */
export const placedBadly: Placed = { ...placedWell, nearby: 1.3 };
export const died: AppError = {
  kind: 'device',
  message: 'The compare worker stopped.',
  advice: 'Try again.',
};

const notAsked = (): Promise<never> => Promise.reject(new Error('not asked here'));
const findsNoTissue = { tissueInput: notAsked, placeTissue: notAsked, compareTissue: notAsked };

/** A patient's CT with masks and two T1; what the compare worker answers can be replaced. */
export function stage(worker: Partial<Comparing> = {}) {
  const calls: string[] = [];
  const kept = new Map<string, Placement>();
  /** The keys of the pairs that the worker was asked to place. */
  const pairs: string[] = [];
  const answers: Comparing = {
    register: () =>
      Promise.resolve({ map: identityAt([0, 0, 0]), before: 0.2, after: 0.6, overlap: 1, evaluations: 9 }),
    place: () => Promise.resolve(placedWell),
    layOver: () => Promise.resolve(null),
    judge: ({ slices }) => Promise.resolve(slices.map(() => ({}) as never)),
    ...findsNoTissue,
    ...worker,
  };
  const noted = <Q, R, P>(name: string, answer: (request: Q, options?: CallOptions<P>) => Promise<R>) => {
    return (request: Q, options?: CallOptions<P>): Promise<R> => {
      calls.push(name);
      return answer(request, options);
    };
  };
  const comparing: Comparing = {
    register: noted('register', (request, options) => answers.register(request, options)),
    place: noted('place', (request, options) => {
      pairs.push(request.pair.key);
      return answers.place(request, options);
    }),
    layOver: noted('layOver', (request, options) => answers.layOver(request, options)),
    judge: noted('judge', (request, options) => answers.judge(request, options)),
    ...findsNoTissue,
  };
  const flow = createCompareFlow({
    compute: { ...testCompute(() => ({ decodeSlices: () => null })), comparing: [comparing, comparing] },
    placements: {
      read: (a, b) => Promise.resolve(kept.get(`${a}|${b}`) ?? null),
      keep: (a, b, placement) => Promise.resolve(void kept.set(`${a}|${b}`, placement)),
    },
    filesOf: () => Array.from({ length: 5 }, (_, i) => ({ path: `${i}`, file: new Blob([]) })),
  });
  return { flow, calls, kept, answers, pairs };
}

/** A series as it is listed when it is dropped again without its first image. */
export const withoutFirst = (series: SeriesInfo): SeriesInfo => ({
  ...series,
  instances: series.instances.slice(1),
});

/** Holds what it lets through until it is opened. */
export function gated<A extends readonly unknown[], R>(work: (...asked: A) => Promise<R>) {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  return { work: (...asked: A): Promise<R> => gate.then(() => work(...asked)), open: () => open() };
}

export const registration = () => useStudy.getState().registrations[registrationKey('ct', 'T1')];
export const judgement = () => useCompare.getState().judgements[registrationKey('ct', 'T1')];
export const texts = (): readonly string[] => useMessages.getState().messages.map(({ text }) => text);
export const until = async (met: () => boolean): Promise<void> => {
  for (let i = 0; i < 200 && !met(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
  if (!met()) throw new Error('It did not come about within a second.');
};
/** Never answers, but for an abort; `asked` says that it was called. */
export function hanging() {
  const state = { asked: 0 };
  const call = (_request: unknown, { signal }: CallOptions = {}): Promise<never> => {
    state.asked++;
    return new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(cancelled));
    });
  };
  return { state, call };
}
export const synthesised: Synthesis = {
  modelId: 'm',
  modelName: 'M',
  weightsSha256: '',
  intensityScale: '0.5th to 99.5th percentile in the head mask',
  untrained: false,
  contrasts: ['T1', 'T2'],
  windows: 'model',
  mask: 'head',
  state: 'done',
  slicesDone: [],
  domain: { carried: false, scores: [] },
  stale: null,
  secondsPerSlice: null,
};

/** A finished synthetic T1 of a CT. */
export function synthesisedT1(ctId = 'ct'): void {
  putPixels({ of: 'synthetic', ctId, contrast: 'T1' }, sharedStack(Uint16Array, 2, ct.geometry));
  useStudy.setState(({ syntheses }) => ({ syntheses: { ...syntheses, [ctId]: synthesised } }));
}
/** The other CT in the panes, read and its head found. */
export function openOtherCt(): void {
  readCt('other-ct');
  patchStudy({ series: [...useStudy.getState().series, otherCt], ctId: 'other-ct' });
}
function readCt(ctId: string): void {
  putPixels({ of: 'ct', ctId }, sharedStack(Int16Array, 2, ct.geometry));
  putPixels({ of: 'head', ctId }, sharedStack(Uint8Array, 1, ct.geometry));
  putPixels({ of: 'intracranial', ctId }, sharedStack(Uint8Array, 1, ct.geometry));
}

/** A patient's CT, read, and two T1. What this answers stops what flows listen with: those of the tests before would judge along. */
export function onePatient(): () => void {
  const { subscribe } = useStudy;
  const listening: (() => void)[] = [];
  useStudy.subscribe = (listener) => {
    const stop = subscribe(listener);
    listening.push(stop);
    return stop;
  };
  dropAllPixels();
  useMessages.setState({ messages: [] });
  useCompare.setState({ judgements: {}, normalisation: null });
  useStudy.setState({ ...emptyStudy, series: [ct, t1, other], ctId: 'ct' });
  readCt('ct');
  return () => {
    useStudy.subscribe = subscribe;
    for (const stop of listening) stop();
  };
}
