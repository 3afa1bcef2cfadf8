// Judges a finished synthetic MR against the real one, slice by slice, on both compare workers.
import { toAppError } from '../core/appError.ts';
import type { SliceSums } from '../core/metrics/metrics.ts';
import type { Contrast } from '../core/contrast.ts';
import type { Normalisation } from '../core/metrics/normalise.ts';
import { normalisationOf, setJudgement, useCompare } from '../stores/compareStore.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { sayError } from '../stores/messageStore.ts';
import { registrationKey, useStudy } from '../stores/studyStore.ts';
import type { ComparingApi } from '../pipeline/pieces/comparingApi.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import { groundOf, syntheticOf } from './compareGround.ts';
import { pixelsOf } from './pixelTable.ts';

export interface Judge {
  /** Does nothing until both the synthetic and the real MR of the open CT are there. */
  readonly judge: (contrast: Contrast, normalisation?: Normalisation) => Promise<void>;
  readonly cancel: () => void;
}
export type CompareWorkers = readonly [WorkerClient<ComparingApi>, WorkerClient<ComparingApi>];

export function createJudge(workers: CompareWorkers): Judge {
  const workerOf = (part: number): WorkerClient<ComparingApi> => (part === 0 ? workers[0] : workers[1]);
  const running = new Map<Contrast, AbortController>();
  const judge = async (
    contrast: Contrast,
    normalisation = normalisationOf(useCompare.getState(), useStudy.getState()),
  ): Promise<void> => {
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
    const abort = new AbortController();
    running.get(contrast)?.abort();
    running.set(contrast, abort);
    const done = [0, 0];
    const progress =
      (part: number) =>
      (event: { readonly done: number }): void => {
        done[part] = event.done;
        const slices = done.reduce((sum, n) => sum + n, 0);
        showJob(plainJob('metrics', `Comparing ${contrast}`, slices, count, 'slices'));
      };
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
        parts.map((slices, part) =>
          workerOf(part).remote.judge(
            { ...request, slices },
            { signal: abort.signal, onProgress: progress(part) },
          ),
        ),
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
      if (running.get(contrast) !== abort) return; // a later one has taken its place
      setJudgement(key, { ...base, state: 'failed', slices: [], seconds: 0 });
      sayError(toAppError(thrown), `judge ${key}`);
      throw thrown;
    } finally {
      if (running.get(contrast) === abort) running.delete(contrast);
      if (running.size === 0) endJob('metrics');
    }
  };
  return {
    judge,
    cancel: () => {
      for (const abort of running.values()) abort.abort();
    },
  };
}
