// What the page shows of a synthesis: overtaken, paused and resumed, cancelled, found again, on a full disk, and failed.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppError } from '../core/appError.ts';
import type { BackendReport } from '../core/network/engineApi.ts';
import type { NetworkRunner } from '../pipeline/host.ts';
import { gate, refuse } from '../pipeline/testing/gate.ts';
import { testCompute } from '../pipeline/testing/testCompute.ts';
import { brightness, testNetwork } from '../pipeline/testing/testNetwork.ts';
import { MemoryOrigin } from '../storage/testing/memoryOrigin.ts';
import type { SeriesNote } from '../core/series/seriesInfo.ts';
import { patchEngine, useEngine } from '../stores/engineStore.ts';
import { plainJob, showJob, useJobs } from '../stores/jobStore.ts';
import { patchSettings } from '../stores/settingsStore.ts';
import { type Synthesis, useStudy } from '../stores/studyStore.ts';
import { dropPixels, pixelsOf } from './pixelTable.ts';
import { createSynthesisFlow } from './synthesisFlow.ts';
import { emptyPage, openCt, SLICES, texts, until } from './testing/openedCt.ts';

type Predict = NetworkRunner['predict'];
const answer: Predict = (input) => Promise.resolve({ output: brightness(input), milliseconds: 1 });

/** `predict` is told which call it is, from 0. */
function stage(
  predict: (call: number, ...args: Parameters<Predict>) => ReturnType<Predict> = (_, ...args) =>
    answer(...args),
) {
  const calls = { count: 0 };
  const network = testNetwork(undefined, (...args) => predict(calls.count++, ...args));
  const flow = createSynthesisFlow({
    compute: { ...testCompute(), network },
    viewedSlice: () => 3,
    begins: () => undefined,
    whole: () => undefined,
  });
  return { flow, calls };
}

const doubt: SeriesNote = {
  level: 'warning',
  text: 'Odd.',
  verdict: { rule: 'one-scan', level: 'doubtful' },
};
const turnedOff = (): void => {
  openCt();
  patchSettings({ startByItself: false });
};
const beside = (): void => {
  openCt();
  showJob(plainJob('train', 'Training', 1, 9, 'steps'));
};
const synthesis = (id = 'ct'): Synthesis | undefined => useStudy.getState().syntheses[id];
const made = (id = 'ct'): number => synthesis(id)?.slicesDone.filter(Boolean).length ?? 0;
const job = () => useJobs.getState().jobs.find(({ kind }) => kind === 'synthesise');

describe('a synthesis in the page', () => {
  beforeEach(() => {
    emptyPage();
    patchSettings({ startByItself: true });
    vi.stubGlobal('navigator', { storage: new MemoryOrigin() });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('makes every slice, says how far it is, and leaves no job line behind', async () => {
    openCt();
    const counts: number[] = [];
    const stop = useStudy.subscribe(() => counts.push(made()));
    const { flow } = stage();
    await flow.run();
    stop();
    expect(synthesis()).toMatchObject({ state: 'done', modelId: 'test', contrasts: ['T1', 'T2'] });
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(made()).toBe(SLICES);
    expect(pixelsOf({ of: 'synthetic', ctId: 'ct', contrast: 'T2' })?.voxels.every((v) => v > 0)).toBe(true);
    expect(job()).toBeUndefined();
    expect(texts()).toEqual([]);
  });

  it('finds finished slices again after a reload, and makes only the others', async () => {
    openCt();
    const first = stage((call, ...args) => (call === 3 ? refuse(lost) : answer(...args)));
    await first.flow.run();
    const kept = made();
    expect(kept).toBeGreaterThan(0);
    emptyPage();
    openCt();
    const second = stage();
    await second.flow.run();
    expect(synthesis()?.state).toBe('done');
    expect(second.calls.count).toBe(SLICES - kept);
  });

  it('[PATH-1] starts by itself once a CT is ready and good; not twice, and not where the user cancelled it', async () => {
    openCt();
    const { flow, calls } = stage();
    await flow.ctReady('ct');
    expect(synthesis()).toMatchObject({ state: 'done' });
    expect(synthesis()?.kept).toBeUndefined();
    await flow.ctReady('ct'); // as after the real MR was dropped too
    expect(calls.count).toBe(SLICES);
    openCt('other');
    const [begun, go] = [gate(), gate()];
    const slow = stage(async (_, ...args) => {
      begun.open();
      await go.opened;
      return answer(...args);
    });
    const run = slow.flow.ctReady('other');
    await begun.opened;
    slow.flow.cancel();
    go.open();
    await run;
    await slow.flow.ctReady('other');
    expect(synthesis('other')?.state).toBe('cancelled');
  });

  it.each<[string, () => void]>([
    ['a doubtful CT', () => openCt('ct', [doubt])],
    ['a CT whose user turned it off', turnedOff],
    ['a CT beside a training', beside],
  ])('[PATH-1] %s waits to be asked for', async (_, prepare) => {
    prepare();
    const { flow, calls } = stage();
    await flow.ctReady('ct');
    expect([calls.count, synthesis()]).toEqual([0, undefined]);
    await flow.run();
    expect(synthesis()?.state).toBe('done');
  });

  it('[PATH-2] shows slices kept from before by themselves and says so, even where nothing starts by itself', async () => {
    openCt();
    await stage().flow.run();
    const whole = pixelsOf({ of: 'synthetic', ctId: 'ct', contrast: 'T1' })?.voxels.slice();
    emptyPage();
    openCt('ct', [doubt]);
    const { flow, calls } = stage();
    await flow.ctReady('ct');
    expect(synthesis()).toMatchObject({ state: 'done', kept: SLICES });
    expect(pixelsOf({ of: 'synthetic', ctId: 'ct', contrast: 'T1' })?.voxels).toEqual(whole);
    expect(calls.count).toBe(0);
  });

  it('started again, belongs to the newer run alone: the older one ends and touches nothing', async () => {
    openCt();
    const [begun, go, again, end] = [gate(), gate(), gate(), gate()];
    const { flow } = stage(async (call, ...args) => {
      if (call === 0) {
        begun.open();
        await go.opened;
      } else if (call === 1) {
        again.open();
        await end.opened;
      }
      return answer(...args);
    });
    const older = flow.run();
    await begun.opened;
    const newer = flow.run();
    await again.opened;
    go.open();
    await older;
    expect(synthesis()?.state).toBe('running');
    expect(job()).toBeDefined();
    end.open();
    await newer;
    expect(synthesis()?.state).toBe('done');
    expect(job()).toBeUndefined();
    expect(texts()).toEqual([]);
  });

  it('of a CT that another one follows is left as cancelled', async () => {
    openCt('first');
    const [begun, go] = [gate(), gate()];
    const { flow } = stage(async (call, ...args) => {
      if (call === 0) {
        begun.open();
        await go.opened;
      }
      return answer(...args);
    });
    const older = flow.run();
    await begun.opened;
    openCt('second');
    const newer = flow.run();
    go.open();
    await Promise.all([older, newer]);
    expect([synthesis('first')?.state, synthesis('second')?.state]).toEqual(['cancelled', 'done']);
    expect(texts()).toEqual([]);
  });

  it('pauses after the slice under way, says so, and goes on where it was', async () => {
    openCt();
    const { flow, calls } = stage((call, ...args) => {
      if (call === 1) flow.pause();
      return answer(...args);
    });
    flow.pause(); // nothing runs: nothing to pause
    const run = flow.run();
    await until(() => synthesis()?.state === 'paused');
    expect(job()).toMatchObject({ paused: true, label: 'Paused' });
    expect(calls.count).toBe(2);
    flow.resume();
    await run;
    expect(synthesis()?.state).toBe('done');
    expect(calls.count).toBe(SLICES);
  });

  it('cancelled in a pause keeps the slices that are done, and is no error', async () => {
    openCt();
    const { flow } = stage((call, ...args) => {
      if (call === 2) flow.pause();
      return answer(...args);
    });
    const run = flow.run();
    await until(() => synthesis()?.state === 'paused');
    flow.cancel();
    await run;
    expect(synthesis()?.state).toBe('cancelled');
    expect(made()).toBeGreaterThan(1);
    expect([job(), texts()]).toEqual([undefined, []]);
  });

  it('[KEEP-1] on a full disk goes on, and says once that nothing more is kept', async () => {
    vi.stubGlobal('navigator', { storage: new MemoryOrigin(600) }); // two slices of two contrasts
    openCt();
    await stage().flow.run();
    expect(synthesis()?.state).toBe('done');
    expect(texts()).toEqual([
      'Finished slices cannot be kept for next time: the browser gives no more storage.',
    ]);
  });

  const cpu: BackendReport = {
    backend: 'wasm',
    reason: 'The GPU was lost.',
    adapter: 'wasm, SIMD',
    softwareAdapter: false,
    threads: 1,
    features: [],
    limits: {},
  };

  it('[REPRO-6] remembers what made it, whatever is chosen later; of several devices none', async () => {
    openCt();
    const gpu: BackendReport = { ...cpu, backend: 'webgpu', adapter: 'a card' };
    patchEngine({ backend: gpu });
    await stage().flow.run();
    patchEngine({ backend: cpu });
    expect(synthesis()?.device).toEqual(gpu);
    for (const [movedAt, device] of [
      [0, cpu],
      [2, null],
    ] as const) {
      emptyPage();
      vi.stubGlobal('navigator', { storage: new MemoryOrigin() });
      openCt();
      patchEngine({ backend: gpu });
      await stage(async (call, ...args) => ({
        ...(await answer(...args)),
        ...(call === movedAt ? { movedTo: cpu } : {}),
      })).flow.run();
      expect(synthesis()?.device).toEqual(device);
    }
  });

  it('[ENG-11] tells that another device took over, and shows which', async () => {
    openCt();
    await stage(async (call, ...args) => ({
      ...(await answer(...args)),
      ...(call === 2 ? { movedTo: cpu } : {}),
    })).flow.run();
    expect(synthesis()?.state).toBe('done');
    expect(useEngine.getState().backend).toEqual(cpu);
    expect(texts()).toEqual(['The work was interrupted and goes on where it was. The GPU was lost.']);
  });

  it('that fails says why; so does one of a CT whose head has not been found', async () => {
    openCt();
    await stage(() => refuse(lost)).flow.run();
    expect(synthesis()?.state).toBe('failed');
    expect(texts()).toEqual([lost.message]);
    dropPixels({ of: 'head', ctId: 'ct' });
    await stage().flow.run();
    expect(texts()).toEqual(['The CT is not ready to be synthesised.']);
  });

  it('of nothing does nothing', async () => {
    const { flow, calls } = stage();
    await flow.run();
    expect([calls.count, texts(), job()]).toEqual([0, [], undefined]);
  });
});

const lost: AppError = { kind: 'device', message: 'The device is gone.', advice: 'Choose the CPU.' };
