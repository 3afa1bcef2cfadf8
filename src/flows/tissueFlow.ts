// Grey and white matter of the open CT's synthetic T1 and of the real one: found on demand, cancelled, told to the store.
import { toAppError } from '../core/appError.ts';
import { noMove } from '../core/geometry/affine.ts';
import { latest } from '../core/latest.ts';
import { placementMap } from '../core/registration/placement.ts';
import { judgePlacement } from '../core/registration/judgePlacement.ts';
import { isWholeBrain } from '../core/tissue/judgeTissue.ts';
import { TISSUE_WEIGHTS, tissueNetwork } from '../core/tissue/tissueNetwork.ts';
import type { Compute } from '../pipeline/host.ts';
import { agreementOf, findTissue, type TissueHost } from '../pipeline/tissue.ts';
import { servedFile } from '../storage/modelFiles.ts';
import { pageStorage } from '../storage/pageStorage.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { causeGone, sayError } from '../stores/messageStore.ts';
import { registrationKey, setEntry, type TissueResult, useStudy } from '../stores/studyStore.ts';
import { stoppingComparison } from '../stores/verdicts.ts';
import type { PlacedMr } from './compareFlow.ts';
import { ctWithMasksOf, syntheticOf } from './ctWithMasks.ts';
import { sayMoved } from './pageNetwork.ts';
import { dropPixels, putPixels } from './pixelTable.ts';

export interface TissueFlow {
  readonly find: () => Promise<void>;
  /** Whatever runs, or only what runs of one CT. */
  readonly cancel: (ctId?: string) => void;
}

type TissueDeps = Pick<Compute, 'comparing' | 'tissue'>;

/** The network's file: kept in the browser like any weights, else from the page's own server. */
async function tissueWeights(): Promise<Uint8Array> {
  const { weights } = pageStorage;
  const kept = await weights.read(tissueNetwork.sha256).catch(() => null); // fetched again instead
  if (kept) return kept;
  const bytes = await servedFile(new URL(TISSUE_WEIGHTS, document.baseURI).href);
  await weights.keep(tissueNetwork.sha256, bytes).catch(() => null); // a comfort
  return bytes;
}

export function createTissueFlow(
  compute: TissueDeps,
  placedMr: (ctId: string) => PlacedMr | null,
): TissueFlow {
  const runs = latest(() => endJob('tissue'));
  /** The CT of the run that began last. */
  let running: string | null = null;

  const find = async (ctId: string, signal: AbortSignal, overtaken: () => boolean): Promise<void> => {
    const of = ctWithMasksOf(ctId);
    const made = syntheticOf(ctId, 'T1');
    const masking = useStudy.getState().masking[ctId];
    if (!of || !made) return;
    const tell = (patch: Partial<TissueResult>): void => {
      const now = useStudy.getState().tissues[ctId] ?? nothing;
      if (!overtaken() && !signal.aborted) setEntry('tissues', ctId, { ...now, ...patch });
    };
    const host = (label: string): TissueHost => ({
      compute,
      signal,
      storage: { tissueWeights },
      progress: (event) => {
        if (event.kind === 'moved') sayMoved(event.to);
        else if (!overtaken()) showJob(plainJob('tissue', label, event.done, event.total, 'slices'));
      },
    });
    const real = realT1(ctId, placedMr);
    const place = placeOfT1(ctId);
    dropPixels({ of: 'tissue', ctId, source: 'real' });
    setEntry('tissues', ctId, {
      ...nothing,
      whole: masking?.state === 'ready' && isWholeBrain(masking.figures, true),
      realNote: real?.note ?? null,
    });
    showJob(plainJob('tissue', 'Preparing the synthetic T1', 0, 0, 'slices'));
    const image = { of: 'synthetic', stack: { geometry: of.ct.geometry, voxels: made } } as const;
    const synthetic = await findTissue(host('Grey and white matter, synthetic T1'), { ...of, image });
    putPixels({ of: 'tissue', ctId, source: 'synthetic' }, synthetic.labels);
    tell({ numbers: { synthetic: synthetic.volumes, real: null } });
    if (!real?.placed) return;
    const { mr, placement } = real.placed;
    const own = { of: 'real', mr, map: placementMap(placement) } as const;
    showJob(plainJob('tissue', 'Preparing the real T1', 0, 0, 'slices'));
    const found = await findTissue(host('Grey and white matter, real T1'), { ...of, image: own });
    const agreement = await agreementOf({ compute, signal }, synthetic, found);
    if (placeOfT1(ctId) !== place) {
      tell({ realNote: ELSEWHERE });
      return;
    }
    putPixels({ of: 'tissue', ctId, source: 'real' }, found.labels);
    const numbers = { synthetic: synthetic.volumes, real: { volumes: found.volumes, agreement } };
    tell({ numbers, mrId: real.mrId });
  };

  // What was found in a real T1 holds where it lay then.
  useStudy.subscribe((state, before) => {
    if (state.registrations === before.registrations) return;
    for (const [ctId, now] of Object.entries(state.tissues)) {
      if (!now.numbers?.real || placeOfT1(ctId, state) === placeOfT1(ctId, before)) continue;
      dropPixels({ of: 'tissue', ctId, source: 'real' });
      const numbers = { ...now.numbers, real: null };
      setEntry('tissues', ctId, { ...now, numbers, mrId: null, realNote: ELSEWHERE });
    }
  });

  return {
    find: async () => {
      const { ctId } = useStudy.getState();
      if (ctId === null) return;
      await runs.run(async ({ signal, overtaken }) => {
        running = ctId;
        const end = (state: TissueResult['state']): void => {
          const now = useStudy.getState().tissues[ctId];
          if (now && !overtaken()) setEntry('tissues', ctId, { ...now, state });
        };
        try {
          await find(ctId, signal, overtaken);
          causeGone('tissue');
          end('done');
        } catch (thrown) {
          const error = toAppError(thrown);
          end(error.kind === 'cancelled' ? 'cancelled' : 'failed');
          sayError(error, 'tissue');
        }
      });
    },
    cancel: (ctId) => {
      if (ctId === undefined || ctId === running) runs.cancel();
    },
  };
}

const nothing: TissueResult = { state: 'running', numbers: null, whole: false, mrId: null, realNote: null };

const ELSEWHERE = 'The real T1 was moved or exchanged since it was looked at.';

/** Which real T1 lies on a CT, and where, as one text to compare; of one that does not lie on it (yet), the same for all. */
function placeOfT1(ctId: string, { registrations } = useStudy.getState()): string {
  const { mrId, found, nudge = noMove } = registrations[registrationKey(ctId, 'T1')] ?? {};
  return found ? JSON.stringify([mrId, found, nudge]) : '';
}

interface RealT1 {
  readonly mrId: string;
  /** Null where it is not to be compared. */
  readonly placed: PlacedMr | null;
  /** What is to be known of it; null where there is nothing. */
  readonly note: string | null;
}

/** Null where no real T1 is chosen. */
function realT1(ctId: string, placedMr: (ctId: string) => PlacedMr | null): RealT1 | null {
  const state = useStudy.getState();
  const mrId = state.references.T1;
  if (mrId === null) return null;
  const left = (note: string): RealT1 => ({ mrId, placed: null, note });
  if (stoppingComparison(state, 'T1').length > 0)
    return left('The real T1 was left out: its verdict is bad.');
  const registration = state.registrations[registrationKey(ctId, 'T1')];
  const mr = placedMr(ctId);
  if (registration?.state !== 'ready' || registration.mrId !== mrId || !mr)
    return left('The real T1 was left out: it does not lie on the CT yet.');
  const placed = registration.figures && judgePlacement(registration.figures);
  if (!placed || placed.level === 'bad')
    return left('The real T1 was left out: it does not lie well on the CT.');
  return {
    mrId,
    placed: mr,
    note:
      placed.level === 'doubtful' ? `The real T1 ${placed.sentence}. Its figures are doubtful, too.` : null,
  };
}
