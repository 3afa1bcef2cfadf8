// What has been opened, what has been read of it, and what has been made from it: ids and metadata, never pixels.
import { create } from 'zustand';
import type { RigidParts } from '../core/geometry/affine.ts';
import type { FoundPlacement } from '../core/registration/placement.ts';
import type { ValueRange } from '../core/view/viewPixels.ts';
import type { TissueNumbers } from '../core/tissue/tissueReport.ts';
import type { AppError } from '../core/appError.ts';
import type { Contrast } from '../core/contrast.ts';
import type { Normalisation } from '../core/metrics/normalise.ts';
import type { CtFigures } from '../core/masks/ctFigures.ts';
import type { Override } from '../core/override.ts';
import type { PlacementFigures } from '../core/registration/placement.ts';
import type { DropSummary, SeriesInfo } from '../core/series/seriesInfo.ts';
import type { ModelFile } from '../core/network/modelManifest.ts';
import type { BackendReport } from '../core/network/engineApi.ts';
import type { NetworkMask, NetworkWindows } from '../core/network/inputChoices.ts';

/** How far the pixels of a series are. `slices` counts those decoded. */
export type Reading =
  | {
      readonly state: 'reading';
      readonly slices: number;
      readonly total: number;
      /** One flag a source slice. */
      readonly done?: readonly boolean[];
    }
  | { readonly state: 'ready' }
  | { readonly state: 'failed'; readonly error: AppError };

export type Masking =
  | { readonly state: 'running'; readonly fraction: number }
  | {
      readonly state: 'ready';
      readonly headMl: number;
      readonly intracranialMl: number;
      readonly intracranialMissing: boolean;
      /** What tells whether it is a head at all, in Hounsfield units. */
      readonly figures: CtFigures;
    }
  | { readonly state: 'failed'; readonly error: AppError };

/** A synthesis of one CT series: which model made it, which of the source slices are done, and whether inputs changed since. */
export interface Synthesis {
  readonly modelId: string;
  readonly modelName: string;
  readonly weightsSha256: string;
  /** What its model's intensities 0 to 1 mean. */
  readonly intensityScale: string;
  readonly untrained: boolean;
  readonly contrasts: readonly Contrast[];
  /** What fed the network: the settings when it was made. */
  readonly windows: NetworkWindows;
  readonly mask: NetworkMask;
  readonly state: 'running' | 'paused' | 'cancelled' | 'done' | 'failed';
  /** One flag a source slice. */
  readonly slicesDone: readonly boolean[];
  /** Whether its model carries domain statistics, and each source slice's score by them (core/network/domainScore.ts). */
  readonly domain: { readonly carried: boolean; readonly scores: readonly (number | null)[] };
  /** Why the result no longer matches what would be made now; null when it does. */
  readonly stale: string | null;
  readonly secondsPerSlice: number | null;
  /** How many of the slices were kept from before rather than made now; absent counts as none. */
  readonly kept?: number;
  /** What made its slices; absent or null where it is not known, or where several did. */
  readonly device?: BackendReport | null;
}

/** The spread of a synthesis (core/network/variations.ts), measured slice by slice. */
export interface Spread {
  readonly state: 'running' | 'cancelled' | 'done' | 'failed';
  /** One flag a source slice. */
  readonly slicesDone: readonly boolean[];
  /** One list a contrast of the synthesis: each source slice's mean in the head, per cent of full scale; null before it is measured. */
  readonly means: readonly (readonly (number | null)[])[];
  readonly secondsPerSlice: number | null;
}

/** Grey and white matter of a synthesis' T1, and of the real T1 beside it. */
export interface TissueResult {
  readonly state: 'running' | 'cancelled' | 'done' | 'failed';
  /** What there is so far; null before the synthetic T1 is done. */
  readonly numbers: TissueNumbers | null;
  /** Whether the CT shows the whole brain. */
  readonly whole: boolean;
  /** The real T1's series, where it was looked at; and why not, where there is one, in words. */
  readonly mrId: string | null;
  readonly realNote: string | null;
}

export interface Registration {
  readonly state: 'running' | 'ready' | 'failed';
  readonly fraction: number;
  /** In words: how it was aligned and how well. */
  readonly summary: string;
  readonly error: AppError | null;
  /** The raw MR values shown as 0 and 1, and the normalisation in words; missing until it is ready. */
  readonly scale?: { readonly low: number; readonly high: number; readonly words: string };
  readonly normalisation?: Normalisation;
  /** The way that was asked for. */
  readonly wanted?: Normalisation;
  /** Whether its scale was settled with the finished synthetic MR at hand: until then it may still change. */
  readonly settled?: boolean;
  /** How well the placement holds. */
  readonly figures?: PlacementFigures;
  /** True when the alignment found is not to be trusted. */
  readonly unsure?: boolean;
  /** The real MR's series. */
  readonly mrId?: string;
  /** What the search found; `nudge` moves it on by hand. */
  readonly found?: FoundPlacement;
  readonly nudge?: RigidParts;
  /** Mutual information now, after nudging, in nats. */
  readonly information?: number;
}

/** The key of a registration: which CT, and the real MR of which contrast. */
export const registrationKey = (ctId: string, contrast: Contrast): string => `${ctId}|${contrast}`;

/** A series that was read to be looked at. */
export interface ShownSeries {
  /** The values that are told apart; null where they are Hounsfield units or intensities as stored. */
  readonly range: ValueRange | null;
}

export interface StudyState {
  readonly opening: { readonly done: number; readonly total: number; readonly what: string } | null;
  readonly series: readonly SeriesInfo[];
  readonly filesSeen: number;
  readonly notDicom: number;
  readonly problems: DropSummary['problems'];
  readonly demo: boolean;
  /** The CT in the panes. */
  readonly ctId: string | null;
  /** MR or synthetic MR in the panes while there is no CT. */
  readonly aloneId: string | null;
  /** Series that panes can show as they were read, by id. */
  readonly shown: Readonly<Record<string, ShownSeries>>;
  /** The real MR chosen as truth for each contrast. */
  readonly references: Readonly<Record<Contrast, string | null>>;
  readonly reading: Readonly<Record<string, Reading>>;
  readonly masking: Readonly<Record<string, Masking>>;
  readonly syntheses: Readonly<Record<string, Synthesis>>;
  /** By CT; gone as soon as its synthesis is made anew. */
  readonly spreads: Readonly<Record<string, Spread>>;
  /** By CT; gone as soon as its synthesis is made anew. */
  readonly tissues: Readonly<Record<string, TissueResult>>;
  readonly registrations: Readonly<Record<string, Registration>>;
  /** By CT: bad verdicts that the user overrode, with the reason. */
  readonly overrides: Readonly<Record<string, readonly Override[]>>;
  /** Middle-slice pictures of series as data URLs. */
  readonly thumbnails: Readonly<Record<string, string>>;
  /** Grows whenever pixels behind an id changed, so that panes redraw. */
  readonly revision: number;
}

export const emptyStudy: StudyState = {
  opening: null,
  series: [],
  filesSeen: 0,
  notDicom: 0,
  problems: [],
  demo: false,
  ctId: null,
  aloneId: null,
  shown: {},
  references: { T1: null, T2: null },
  reading: {},
  masking: {},
  syntheses: {},
  spreads: {},
  tissues: {},
  registrations: {},
  overrides: {},
  thumbnails: {},
  revision: 0,
};

export const useStudy = create<StudyState>(() => emptyStudy);

export const patchStudy = (patch: Partial<StudyState>): void => {
  useStudy.setState(patch);
};

/** Lists what a drop held; a series that was listed before is replaced. */
export function addToStudy(drop: DropSummary, demo: boolean): void {
  const fresh = new Set(drop.series.map(({ id }) => id));
  useStudy.setState((state) => ({
    series: [...state.series.filter(({ id }) => !fresh.has(id)), ...drop.series],
    filesSeen: state.filesSeen + drop.filesSeen,
    notDicom: state.notDicom + drop.notDicom,
    problems: [...state.problems, ...drop.problems],
    demo: state.demo || demo,
  }));
}

type KeyedPart =
  | 'shown'
  | 'reading'
  | 'masking'
  | 'syntheses'
  | 'spreads'
  | 'tissues'
  | 'registrations'
  | 'overrides'
  | 'thumbnails';

/** Sets one id's entry in one of the keyed parts, and tells the panes that something changed. */
export function setEntry<K extends KeyedPart>(part: K, id: string, entry: StudyState[K][string]): void {
  useStudy.setState((state) => ({ [part]: { ...state[part], [id]: entry }, revision: state.revision + 1 }));
}

/** Takes a series off the list. */
export const omitSeries = (id: string): void => {
  useStudy.setState(({ series }) => ({ series: series.filter((one) => one.id !== id) }));
};

/** Lists a series again at its old place. */
export const restoreSeries = (one: SeriesInfo, at: number): void => {
  useStudy.setState(({ series }) => ({
    series: series.some(({ id }) => id === one.id)
      ? series
      : [...series.slice(0, at), one, ...series.slice(at)],
  }));
};

export const seriesById = (state: StudyState, id: string | null): SeriesInfo | null =>
  state.series.find((series) => series.id === id) ?? null;

/** A synthesis that has just begun with this model; `slicesDone`: those that were kept from before. */
export const beginSynthesis = (
  file: ModelFile,
  {
    networkWindows,
    networkMask,
  }: { readonly networkWindows: NetworkWindows; readonly networkMask: NetworkMask },
  slicesDone: readonly boolean[],
): Synthesis => ({
  modelId: file.id,
  modelName: file.name,
  weightsSha256: file.weightsSha256,
  intensityScale: file.intensityScale,
  untrained: file.card.steps === 0,
  contrasts: file.contrasts,
  windows: networkWindows,
  mask: networkMask,
  state: 'running',
  slicesDone: [...slicesDone],
  domain: { carried: file.domain !== undefined, scores: slicesDone.map(() => null) },
  stale: null,
  secondsPerSlice: null,
});
