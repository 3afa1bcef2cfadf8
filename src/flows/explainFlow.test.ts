// The Explain room's work: only what is asked for, of the models picked, at the slice chosen; cancelled, failed, and left.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inProcess } from '../core/calls.ts';
import type { AppError } from '../core/appError.ts';
import type { EngineApi } from '../core/network/engineApi.ts';
import type { FeatureMaps } from '../core/network/explanation.ts';
import { networkGrid } from '../core/network/networkGrid.ts';
import { networkInput } from '../core/network/networkInput.ts';
import { unwrap } from '../core/result.ts';
import { readingPieces } from '../pipeline/pieces/reading.ts';
import { wasmCodecs } from '../dicom/codecs/wasmCodecs.ts';
import { explainsNothing, loadedModel, testModelFile, testNetwork } from '../pipeline/testing/testNetwork.ts';
import { patchEngine } from '../stores/engineStore.ts';
import { useExplain } from '../stores/explainStore.ts';
import { useJobs } from '../stores/jobStore.ts';
import { ctWithMasksOf } from './ctWithMasks.ts';
import { createExplainFlow } from './explainFlow.ts';
import { emptyPage, openCt, texts } from './testing/openedCt.ts';

const { size } = testModelFile.preprocessing.grid;
const layer = (side: number, channels: number) => ({
  height: side,
  width: side,
  channels,
  values: new Float32Array(side * side * channels).fill(0.5),
});
const maps: FeatureMaps = { centre: layer(1, 8), penultimate: layer(16, 4), output: layer(size, 2) };
/** Of one value: the input pixel at its own place alone. */
const gradientAt = (x: number, y: number): Float32Array<ArrayBuffer> => {
  const gradient = new Float32Array(size * size);
  gradient[y * size + x] = 2;
  return gradient;
};
const noMemory: AppError = { kind: 'device', message: 'The GPU is full.', advice: 'Pick fewer models.' };

function stage(replaced: Partial<EngineApi> = {}) {
  vi.stubGlobal('document', { baseURI: 'http://page/' });
  const calls: string[] = [];
  const named = (what: string, url: string): void => {
    calls.push(`${what} ${url.split('/').at(-2)}`);
  };
  const engine = inProcess<EngineApi>({
    ...explainsNothing,
    start: () => Promise.reject(new Error('not asked here')),
    loadModel: () => Promise.reject(new Error('not asked here')),
    predict: () => Promise.reject(new Error('not asked here')),
    status: () => Promise.reject(new Error('not asked here')),
    release: () => {
      calls.push('release');
      return null;
    },
    loadBeside: ({ url }) => {
      named('load', url);
      return loadedModel();
    },
    firstFilters: ({ url }) => {
      named('filters', url);
      return { kernel: 7, inputs: 1, outputs: 4, weights: new Float32Array(196) };
    },
    featureMaps: ({ url, input }) => {
      named(`maps (${input.length})`, url);
      return maps;
    },
    gradientOf: ({ url, target }) => {
      named(`gradient ${target.layer}`, url);
      return { value: 0.75, gradient: gradientAt(target.x, target.y) };
    },
    ...replaced,
  });
  const reading = inProcess(readingPieces(wasmCodecs(null)));
  const flow = createExplainFlow({ engine, compute: { reading, network: testNetwork() } });
  return { flow, calls };
}

describe('explaining', () => {
  beforeEach(() => {
    emptyPage();
    const models = ['a', 'b', 'c', 'd'].map((id) => ({ id, name: id, path: `${id}/model.json`, bytes: 1 }));
    patchEngine({ models });
    openCt();
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('[EXPL-5] opens without computing anything, then makes what is asked for, once', async () => {
    const { flow, calls } = stage();
    flow.enter();
    expect(useExplain.getState()).toMatchObject({ open: true, picked: ['a'] });
    flow.pick(['a', 'b', 'c', 'd']);
    expect(useExplain.getState().picked).toEqual(['a', 'b', 'c']);
    flow.pick(['a', 'b']);
    flow.setSlice(2);
    expect(calls).toEqual([]);
    await flow.maps();
    expect(calls).toEqual(['load a', 'maps (1024) a', 'load b', 'maps (1024) b']);
    await flow.maps();
    expect(calls).toHaveLength(4);
    expect(flow.of('b')?.maps).toMatchObject({ slice: 2, ct: { slice: 2, size: 32 } });
    expect(flow.of('b')?.filters).toBeNull();
    flow.setSlice(3);
    await flow.maps();
    await flow.filters();
    expect(calls.slice(4)).toEqual([
      'load a',
      'maps (1024) a',
      'load b',
      'maps (1024) b',
      'load a',
      'filters a',
      'load b',
      'filters b',
    ]);
    expect(useExplain.getState().models.a).toMatchObject({ filters: true, mapsSlice: 3, revision: 3 });
    expect(useJobs.getState().jobs).toEqual([]);
    flow.leave();
    await vi.waitFor(() => expect(calls.at(-1)).toBe('release'));
    expect(useExplain.getState().open).toBe(false);
    expect(flow.of('a')).toBeNull();
  });

  it('[EXPL-4] tells what a value depends on in the CT as the network saw it, for each HU', async () => {
    const { flow } = stage();
    flow.enter();
    flow.setSlice(5);
    await flow.influenceOfPixel('T2', { x: 16, y: 15 }, testModelFile.preprocessing.grid);
    const found = flow.of('a')?.influence;
    const of = ctWithMasksOf('ct');
    if (!found || !of) throw new Error('nothing found');
    expect(found).toMatchObject({ slice: 5, value: 0.75, reach: { halfMm: 0, ninetyMm: 0 } });
    expect(found.perHu[15 * size + 16]).toBeCloseTo(2 / 400, 7);
    expect(found.perHu.filter((value) => value !== 0)).toHaveLength(1);
    const { preprocessing } = testModelFile;
    const grid = unwrap(networkGrid(of.head.geometry, of.head.voxels, preprocessing.grid));
    const input = networkInput(of.ct, of.head.voxels, 5, preprocessing, grid);
    const at = 15 * size + 16;
    expect(((found.ct.hu[at] ?? NaN) - 40) / 400 + 0.5).toBeCloseTo(input[at] ?? NaN, 4);
  });

  it('[EXPL-5] is cancelled, and says what went wrong and for which models it is done', async () => {
    const { flow } = stage({
      gradientOf: (_request, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
        }),
      featureMaps: ({ url }) => (url.includes('/b/') ? Promise.reject<FeatureMaps>(noMemory) : maps),
    });
    flow.enter();
    const running = flow.influenceOfMap('a', { layer: 'centre', channel: 0, x: 0, y: 0 });
    await vi.waitFor(() => expect(useExplain.getState().models).toEqual({}));
    expect(useExplain.getState().busy).toBe(true);
    flow.cancel();
    await running;
    expect(useExplain.getState()).toMatchObject({ busy: false, error: null });
    expect(texts().join()).not.toContain('aborted');

    flow.pick(['a', 'b']);
    await flow.maps();
    expect(useExplain.getState()).toMatchObject({ busy: false, error: { message: 'The GPU is full.' } });
    expect(texts()).toContain('The GPU is full.');
    expect(flow.of('a')?.maps).not.toBeNull();
    expect(flow.of('b')).toBeNull();
  });

  it('[EXPL-5] closes with its CT', () => {
    const { flow } = stage();
    flow.enter();
    openCt('other');
    expect(useExplain.getState().open).toBe(false);
  });
});
