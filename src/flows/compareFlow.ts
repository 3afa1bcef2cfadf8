// Real MR beside the synthetic: chosen or guessed, read, laid over the CT, kept, moved by hand, and judged.
import { noMove, type RigidParts } from '../core/geometry/affine.ts';
import { toAppError } from '../core/appError.ts';
import { type Contrast, contrasts } from '../core/contrast.ts';
import { type Normalisation, normalisationWords } from '../core/metrics/normalise.ts';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import type { Stack } from '../core/geometry/stack.ts';
import { normalisationOf, patchCompare, useCompare } from '../stores/compareStore.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { causeGone, say, sayError } from '../stores/messageStore.ts';
import {
  patchStudy,
  type Registration,
  registrationKey,
  seriesById,
  setEntry,
  useStudy,
} from '../stores/studyStore.ts';
import type { RegistrationPair } from '../pipeline/pieces/comparingApi.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import type { Compute } from '../pipeline/host.ts';
import { readSeries } from '../pipeline/readSeries.ts';
import { groundOf, syntheticOf } from './compareGround.ts';
import { type CompareWorkers, createJudge } from './judgeFlow.ts';
import { keepPlacement, keptPlacement } from '../storage/keptPlacements.ts';
import {
  type FoundPlacement,
  isTrustworthy,
  placementMap,
  placementWords,
} from '../core/registration/placement.ts';
import { ctNotReady, notAStack } from './placementWords.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import { dropPixels, putPixels } from './pixelTable.ts';
import { sharesFrame, suggestReference } from '../core/series/suggestReference.ts';
import { without } from './without.ts';

export interface CompareFlow {
  /** Chooses references for a CT that has been read and masked, and registers what is not registered yet. */
  readonly ctReady: (ctId: string) => Promise<void>;
  readonly setReference: (contrast: Contrast, seriesId: string | null) => Promise<void>;
  /** Registers anew, also where a placement was kept. */
  readonly registerAgain: (contrast: Contrast) => Promise<void>;
  readonly nudge: (contrast: Contrast, parts: RigidParts) => Promise<void>;
  readonly normalise: (normalisation: Normalisation) => Promise<void>;
  readonly cancel: (kind: 'register' | 'metrics') => void;
  readonly close: () => void;
}

export interface CompareDeps {
  readonly pool: Pick<Compute, 'reading' | 'width'>;
  readonly workers: CompareWorkers;
  readonly filesOf: (id: string) => readonly DroppedFile[];
}

export function createCompareFlow({ pool, workers, filesOf }: CompareDeps): CompareFlow {
  const [first] = workers;
  const { judge, cancel: cancelJudging } = createJudge(workers);
  const read = new Map<string, Stack>();
  /** By CT: what was chosen by hand for a contrast, a series or none; the rest is guessed. */
  const chosenByHand = new Map<string, Partial<Record<Contrast, string | null>>>();
  let running: AbortController | null = null;
  /** Work on placements goes one after another: they share a worker and its memory. */
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = queue.then(work, work);
    queue = next.catch(() => undefined);
    return next;
  };

  const patch = (key: string, change: Partial<Registration>): void => {
    const now = useStudy.getState().registrations[key];
    const blank: Registration = { state: 'running', fraction: 0, summary: '', error: null };
    setEntry('registrations', key, { ...(now ?? blank), ...change });
  };

  const readMr = async (mr: SeriesInfo, signal: AbortSignal): Promise<Stack> => {
    const known = read.get(mr.id);
    if (known) return known;
    if (!mr.geometry) throw notAStack;
    const stack = sharedStack(Float32Array, 4, mr.geometry);
    await readSeries(
      {
        compute: pool,
        signal,
        progress: ({ done, total }) =>
          showJob(plainJob('register', 'Reading real MR', done, total, 'slices')),
      },
      mr,
      filesOf(mr.id),
      stack,
    );
    read.set(mr.id, stack);
    return stack;
  };

  const pairOf = (ct: SeriesInfo, mr: SeriesInfo, stack: Stack): RegistrationPair => {
    const ground = groundOf(ct.id);
    if (!ground) throw ctNotReady;
    return { key: `${ct.id}|${mr.id}`, ct: ground.ct, head: ground.head, mr: stack };
  };

  /** Resamples and normalises under the placement and its nudge, and says how well it holds. */
  const place = async (
    ct: SeriesInfo,
    mr: SeriesInfo,
    stack: Stack,
    contrast: Contrast,
    found: FoundPlacement,
    nudge: RigidParts,
    signal: AbortSignal,
  ): Promise<void> => {
    const key = registrationKey(ct.id, contrast);
    const ground = groundOf(ct.id);
    if (!ground) throw ctNotReady;
    const synthetic = syntheticOf(ct.id, contrast);
    const wanted = synthetic ? normalisationOf(useCompare.getState(), useStudy.getState()) : 'percentile';
    const target = sharedStack(Float32Array, 4, ground.ct.geometry);
    const placed = await first.remote.place(
      {
        pair: pairOf(ct, mr, stack),
        map: placementMap({ found, nudge }),
        into: target.voxels,
        normalisation: wanted,
        contrast,
        intracranial: ground.intracranial,
        synthetic,
      },
      { signal },
    );
    const { normalisation } = placed;
    if (normalisation !== wanted)
      say({
        level: 'info',
        text: `The real ${contrast} has nothing to hold on to for ${normalisationWords[wanted]}.`,
        advice: `It is scaled by ${normalisationWords[normalisation]} instead.`,
        cause: `scale ${key}`,
      });
    else causeGone(`scale ${key}`);
    putPixels({ of: 'real', ctId: ct.id, contrast }, target);
    patch(key, {
      state: 'ready',
      fraction: 1,
      summary: placementWords({ found, nudge }, placed.overlap),
      error: null,
      scale: { low: 0, high: 1, words: `intensity, ${normalisationWords[normalisation]}` },
      normalisation,
      unsure: !isTrustworthy(placed),
      mrId: mr.id,
      found,
      nudge,
      information: placed.information,
    });
    causeGone(`register ${key}`);
    await judge(contrast, normalisation).catch(() => undefined); // said by itself
  };

  const align = async (
    ctId: string,
    contrast: Contrast,
    fromKept: boolean,
    signal: AbortSignal,
  ): Promise<void> => {
    const state = useStudy.getState();
    const [ct, mr] = [seriesById(state, ctId), seriesById(state, state.references[contrast])];
    const key = registrationKey(ctId, contrast);
    if (!ct || !mr || !groundOf(ctId)) return;
    const words = `Aligning ${contrast} to the CT`;
    setEntry('registrations', key, {
      state: 'running',
      fraction: 0,
      summary: words,
      error: null,
      mrId: mr.id,
    });
    try {
      const stack = await readMr(mr, signal);
      const kept = fromKept ? await keptPlacement(ct.seriesUid, mr.seriesUid).catch(() => null) : null;
      const { affine } = useCompare.getState();
      let found = kept?.found ?? null;
      if (!found) {
        showJob(plainJob('register', words, 0, 100, '%'));
        const registered = await first.remote.register(
          {
            pair: pairOf(ct, mr, stack),
            start: sharesFrame(ct, mr) ? 'patient coordinates' : 'centres of mass',
            affine,
          },
          {
            signal,
            onProgress: ({ fraction }) => {
              showJob(plainJob('register', words, Math.round(100 * fraction), 100, '%'));
              patch(key, { fraction });
            },
          },
        );
        found = { map: registered.map, affine, before: registered.before, after: registered.after };
      }
      await place(ct, mr, stack, contrast, found, kept?.nudge ?? noMove, signal);
      await keepPlacement(ct.seriesUid, mr.seriesUid, { found, nudge: kept?.nudge ?? noMove }).catch(
        () => undefined,
      ); // a comfort, not a promise
    } catch (thrown) {
      const error = toAppError(thrown);
      dropPixels({ of: 'real', ctId, contrast });
      patch(key, { state: 'failed', error, summary: error.message });
      sayError(error, `register ${key}`);
      throw error;
    } finally {
      endJob('register');
    }
  };

  /** Registers what the chosen references of the open CT still lack. */
  const alignMissing = (ctId: string): Promise<void> =>
    inTurn(async () => {
      running = new AbortController();
      const { signal } = running;
      for (const contrast of contrasts) {
        const { references, registrations, ctId: open } = useStudy.getState();
        const now = registrations[registrationKey(ctId, contrast)];
        if (open !== ctId || !references[contrast] || signal.aborted) continue;
        if (now?.state === 'ready' && now.mrId === references[contrast]) continue;
        await align(ctId, contrast, true, signal).catch(() => undefined); // said beside the series
      }
    });

  /** What stands now, placed once more: after a nudge, or with another normalisation. */
  const placeAgain = (contrast: Contrast, nudge?: RigidParts): Promise<void> =>
    inTurn(async () => {
      const state = useStudy.getState();
      const { ctId } = state;
      const now = ctId ? state.registrations[registrationKey(ctId, contrast)] : undefined;
      const [ct, mr] = [seriesById(state, ctId), seriesById(state, now?.mrId ?? null)];
      const stack = mr && read.get(mr.id);
      if (!ct || !mr || !stack || !now?.found) return;
      if (nudge && waiting.get(contrast) !== nudge) return; // a later nudge stands in line
      running = new AbortController();
      await place(ct, mr, stack, contrast, now.found, nudge ?? now.nudge ?? noMove, running.signal);
      if (nudge)
        await keepPlacement(ct.seriesUid, mr.seriesUid, { found: now.found, nudge }).catch(() => undefined);
    });
  const waiting = new Map<Contrast, RigidParts>();

  useStudy.subscribe((state, before) => {
    const { ctId } = state;
    if (!ctId || state.syntheses[ctId]?.state === before.syntheses[ctId]?.state) return;
    if (state.syntheses[ctId]?.state === 'running') {
      // What was judged is being made anew.
      const gone = contrasts.map((contrast) => registrationKey(ctId, contrast));
      patchCompare({ judgements: without(useCompare.getState().judgements, gone) });
    }
    if (state.syntheses[ctId]?.state !== 'done') return;
    const wanted = normalisationOf(useCompare.getState(), state);
    for (const contrast of contrasts) {
      // By percentiles the real MR stays as it was; the other ways take their measure from the synthetic.
      const placed = state.registrations[registrationKey(ctId, contrast)]?.normalisation;
      const again = wanted === 'percentile' && placed === 'percentile' ? judge : placeAgain;
      again(contrast).catch(() => undefined); // said by itself
    }
  });

  return {
    ctReady: async (ctId) => {
      const state = useStudy.getState();
      const ct = seriesById(state, ctId);
      if (!ct) return;
      const chosen = chosenByHand.get(ctId);
      const referenceOf = (contrast: Contrast): string | null => {
        const byHand = chosen?.[contrast];
        return byHand === undefined ? (suggestReference(ct, state.series, contrast)?.id ?? null) : byHand;
      };
      patchStudy({ references: { T1: referenceOf('T1'), T2: referenceOf('T2') } });
      await alignMissing(ctId);
    },
    setReference: async (contrast, seriesId) => {
      const { ctId, references } = useStudy.getState();
      const other: Contrast = contrast === 'T1' ? 'T2' : 'T1';
      const taken = seriesId !== null && references[other] === seriesId;
      const change = { [contrast]: seriesId, ...(taken ? { [other]: null } : {}) };
      patchStudy({ references: { ...references, ...change } });
      if (!ctId) return;
      chosenByHand.set(ctId, { ...chosenByHand.get(ctId), ...change });
      const gone = (taken ? contrasts : [contrast]).map((one) => registrationKey(ctId, one));
      for (const one of taken ? contrasts : [contrast]) dropPixels({ of: 'real', ctId, contrast: one });
      const state = useStudy.getState();
      patchStudy({ registrations: without(state.registrations, gone), revision: state.revision + 1 });
      patchCompare({ judgements: without(useCompare.getState().judgements, gone) });
      if (seriesId !== null && groundOf(ctId)) await alignMissing(ctId);
    },
    registerAgain: (contrast) =>
      inTurn(async () => {
        const { ctId } = useStudy.getState();
        running = new AbortController();
        if (ctId) await align(ctId, contrast, false, running.signal).catch(() => undefined); // said beside it
      }),
    nudge: (contrast, parts) => {
      const { ctId } = useStudy.getState();
      waiting.set(contrast, parts);
      if (ctId) patch(registrationKey(ctId, contrast), { nudge: parts });
      return placeAgain(contrast, parts);
    },
    normalise: async (normalisation) => {
      patchCompare({ normalisation });
      for (const contrast of contrasts) await placeAgain(contrast);
    },
    cancel: (kind) => {
      if (kind === 'metrics') cancelJudging();
      else running?.abort();
    },
    close: () => {
      running?.abort();
      cancelJudging();
      read.clear();
      chosenByHand.clear();
      patchCompare({ judgements: {} });
    },
  };
}
