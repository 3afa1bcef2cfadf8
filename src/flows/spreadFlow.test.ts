// The spread in the page: measured, stopped and continued, kept with its result, and gone when the images are made anew.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NetworkRunner } from '../pipeline/host.ts';
import { testCompute } from '../pipeline/testing/testCompute.ts';
import { brightness, testNetwork } from '../pipeline/testing/testNetwork.ts';
import { MemoryOrigin } from '../storage/testing/memoryOrigin.ts';
import { useJobs } from '../stores/jobStore.ts';
import { patchSettings } from '../stores/settingsStore.ts';
import { setEntry, type Spread, useStudy } from '../stores/studyStore.ts';
import { studyVerdicts } from '../stores/verdicts.ts';
import { forgetSeries } from './forgetSeries.ts';
import { pixelsOf } from './pixelTable.ts';
import { createSpreadFlow } from './spreadFlow.ts';
import { createSynthesisFlow } from './synthesisFlow.ts';
import { emptyPage, openCt, SLICES, texts } from './testing/openedCt.ts';

type Predict = NetworkRunner['predict'];
const answer: Predict = (input) => Promise.resolve({ output: brightness(input), milliseconds: 1 });

function stage(before: (call: number) => void = () => undefined) {
  const calls = { count: 0 };
  const network = testNetwork(undefined, (...args) => {
    before(calls.count++);
    return answer(...args);
  });
  const compute = { ...testCompute(), network };
  const spread = createSpreadFlow({ compute, viewedSlice: () => 3 });
  const kept: Promise<void>[] = [];
  const synthesis = createSynthesisFlow({
    compute,
    viewedSlice: () => 3,
    begins: spread.cancel,
    whole: (ctId) => void kept.push(spread.bringKept(ctId).catch(() => undefined)),
  });
  return { spread, synthesis, calls, kept };
}

const now = (): Spread | undefined => useStudy.getState().spreads['ct'];
const measured = (): number => now()?.slicesDone.filter(Boolean).length ?? 0;

describe('the spread in the page', () => {
  beforeEach(() => {
    emptyPage();
    patchSettings({ startByItself: false });
    vi.stubGlobal('navigator', { storage: new MemoryOrigin() });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('[SPR-2] is measured of a finished synthesis, judged, and leaves no job line behind', async () => {
    openCt();
    const { spread, synthesis } = stage();
    await spread.measure();
    expect(texts().join()).toContain('there is none of this CT');
    expect(now()).toBeUndefined();
    await synthesis.run();
    await spread.measure();
    expect(now()).toMatchObject({ state: 'done' });
    expect(measured()).toBe(SLICES);
    expect(now()?.means.map((of) => of.every((mean) => mean !== null))).toEqual([true, true]);
    expect(pixelsOf({ of: 'spread', ctId: 'ct', contrast: 'T2' })).not.toBeNull();
    expect(studyVerdicts(useStudy.getState()).map(({ rule }) => rule)).toContain('spread');
    expect(useJobs.getState().jobs).toEqual([]);
  });

  it('[SPR-2] stops, keeps what is measured, and measures only the rest', async () => {
    openCt();
    const { spread, synthesis, calls } = stage((call) => {
      if (call === SLICES + 4) spread.cancel(); // of the second slice
    });
    await synthesis.run();
    await spread.measure();
    expect(now()?.state).toBe('cancelled');
    expect(measured()).toBe(1);
    const asked = calls.count;
    await spread.measure();
    expect(now()?.state).toBe('done');
    expect(calls.count - asked).toBe(3 * (SLICES - 1));
  });

  it('[SPR-2] comes back with the result after a reload, and nothing is computed', async () => {
    openCt();
    const first = stage();
    await first.synthesis.run();
    await first.spread.measure();
    const means = now()?.means;
    emptyPage();
    openCt();
    const later = stage();
    await later.synthesis.ctReady('ct');
    await Promise.all(later.kept);
    expect(now()?.state).toBe('done');
    now()?.means.forEach((of, i) =>
      of.forEach((mean, slice) => expect(mean).toBeCloseTo(means?.[i]?.[slice] ?? NaN, 4)),
    );
    expect(later.calls.count).toBe(0);
  });

  it('[SPR-3] goes when its images are made anew, and when the series is closed', async () => {
    openCt();
    const { spread, synthesis } = stage();
    await synthesis.run();
    await spread.measure();
    patchSettings({ networkWindows: 'paper' });
    await synthesis.run();
    expect(now()).toBeUndefined();
    expect(pixelsOf({ of: 'spread', ctId: 'ct', contrast: 'T1' })).toBeNull();
    patchSettings({ networkWindows: 'model' });
    await spread.measure();
    forgetSeries('ct');
    expect(now()).toBeUndefined();
    expect(pixelsOf({ of: 'spread', ctId: 'ct', contrast: 'T1' })).toBeNull();
  });

  it('[SPR-3] is not measured with another model than the one that made the images', async () => {
    openCt();
    const { spread, synthesis } = stage();
    await synthesis.run();
    const made = useStudy.getState().syntheses['ct'];
    if (made) setEntry('syntheses', 'ct', { ...made, weightsSha256: 'another', modelName: 'Theirs' });
    await spread.measure();
    expect(texts().join()).toContain('the model that made the images, Theirs');
    expect(now()).toBeUndefined();
  });
});
