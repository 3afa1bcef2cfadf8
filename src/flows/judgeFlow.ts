// Judges a finished synthetic MR against the real one, slice by slice, on both compare workers.
import { toAppError } from '../core/appError.ts';
import type { SliceSums } from '../core/metrics.ts';
import type { Contrast } from '../core/modelManifest.ts';
import type { Normalisation } from '../core/normalise.ts';
import { setJudgement, useCompare } from '../stores/compareStore.ts';
import { sayError } from '../stores/messageStore.ts';
import { registrationKey, useStudy } from '../stores/studyStore.ts';
import type { CompareApi } from '../workers/compareApi.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import { groundOf, syntheticOf } from './compareGround.ts';
import { pixelsOf } from './pixelTable.ts';

export type Judge = (contrast: Contrast, normalisation?: Normalisation) => Promise<void>;
export type CompareWorkers = readonly [WorkerClient<CompareApi>, WorkerClient<CompareApi>];

/** Does nothing until both the synthetic and the real MR of the open CT are there. */
export function createJudge(workers: CompareWorkers): Judge {
  const workerOf = (part: number): WorkerClient<CompareApi> => (part === 0 ? workers[0] : workers[1]);
  return async (contrast: Contrast, normalisation = useCompare.getState().normalisation): Promise<void> => {
    const { ctId, syntheses } = useStudy.getState();
    if (!ctId) return;
    const ground = groundOf(ctId);
    const voxels = syntheticOf(ctId, contrast);
    const real = pixelsOf({ of: 'real', ctId, contrast })?.voxels;
    const synthesis = syntheses[ctId];
    if (!ground || !voxels || !(real instanceof Float32Array) || !synthesis) return;
    const key = registrationKey(ctId, contrast);
    const { geometry } = ground.ct;
    const count = geometry.positions.length;
    const base = { contrast, normalisation, modelName: synthesis.modelName };
    const begun = performance.now();
    setJudgement(key, { ...base, state: 'running', slices: [], seconds: 0 });
    const request = {
      synthetic: { geometry, voxels },
      real,
      head: ground.head.voxels,
      intracranial: ground.intracranial,
    };
    const parts = workers.map((_, part) =>
      Array.from({ length: count }, (__, k) => k).filter((k) => k % workers.length === part),
    );
    try {
      const sums = await Promise.all(
        parts.map((slices, part) => workerOf(part).remote.judge({ ...request, slices })),
      );
      const slices = Array.from(
        { length: count },
        (_, k) => sums[k % workers.length]?.[Math.floor(k / workers.length)],
      );
      setJudgement(key, {
        ...base,
        state: 'ready',
        slices: slices.filter((one): one is SliceSums => one !== undefined),
        seconds: (performance.now() - begun) / 1000,
      });
    } catch (thrown) {
      setJudgement(key, { ...base, state: 'failed', slices: [], seconds: 0 });
      sayError(toAppError(thrown), `judge ${key}`);
      throw thrown;
    }
  };
}
