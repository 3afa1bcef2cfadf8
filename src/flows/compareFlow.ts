// Real MR beside the synthetic: chosen or guessed, laid over the CT, moved by hand, and judged; what the stores and messages say of it.
import { noMove, type RigidParts } from '../core/geometry/affine.ts';
import { type AppError, toAppError } from '../core/appError.ts';
import { type Contrast, contrasts, otherContrast, perContrast } from '../core/contrast.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import type { Stack } from '../core/geometry/stack.ts';
import { latest } from '../core/latest.ts';
import { type Normalisation, normalisationWords } from '../core/metrics/normalise.ts';
import { queue } from '../core/queue.ts';
import { isTrustworthy } from '../core/registration/judgePlacement.ts';
import { type Placement, placementWords } from '../core/registration/placement.ts';
import { placementKey } from '../core/registration/placementKey.ts';
import { suggestReference } from '../core/series/suggestReference.ts';
import {
  type AlignedMr,
  alignMr,
  fallbackWords,
  type MrOverCt,
  placeMr,
  type PlacementStore,
  readMr,
} from '../pipeline/alignMr.ts';
import type { Compute } from '../pipeline/host.ts';
import {
  failJudgement,
  forgetJudgements,
  normalisationOf,
  outdateJudgement,
  patchCompare,
  useCompare,
} from '../stores/compareStore.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { causeGone, say, sayError } from '../stores/messageStore.ts';
import {
  beginRegistration,
  forgetRegistrations,
  patchRegistration,
  stands,
} from '../stores/registrations.ts';
import { patchStudy, registrationKey, seriesById, useStudy } from '../stores/studyStore.ts';
import { stoppingComparison } from '../stores/verdicts.ts';
import { ctWithMasksOf, syntheticOf } from './ctWithMasks.ts';
import { createJudge } from './judgeFlow.ts';
import { createMrAtHand, isListed } from './mrAtHand.ts';
import { dropPixels, pixelsOf, putPixels } from './pixelTable.ts';

export interface CompareFlow {
  /** Chooses references for a CT that has been read and masked, registers what is not registered yet, and compares what is made. */
  readonly ctReady: (ctId: string) => Promise<void>;
  /** Goes on where a bad verdict was overridden: aligns what was not aligned, and compares what was not compared. */
  readonly resume: (ctId: string) => Promise<void>;
  /** Of the open CT, or of another, where it counts when that one is opened. */
  readonly setReference: (contrast: Contrast, seriesId: string | null, ofCt?: string | null) => Promise<void>;
  /** Registers again, also where a placement was kept. */
  readonly registerAgain: (contrast: Contrast) => Promise<void>;
  readonly nudge: (contrast: Contrast, parts: RigidParts) => Promise<void>;
  readonly normalise: (normalisation: Normalisation) => Promise<void>;
  readonly cancel: (kind: 'register' | 'metrics') => void;
  readonly close: () => void;
  /** The real MR of a contrast as it was read, and where it lies now; null where it is not there. */
  readonly placed: (ctId: string, contrast: Contrast) => PlacedMr | null;
}

export interface PlacedMr {
  readonly mr: Stack<Float32Array>;
  readonly placement: Placement;
}

export interface CompareDeps {
  readonly compute: Pick<Compute, 'reading' | 'width' | 'comparing'>;
  readonly placements: PlacementStore;
  readonly filesOf: (id: string) => readonly DroppedFile[];
}

/** Every method ends well: what goes wrong is said beside the series and in a message. */
export function createCompareFlow({ compute, placements, filesOf }: CompareDeps): CompareFlow {
  const judging = createJudge(compute);
  const read = createMrAtHand();
  /** By CT: what was chosen by hand for a contrast, a series or none; the rest is guessed. */
  const chosenByHand = new Map<string, Partial<Record<Contrast, string | null>>>();
  /** Where the user has moved an MR to, by registrationKey: of several moves that wait, the last counts. */
  const lastNudge = new Map<string, RigidParts>();
  /** Work on placements goes one after another: they share a worker and its memory. */
  const { add: inTurn } = queue();
  const placing = latest(() => endJob('register'));
  const alone = (work: (signal: AbortSignal) => Promise<void>): Promise<void> =>
    inTurn(async () => {
      await placing.run(({ signal }) => work(signal));
    });

  /** Brings the MR that stands for a contrast over the CT and judges it; does nothing where either is gone. */
  const align = async (
    ctId: string,
    contrast: Contrast,
    reuse: boolean,
    signal: AbortSignal,
  ): Promise<void> => {
    const over = await mrOverCt(ctId, contrast, signal);
    if (!over) return;
    const { affine } = useCompare.getState();
    const words = `Aligning ${contrast} to the CT`;
    const progress = ({ fraction }: { readonly fraction: number }): void => {
      showJob(plainJob('register', words, Math.round(100 * fraction), 100, '%'));
      if (isCurrent(over)) patchRegistration(ctId, contrast, { fraction });
    };
    const host = { compute, signal, progress, storage: { placements } };
    await show(over, await alignMr(host, { ...over, affine, reuse }));
  };

  /** The MR, read now where it was not yet; its entry says that it is being aligned. */
  const mrOverCt = async (
    ctId: string,
    contrast: Contrast,
    signal: AbortSignal,
  ): Promise<MrOverCt | null> => {
    const found = chosenFor(ctId, contrast);
    if (!found) return null;
    const { mrSeries } = found;
    beginRegistration(ctId, contrast, mrSeries.id);
    outdateJudgement(registrationKey(ctId, contrast));
    const progress = ({ done, total }: { readonly done: number; readonly total: number }): void =>
      showJob(plainJob('register', 'Reading real MR', done, total, 'slices'));
    const mr =
      read.of(mrSeries) ?? (await readMr({ compute, signal, progress }, mrSeries, filesOf(mrSeries.id)));
    read.keep(mrSeries, mr);
    return { ...found, mr };
  };

  /** Shows what was aligned, unless another MR stands there by now, or other images of either. */
  const show = async (over: MrOverCt, { placement, real, placed, fellBack }: AlignedMr): Promise<void> => {
    const { ctSeries, mrSeries, contrast } = over;
    if (!stands(ctSeries.id, contrast, mrSeries.id) || !isCurrent(over)) return;
    const key = registrationKey(ctSeries.id, contrast);
    const { normalisation } = placed;
    if (fellBack)
      say({
        level: 'info',
        ...fallbackWords(contrast, over.normalisation, normalisation),
        cause: `scale ${key}`,
      });
    else causeGone(`scale ${key}`);
    putPixels({ of: 'real', ctId: ctSeries.id, contrast }, real);
    patchRegistration(ctSeries.id, contrast, {
      state: 'ready',
      fraction: 1,
      summary: placementWords(placement, placed.overlap),
      error: null,
      scale: { low: 0, high: 1, words: `intensity, ${normalisationWords[normalisation]}` },
      normalisation,
      wanted: normalisationOf(useCompare.getState(), useStudy.getState()),
      settled: over.synthetic !== null,
      figures: { overlap: placed.overlap, sharpness: placed.sharpness, nearby: placed.nearby },
      unsure: !isTrustworthy(placed),
      mrId: mrSeries.id,
      ...placement,
      information: placed.information,
    });
    causeGone(`register ${key}`);
    await judging.judge(ctSeries.id, contrast);
  };

  /** Says why an MR could not be laid over its CT, unless another one stands there by now. */
  const failed = (ctId: string, contrast: Contrast, mrId: string | null, error: AppError): void => {
    if (!stands(ctId, contrast, mrId)) return;
    dropPixels({ of: 'real', ctId, contrast });
    forgetJudgements(ctId, [contrast]);
    patchRegistration(ctId, contrast, { state: 'failed', error, summary: error.message });
    sayError(error, `register ${registrationKey(ctId, contrast)}`);
  };

  const alignAndSay = async (
    ctId: string,
    contrast: Contrast,
    reuse: boolean,
    signal: AbortSignal,
  ): Promise<void> => {
    const mrId = useStudy.getState().references[contrast];
    await align(ctId, contrast, reuse, signal).catch((thrown: unknown) => {
      if (useStudy.getState().registrations[registrationKey(ctId, contrast)]?.mrId === mrId)
        failed(ctId, contrast, mrId, toAppError(thrown));
    });
  };

  /** Registers what the chosen references of the open CT still lack. */
  const alignMissing = (ctId: string): Promise<void> =>
    alone(async (signal) => {
      for (const contrast of contrasts) {
        const { references, registrations, ctId: open } = useStudy.getState();
        const now = registrations[registrationKey(ctId, contrast)];
        if (open !== ctId || !references[contrast] || signal.aborted) continue;
        if (now?.state === 'ready' && now.mrId === references[contrast]) continue;
        if (stoppingComparison(useStudy.getState(), contrast).length > 0) continue; // said in the strip; waits for an override
        await alignAndSay(ctId, contrast, true, signal);
      }
    });

  /** What is shown now of a CT, placed once more: after a nudge, or with another normalisation; `due` is asked when its turn comes. */
  const placeAgain = (
    ctId: string,
    contrast: Contrast,
    { nudge, due = () => true }: { readonly nudge?: RigidParts; readonly due?: () => boolean } = {},
  ): Promise<void> =>
    alone(async (signal) => {
      if (!due()) return;
      const key = registrationKey(ctId, contrast);
      const { ctId: open, registrations } = useStudy.getState();
      if (open !== ctId) {
        // Laid over it from where it was kept when it is opened again.
        forgetRegistrations(ctId, [contrast]);
        forgetJudgements(ctId, [contrast]);
        return;
      }
      const now = registrations[key];
      const found = chosenFor(ctId, contrast);
      const mr = read.of(found && found.mrSeries);
      if (!found || !mr || !now?.found || now.mrId !== found.mrSeries.id) return;
      const placement = { found: now.found, nudge: nudge ?? now.nudge ?? noMove };
      const { ctSeries, mrSeries } = found;
      try {
        await show({ ...found, mr }, await placeMr({ compute, signal }, { ...found, mr }, placement));
        const named = placementKey(ctSeries, mrSeries);
        if (nudge && named) await placements.keep(...named, placement).catch(() => undefined); // a comfort
      } catch (thrown) {
        failJudgement(key);
        sayError(toAppError(thrown), `register ${key}`); // what was shown stays
      }
    });

  /** Brings the real MR of an open CT to what is made of it by now, and compares what was not compared. */
  const catchUp = (ctId: string): void => {
    const state = useStudy.getState();
    if (state.syntheses[ctId]?.state !== 'done') return;
    const wanted = normalisationOf(useCompare.getState(), state);
    for (const contrast of contrasts) {
      const key = registrationKey(ctId, contrast);
      const placed = state.registrations[key];
      if (!placed) continue;
      // By percentiles the real MR stays as it was; the other ways take their measure from the synthetic.
      const stays = wanted === 'percentile' && placed.normalisation === 'percentile';
      if (!placed.settled && !stays) {
        const due = (): boolean => useStudy.getState().registrations[key]?.settled !== true;
        void placeAgain(ctId, contrast, { due });
        continue;
      }
      if (!placed.settled) patchRegistration(ctId, contrast, { settled: true });
      if (!useCompare.getState().judgements[key]) void judging.judge(ctId, contrast);
    }
  };

  const resume = async (ctId: string): Promise<void> => {
    await alignMissing(ctId);
    if (useStudy.getState().ctId === ctId) catchUp(ctId);
  };

  useStudy.subscribe((state, before) => {
    const { ctId } = state;
    if (!ctId || state.syntheses[ctId]?.state === before.syntheses[ctId]?.state) return;
    if (state.syntheses[ctId]?.state === 'running') {
      // What was judged is being made again.
      forgetJudgements(ctId, contrasts);
      for (const contrast of contrasts)
        if (state.registrations[registrationKey(ctId, contrast)])
          patchRegistration(ctId, contrast, { settled: false });
    }
    catchUp(ctId);
  });

  return {
    ctReady: async (ctId) => {
      const state = useStudy.getState();
      const ct = seriesById(state, ctId);
      if (!ct || state.ctId !== ctId) return; // it is announced again when it is chosen
      const chosen = chosenByHand.get(ctId);
      const references = perContrast((contrast) => {
        const byHand = chosen?.[contrast];
        return byHand === undefined ? (suggestReference(ct, state.series, contrast)?.id ?? null) : byHand;
      });
      patchStudy({ references });
      await resume(ctId);
    },
    resume,
    setReference: async (contrast, seriesId, ofCt) => {
      const { ctId: open, references } = useStudy.getState();
      const ctId = ofCt ?? open;
      const other = otherContrast(contrast);
      const now = ctId === open ? references : (chosenByHand.get(ctId ?? '') ?? {});
      const taken = seriesId !== null && now[other] === seriesId;
      const change = { [contrast]: seriesId, ...(taken ? { [other]: null } : {}) };
      if (ctId === open) patchStudy({ references: { ...references, ...change } });
      if (ctId === null) return;
      chosenByHand.set(ctId, { ...chosenByHand.get(ctId), ...change });
      const changed = taken ? contrasts : [contrast];
      for (const one of changed) dropPixels({ of: 'real', ctId, contrast: one });
      forgetRegistrations(ctId, changed);
      forgetJudgements(ctId, changed);
      if (seriesId !== null && ctId === open && ctWithMasksOf(ctId)) await alignMissing(ctId);
    },
    registerAgain: (contrast) =>
      alone(async (signal) => {
        const { ctId } = useStudy.getState();
        if (ctId) await alignAndSay(ctId, contrast, false, signal);
      }),
    nudge: (contrast, parts) => {
      const { ctId } = useStudy.getState();
      if (ctId === null) return Promise.resolve();
      const key = registrationKey(ctId, contrast);
      lastNudge.set(key, parts);
      patchRegistration(ctId, contrast, { nudge: parts });
      outdateJudgement(key);
      return placeAgain(ctId, contrast, { nudge: parts, due: () => lastNudge.get(key) === parts });
    },
    normalise: async (normalisation) => {
      patchCompare({ normalisation });
      const { ctId } = useStudy.getState();
      if (ctId !== null) for (const contrast of contrasts) await placeAgain(ctId, contrast);
    },
    cancel: (kind) => (kind === 'metrics' ? judging : placing).cancel(),
    placed: (ctId, contrast) => {
      const state = useStudy.getState();
      const now = state.registrations[registrationKey(ctId, contrast)];
      const mr = read.of(seriesById(state, now?.mrId ?? null));
      return mr && now?.found ? { mr, placement: { found: now.found, nudge: now.nudge ?? noMove } } : null;
    },
    close: () => {
      placing.cancel();
      judging.cancel();
      read.clear();
      chosenByHand.clear();
      patchCompare({ judgements: {} });
    },
  };
}

/** Whether CT and MR are still what is at hand: either may have been closed, or dropped again with other images. */
const isCurrent = ({ ctSeries, mrSeries, ctWithMasks }: MrOverCt): boolean =>
  isListed(mrSeries) && pixelsOf({ of: 'ct', ctId: ctSeries.id })?.voxels === ctWithMasks.ct.voxels;

/** What is to be laid over an open CT, and how it is scaled; null where no MR stands for the contrast. */
function chosenFor(ctId: string, contrast: Contrast): Omit<MrOverCt, 'mr'> | null {
  const state = useStudy.getState();
  const [ctSeries, mrSeries] = [seriesById(state, ctId), seriesById(state, state.references[contrast])];
  const ctWithMasks = ctWithMasksOf(ctId);
  if (!ctSeries || !mrSeries || !ctWithMasks) return null;
  const synthetic = syntheticOf(ctId, contrast);
  const normalisation = synthetic ? normalisationOf(useCompare.getState(), state) : 'percentile';
  const { intensityScale = '' } = state.syntheses[ctSeries.id] ?? {};
  return { ctSeries, mrSeries, ctWithMasks, contrast, normalisation, synthetic, intensityScale };
}
