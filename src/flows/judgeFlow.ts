// A finished synthetic MR judged against the real one: what the store and the job line say of it.
import { toAppError } from '../core/appError.ts';
import { type Contrast } from '../core/contrast.ts';
import { latestByKey } from '../core/latest.ts';
import type { Normalisation } from '../core/metrics/normalise.ts';
import type { Compute } from '../pipeline/host.ts';
import { judge as judgeSlices } from '../pipeline/judge.ts';
import { normalisationOf, setJudgement, useCompare } from '../stores/compareStore.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { sayError } from '../stores/messageStore.ts';
import { registrationKey, useStudy } from '../stores/studyStore.ts';
import { stoppingComparison } from '../stores/verdicts.ts';
import { ctWithMasksOf, syntheticOf } from './ctWithMasks.ts';
import { pixelsOf } from './pixelTable.ts';

export interface Judge {
  /** Does nothing until both the synthetic and the real MR of the open CT are there; says what goes wrong. */
  readonly judge: (contrast: Contrast, normalisation?: Normalisation) => Promise<void>;
  readonly cancel: () => void;
}

export function createJudge(compute: Pick<Compute, 'comparing'>): Judge {
  const runs = latestByKey<Contrast>(() => {
    if (!runs.isAnyRunning()) endJob('metrics');
  });

  const judge = async (
    contrast: Contrast,
    normalisation = normalisationOf(useCompare.getState(), useStudy.getState()),
  ): Promise<void> => {
    const { ctId, syntheses } = useStudy.getState();
    const masked = ctId === null ? null : ctWithMasksOf(ctId);
    const voxels = ctId === null ? null : syntheticOf(ctId, contrast);
    const real = ctId === null ? null : pixelsOf({ of: 'real', ctId, contrast })?.voxels;
    const synthesis = ctId === null ? undefined : syntheses[ctId];
    if (ctId === null || !masked || !voxels || !(real instanceof Float32Array) || !synthesis) return;
    if (stoppingComparison(useStudy.getState(), contrast).length > 0) return; // said in the strip
    const key = registrationKey(ctId, contrast);
    const base = { contrast, normalisation, modelName: synthesis.modelName, slices: [], seconds: 0 };
    const begun = performance.now();
    const { slices: before = [], seconds = 0 } = useCompare.getState().judgements[key] ?? {};
    setJudgement(key, { ...base, state: 'running', slices: before, seconds });
    const inputs = {
      synthetic: { geometry: masked.ct.geometry, voxels },
      real,
      head: masked.head.voxels,
      intracranial: masked.intracranial,
    };
    const progress = ({ done, total }: { readonly done: number; readonly total: number }): void =>
      showJob(plainJob('metrics', `Comparing ${contrast}`, done, total, 'slices'));
    try {
      const slices = await runs
        .of(contrast)
        .run(({ signal }) => judgeSlices({ compute, signal, progress }, inputs));
      if (slices)
        setJudgement(key, { ...base, state: 'ready', slices, seconds: (performance.now() - begun) / 1000 });
    } catch (thrown) {
      setJudgement(key, { ...base, state: 'failed' });
      sayError(toAppError(thrown), `judge ${key}`);
    }
  };
  return { judge, cancel: runs.cancelAll };
}
