// A finished synthetic MR judged against the real one: what the store and the job line say of it.
import { toAppError } from '../core/appError.ts';
import { type Contrast } from '../core/contrast.ts';
import { latestByKey } from '../core/latest.ts';
import type { Compute } from '../pipeline/host.ts';
import { judge as judgeSlices } from '../pipeline/judge.ts';
import { forgetJudgements, type Judgement, setJudgement, useCompare } from '../stores/compareStore.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { sayError } from '../stores/messageStore.ts';
import { registrationKey, useStudy } from '../stores/studyStore.ts';
import { stoppingComparison } from '../stores/verdicts.ts';
import { ctWithMasksOf, syntheticOf } from './ctWithMasks.ts';
import { pixelsOf } from './pixelTable.ts';

export interface Judge {
  /**
   * Does nothing for a CT that is not open, or before both its synthetic and its real MR are there; forgets the numbers of a
   * real MR whose verdict stops the comparison; says what goes wrong.
   */
  readonly judge: (ctId: string, contrast: Contrast) => Promise<void>;
  readonly cancel: () => void;
}

export function createJudge(compute: Pick<Compute, 'comparing'>): Judge {
  const runs = latestByKey<string>(() => {
    if (!runs.isAnyRunning()) endJob('metrics');
  });

  const judge = async (ctId: string, contrast: Contrast): Promise<void> => {
    const study = useStudy.getState();
    const key = registrationKey(ctId, contrast);
    const masked = ctWithMasksOf(ctId);
    const voxels = syntheticOf(ctId, contrast);
    const real = pixelsOf({ of: 'real', ctId, contrast })?.voxels;
    const [synthesis, placed] = [study.syntheses[ctId], study.registrations[key]];
    if (study.ctId !== ctId || !masked || !voxels || !(real instanceof Float32Array)) return;
    if (!synthesis || !placed?.normalisation) return;
    if (stoppingComparison(study, contrast).length > 0) {
      runs.of(key).cancel();
      forgetJudgements(ctId, [contrast]); // the strip says why there are none
      return;
    }
    const { normalisation } = placed;
    const base = { contrast, normalisation, modelName: synthesis.modelName, slices: [], seconds: 0 };
    const begun = performance.now();
    const { slices: before = [], seconds = 0 } = useCompare.getState().judgements[key] ?? {};
    const mine: Judgement = { ...base, state: 'running', slices: before, seconds };
    setJudgement(key, mine);
    /** Whatever was moved, exchanged or forgotten meanwhile is not what was compared here. */
    const end = (judgement: Judgement): void => {
      if (useCompare.getState().judgements[key] === mine) setJudgement(key, judgement);
    };
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
        .of(key)
        .run(({ signal }) => judgeSlices({ compute, signal, progress }, inputs));
      if (slices) end({ ...base, state: 'ready', slices, seconds: (performance.now() - begun) / 1000 });
    } catch (thrown) {
      end({ ...base, state: 'failed' });
      sayError(toAppError(thrown), `judge ${key}`);
    }
  };
  return { judge, cancel: runs.cancelAll };
}
