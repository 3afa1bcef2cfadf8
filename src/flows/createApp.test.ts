// The whole program behind the page, on workers in this process: from a drop to synthetic MR, and what a change or a close does to it.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { wasmCodecs } from '../dicom/codecs/wasmCodecs.ts';
import type { BackendReport, EngineApi, EngineStatus } from '../core/network/engineApi.ts';
import { comparingPieces } from '../pipeline/pieces/comparing.ts';
import type { ComparingApi } from '../pipeline/pieces/comparingApi.ts';
import { readingPieces } from '../pipeline/pieces/reading.ts';
import type { ReadingApi } from '../pipeline/pieces/readingApi.ts';
import { gate } from '../pipeline/testing/gate.ts';
import { droppedPhantom } from '../pipeline/testing/testCompute.ts';
import { brightness, explainsNothing, loadedModel } from '../pipeline/testing/testNetwork.ts';
import { MemoryOrigin } from '../storage/testing/memoryOrigin.ts';
import { patchSettings } from '../stores/settingsStore.ts';
import { useStudy } from '../stores/studyStore.ts';
import { createReadingPool } from '../workers/readingPool.ts';
import { connect, type WorkerClient } from '../workers/rpc.ts';
import { FakeLocks, FakeWorker } from '../workers/testing/fakeWorker.ts';
import type { TrainApi } from '../workers/trainApi.ts';
import type { App } from './app.ts';
import { createApp } from './createApp.ts';
import { emptyPage, texts, until } from './testing/openedCt.ts';

vi.hoisted(() => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
});

const gpu: BackendReport = {
  backend: 'webgpu',
  reason: 'The GPU is used.',
  adapter: 'Test GPU',
  softwareAdapter: false,
  threads: 1,
  features: [],
  limits: {},
};
const status: EngineStatus = {
  backend: gpu,
  bytesInUse: 1,
  tensors: 1,
  modelId: 'test',
  firstSliceMs: 1,
  slices: 0,
  losses: [],
};
const model = { id: 'test', name: 'Test network', path: 'test/model.json', bytes: 1, default: true };
const manifest = { format: 'synthmr-models', formatVersion: 1, models: [model], featureNetworks: [] };

/** The program with all its workers; `predict` may wait. */
function stage(
  predict: EngineApi['predict'] = ({ input }) => ({ output: brightness(input), milliseconds: 1 }),
) {
  const locks = new FakeLocks();
  vi.stubGlobal('navigator', { locks, storage: new MemoryOrigin(), hardwareConcurrency: 2 });
  vi.stubGlobal('document', {
    baseURI: 'http://page/',
    createElement: () => ({ getContext: () => null, toDataURL: () => '' }),
  });
  vi.stubGlobal('ImageData', Object);
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(manifest)));
  const released: string[] = [];
  const worker = <Api extends object>(name: string, handlers: Api): WorkerClient<Api> =>
    connect<Api>(name, () => new FakeWorker(handlers, locks));
  const engine = worker<EngineApi>('engine', {
    start: () => gpu,
    loadModel: () => loadedModel({ maxBatch: 2 }),
    predict,
    ...explainsNothing,
    status: () => status,
    release: () => {
      released.push('engine');
      return null;
    },
  });
  const codecs = wasmCodecs(null);
  const reading = (): WorkerClient<ReadingApi> => worker<ReadingApi>('reading', readingPieces(codecs));
  const comparing = (): WorkerClient<ComparingApi> => worker<ComparingApi>('compare', comparingPieces());
  const train = worker<TrainApi>('train', {
    run: () => Promise.reject(new Error('not asked here')),
    halt: () => null,
    saveModel: () => Promise.reject(new Error('not asked here')),
    loadModel: () => Promise.reject(new Error('not asked here')),
  });
  const app = createApp({
    pool: createReadingPool(2, reading),
    engine,
    compare: [comparing(), comparing()],
    train,
    pacs: {
      fetch: () => Promise.reject(new Error('not asked here')),
      askServer: () => Promise.resolve(false),
      reload: () => undefined,
      served: null,
      hash: '',
    },
  });
  return { app, engine, released };
}

const study = () => useStudy.getState();
const synthesis = () => study().syntheses[study().ctId ?? ''];
const open = (app: App): Promise<void> =>
  app.openFiles(droppedPhantom({ heights: Array.from({ length: 15 }, (_, i) => 10 * i - 70) }));

describe('the program behind the page', () => {
  beforeEach(() => {
    emptyPage();
    patchSettings({
      modelId: null,
      backendChoice: 'auto',
      networkMask: 'head',
      networkWindows: 'model',
      startByItself: false,
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('goes from a drop to synthetic MR, in workers, and knows what is held in memory', async () => {
    const { app } = stage();
    expect(app.preflight()).toBeNull();
    await open(app);
    expect(study().masking[study().ctId ?? '']?.state).toBe('ready');
    await until(() => app.preflight() !== null);
    await app.synthesise();
    expect(synthesis()).toMatchObject({ state: 'done', contrasts: ['T1', 'T2'] });
    const made = app.pixels({ of: 'synthetic', ctId: study().ctId ?? '', contrast: 'T1' });
    expect(made?.voxels.some((v) => v > 0)).toBe(true);
    expect(await app.measured()).toMatchObject({
      engine: status,
      pixels: { bytes: 15 * 32 * 32 * (2 + 1 + 1 + 2 + 2), aside: 0 },
    });
  });

  it('says that a result no longer matches what is chosen, and takes it back when it does again', async () => {
    const { app } = stage();
    await open(app);
    await app.synthesise();
    expect(synthesis()?.stale).toBeNull();
    patchSettings({ networkMask: 'none' });
    expect(synthesis()?.stale).toMatch(/another mask/);
    patchSettings({ networkMask: 'head' });
    expect(synthesis()?.stale).toBeNull();
  });

  it('cancels the work that is named, and no other', async () => {
    const [begun, go] = [gate(), gate()];
    const { app } = stage(async ({ input }) => {
      begun.open();
      await go.opened;
      return { output: brightness(input), milliseconds: 1 };
    });
    await open(app);
    const run = app.synthesise();
    await begun.opened;
    for (const kind of ['export', 'verify', 'register', 'metrics', 'open', 'read', 'mask'] as const)
      app.cancel(kind);
    app.pause();
    app.resume();
    expect(synthesis()?.state).toBe('running');
    app.cancel('synthesise');
    go.open();
    await run;
    expect(synthesis()?.state).toBe('cancelled');
    expect(texts()).toEqual([]);
  });

  it('[ENG-15] closes a study without a trace, and frees the engine; the next drop begins anew', async () => {
    const { app, engine, released } = stage();
    await open(app);
    await app.synthesise();
    app.closeStudy();
    expect(study()).toMatchObject({ series: [], ctId: null, syntheses: {} });
    expect((await app.measured()).pixels.bytes).toBe(0);
    expect(released).toEqual(['engine']);
    engine.terminate();
    await open(app);
    expect(study().series).toHaveLength(1);
  });

  it('forgets kept results when it is told to: they are made again', async () => {
    let slices = 0;
    const { app } = stage(({ input }) => {
      slices += input.length / 32 ** 2;
      return { output: brightness(input), milliseconds: 1 };
    });
    await open(app);
    await app.synthesise();
    await app.synthesise();
    expect(slices).toBe(15); // the second time they were found
    await app.clearKept();
    await app.synthesise();
    expect(slices).toBe(30);
  });
});
