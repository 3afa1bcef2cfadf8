// Grey and white matter in the page: found in a finished synthesis, cancelled, judged, and gone when the images are made anew.
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { identityAt, noMove } from '../core/geometry/affine.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import { GREY, WHITE } from '../core/tissue/tissueLabels.ts';
import { TISSUE_WEIGHTS } from '../core/tissue/tissueNetwork.ts';
import { oraclePath } from '../node/oracles.ts';
import type { TissueRunner } from '../pipeline/host.ts';
import { computeHere } from '../pipeline/testing/phantomStudy.ts';
import { brightness, testNetwork } from '../pipeline/testing/testNetwork.ts';
import { MemoryOrigin } from '../storage/testing/memoryOrigin.ts';
import { useJobs } from '../stores/jobStore.ts';
import { patchSettings } from '../stores/settingsStore.ts';
import { patchStudy, registrationKey, setEntry, type TissueResult, useStudy } from '../stores/studyStore.ts';
import { studyVerdicts } from '../stores/verdicts.ts';
import type { PlacedMr } from './compareFlow.ts';
import { pixelsOf } from './pixelTable.ts';
import { createSynthesisFlow } from './synthesisFlow.ts';
import { emptyPage, openCt, texts } from './testing/openedCt.ts';
import { createTissueFlow } from './tissueFlow.ts';

const weights = new Uint8Array(readFileSync(oraclePath(`../../public/${TISSUE_WEIGHTS}`)));

/** Labels by brightness. */
const byBrightness: TissueRunner['segment'] = ({ input: { values, size } }, { onProgress }) => {
  onProgress({ done: size[2] });
  return Promise.resolve({
    labels: Uint8Array.from(values, (value) => (value > 0.87 ? WHITE : value > 0.1 ? GREY : 0)),
  });
};

/** The real T1 where it lies; null for none. */
const placedMr: { now: PlacedMr | null } = { now: null };

function stage(segment = byBrightness) {
  const network = testNetwork(undefined, (input) =>
    Promise.resolve({ output: brightness(input), milliseconds: 1 }),
  );
  const compute = { ...computeHere(), network, tissue: { segment } };
  const tissue = createTissueFlow(compute, () => placedMr.now);
  const synthesis = createSynthesisFlow({
    compute,
    viewedSlice: () => 3,
    begins: tissue.cancel,
    whole: () => undefined,
  });
  return { tissue, synthesis };
}

const now = (): TissueResult | undefined => useStudy.getState().tissues['ct'];

describe('[TIS-9] grey and white matter in the page', () => {
  let fetched: string[] = [];
  beforeEach(() => {
    emptyPage();
    fetched = [];
    patchSettings({ startByItself: false });
    vi.stubGlobal('navigator', { storage: new MemoryOrigin() });
    vi.stubGlobal('document', { baseURI: 'http://page/' });
    vi.stubGlobal('fetch', (url: string) => {
      fetched.push(url);
      return Promise.resolve(new Response(weights));
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('are found in a finished synthesis, judged, and leave no job line behind; anew they are gone', async () => {
    openCt();
    const { tissue, synthesis } = stage();
    await tissue.find();
    expect(now()).toBeUndefined();
    await synthesis.run();
    await tissue.find();
    expect(now()).toMatchObject({ state: 'done', mrId: null, realNote: null });
    expect(now()?.numbers?.synthetic.grey).toBeGreaterThan(0);
    expect(now()?.numbers?.real).toBeNull();
    expect(pixelsOf({ of: 'tissue', ctId: 'ct', source: 'synthetic' })).not.toBeNull();
    expect(studyVerdicts(useStudy.getState()).map(({ rule }) => rule)).toContain('tissue');
    expect(useJobs.getState().jobs).toEqual([]);
    expect(fetched).toEqual([`http://page/${TISSUE_WEIGHTS}`]);
    await synthesis.run();
    expect(now()).toBeUndefined();
    expect(pixelsOf({ of: 'tissue', ctId: 'ct', source: 'synthetic' })).toBeNull();
  });

  it('are compared with those of a real T1 that lies well, and not with one that does not', async () => {
    openCt();
    const { tissue, synthesis } = stage();
    await synthesis.run();
    const synthetic = pixelsOf({ of: 'synthetic', ctId: 'ct', contrast: 'T1' });
    const ct = useStudy.getState().series.find(({ id }) => id === 'ct');
    if (!synthetic || !ct) throw new Error('no synthesis');
    const real = sharedStack(Float32Array, 4, synthetic.geometry);
    real.voxels.set(Float32Array.from(synthetic.voxels, (value) => value / 4095));
    const found = { map: identityAt([0, 0, 0]), affine: false, before: 0, after: 1 };
    placedMr.now = { mr: real, placement: { found, nudge: noMove } };
    patchStudy({
      series: [...useStudy.getState().series, { ...ct, id: 'mr', role: 'mr' }],
      references: { T1: 'mr', T2: null },
    });
    const placed = (sharpness: number, nudge = noMove): void =>
      setEntry('registrations', registrationKey('ct', 'T1'), {
        found,
        nudge,
        state: 'ready',
        fraction: 1,
        summary: '',
        error: null,
        mrId: 'mr',
        figures: { overlap: 1, sharpness, nearby: 0.5 },
      });
    placed(3);
    await tissue.find();
    expect(now()?.numbers?.real?.agreement.grey.dice).toBeGreaterThan(0.9);
    expect(now()).toMatchObject({ state: 'done', mrId: 'mr' });
    placed(3);
    expect(now()?.numbers?.real).not.toBeNull();
    placed(3, { ...noMove, shift: [0, 2, 0] });
    expect(now()).toMatchObject({ numbers: { real: null }, mrId: null });
    expect(now()?.realNote).toContain('moved or exchanged');
    expect(pixelsOf({ of: 'tissue', ctId: 'ct', source: 'real' })).toBeNull();
    expect(pixelsOf({ of: 'tissue', ctId: 'ct', source: 'synthetic' })).not.toBeNull();
    placed(1);
    await tissue.find();
    expect(now()?.numbers?.real).toBeNull();
    expect(now()?.realNote).toContain('left out');
    expect(pixelsOf({ of: 'tissue', ctId: 'ct', source: 'real' })).toBeNull();
  });

  it('[TIS-1] can be cancelled, and say what goes wrong', async () => {
    openCt();
    const aborted = stage((_, { signal }) => {
      aborted.tissue.cancel();
      signal.throwIfAborted();
      return Promise.reject(new Error('not aborted'));
    });
    await aborted.synthesis.run();
    await aborted.tissue.find();
    expect(now()).toMatchObject({ state: 'cancelled', numbers: null });
    expect(useJobs.getState().jobs).toEqual([]);
    const broken = stage(() => Promise.reject(new Error('the device is gone')));
    await broken.tissue.find();
    expect(now()?.state).toBe('failed');
    expect(texts().join()).toContain('the device is gone');
  });
});
