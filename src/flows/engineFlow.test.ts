// The engine from the page's side: started, loaded, killed and started again, and what is said when it cannot be.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AppError, cancelled } from '../core/appError.ts';
import type { BackendReport, EngineApi } from '../core/network/engineApi.ts';
import { failure, gate, refuse } from '../pipeline/testing/gate.ts';
import { brightness, explainsNothing, loadedModel, testModelFile } from '../pipeline/testing/testNetwork.ts';
import { MemoryOrigin } from '../storage/testing/memoryOrigin.ts';
import { pageStorage } from '../storage/pageStorage.ts';
import { useEngine } from '../stores/engineStore.ts';
import { useJobs } from '../stores/jobStore.ts';
import { patchSettings } from '../stores/settingsStore.ts';
import { connect } from '../workers/rpc.ts';
import { FakeLocks, FakeWorker } from '../workers/testing/fakeWorker.ts';
import { createEngineFlow } from './engineFlow.ts';
import { pageNetwork } from './pageNetwork.ts';
import { emptyPage, texts } from './testing/openedCt.ts';

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
const large = { id: 'large', name: 'Large', path: 'large/model.json', bytes: 100, default: true };
const small = { id: 'small', name: 'Small', path: 'small/model.json', bytes: 10 };
const manifest = { format: 'synthmr-models', formatVersion: 1, models: [large, small], featureNetworks: [] };
const loadedFrom = (url: string) =>
  loadedModel({ file: { ...testModelFile, id: url.split('/').at(-2) ?? '' } });

/** The engine's worker, whose answers can be replaced, and a server that gives the list of models. */
function stage(replaced: Partial<EngineApi> = {}, serve: () => Response = () => Response.json(manifest)) {
  const locks = new FakeLocks();
  vi.stubGlobal('navigator', { locks, storage: new MemoryOrigin() });
  vi.stubGlobal('document', { baseURI: 'http://page/' });
  vi.stubGlobal('fetch', () => Promise.resolve(serve()));
  const calls: string[] = [];
  const made: FakeWorker[] = [];
  const answers: EngineApi = {
    start: () => gpu,
    loadModel: ({ url }) => loadedFrom(url),
    predict: ({ input }) => ({ output: brightness(input), milliseconds: 1 }),
    status: () => {
      throw new Error('not asked here');
    },
    ...explainsNothing,
    release: () => null,
    ...replaced,
  };
  const client = connect<EngineApi>('engine', () => {
    const noted: EngineApi = {
      ...answers,
      start: (request, context) => {
        calls.push(`start ${request.choice}`);
        return answers.start(request, context);
      },
      loadModel: (request, context) => {
        calls.push(`load ${request.url}`);
        return answers.loadModel(request, context);
      },
      predict: (request, context) => {
        calls.push('predict');
        return answers.predict(request, context);
      },
    };
    const worker = new FakeWorker(noted, locks);
    made.push(worker);
    return worker;
  });
  const flow = createEngineFlow(client);
  return { flow, client, calls, kill: () => made.at(-1)?.kill(), network: pageNetwork(client.remote, flow) };
}

const loaded = (): string | undefined => useEngine.getState().loaded?.file.id;
const jobs = (): readonly string[] => useJobs.getState().jobs.map(({ label }) => label);

describe('the engine in the page', () => {
  beforeEach(() => {
    emptyPage();
    patchSettings({ modelId: null, backendChoice: 'auto' });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('starts once, lists the models and loads the default one, with its progress as a job', async () => {
    const seen: string[] = [];
    const stop = useJobs.subscribe(() => seen.push(...jobs()));
    const { flow, calls } = stage({
      loadModel: ({ url }, { progress }) => {
        progress({ stage: 'fetch', done: 5e6, total: 5e6 });
        for (const stage of ['verify', 'upload', 'compile', 'self-test'] as const) progress({ stage });
        return loadedFrom(url);
      },
    });
    await Promise.all([flow.start(), flow.ready(), flow.ready()]);
    stop();
    expect(calls).toEqual(['start auto', 'load http://page/models/large/model.json']);
    expect(loaded()).toBe('large');
    expect(useEngine.getState()).toMatchObject({ backend: gpu, starting: false, loading: null, error: null });
    expect(new Set(seen).size).toBe(5);
    expect([jobs(), texts()]).toEqual([[], []]);
  });

  it('whose worker is killed while it loads is started again, and nothing is left to be said', async () => {
    let loads = 0;
    const first = gate();
    const { flow, calls, kill } = stage({
      loadModel: ({ url }) => {
        if (++loads > 1) return loadedFrom(url);
        first.open();
        return new Promise(() => undefined);
      },
    });
    const ready = flow.ready();
    await first.opened;
    kill();
    expect((await ready).file.id).toBe('large');
    expect(calls.map((call) => call.split(' ')[0])).toEqual(['start', 'load', 'start', 'load']);
    expect(texts()).toEqual([]);
  });

  it('[ENG-11] whose worker is killed at a slice is started again, and the slice is made after all', async () => {
    let slices = 0;
    const first = gate();
    const { flow, calls, kill, network } = stage({
      predict: ({ input }) => {
        if (++slices > 1) return { output: brightness(input), milliseconds: 1 };
        first.open();
        return new Promise(() => undefined);
      },
    });
    await flow.ready();
    const { signal } = new AbortController();
    const slice = network.predict(new Float32Array([0.25]), signal);
    await first.opened;
    kill();
    expect((await slice).output).toEqual(new Float32Array([0.25, 0.75]));
    expect(calls.filter((call) => call.startsWith('start'))).toHaveLength(2);
    expect(texts()).toEqual([expect.stringMatching(/goes on where it was.*The engine was started again\.$/)]);
  });

  it('is not started again for an error that a fresh one would repeat, nor once the work is cancelled', async () => {
    const bad: AppError = { kind: 'model', message: 'No model is loaded.', advice: 'Load one.' };
    const abort = new AbortController();
    const { flow, calls, network } = stage({
      predict: ({ input }) => {
        if (input.length === 1) return refuse(bad);
        abort.abort();
        return new Promise(() => undefined);
      },
    });
    await flow.ready();
    expect(await failure(network.predict(new Float32Array(1), abort.signal))).toEqual(bad);
    abort.abort();
    expect(await failure(network.predict(new Float32Array(2), abort.signal))).toEqual(cancelled);
    expect(calls.filter((call) => call.startsWith('start'))).toHaveLength(1);
    expect(texts()).toEqual([]);
  });

  it('[ENG-13] that is too small for the model names the smaller one to use instead', async () => {
    const tooSmall: AppError = {
      kind: 'device',
      message: 'The device is too small.',
      advice: 'Choose a smaller model.',
      details: { tooSmall: true },
    };
    const { flow } = stage({
      loadModel: ({ url }) => (url.includes('large') ? refuse(tooSmall) : loadedFrom(url)),
    });
    expect(await failure(flow.ready())).toEqual(tooSmall);
    expect(useEngine.getState().tooLarge).toEqual({ message: tooSmall.message, instead: small });
    expect(texts()).toEqual([tooSmall.message]);
    await flow.chooseModel('small');
    expect(loaded()).toBe('small');
    expect(useEngine.getState().tooLarge).toBeNull();
    expect(texts()).toEqual([]);
  });

  it('[ENG-23] measures again: what was kept of GPUs is forgotten, and the model is loaded anew', async () => {
    const { flow, calls } = stage();
    await flow.ready();
    await pageStorage.tunings.keep('gpu', { layers: {}, struck: [] });
    const before = calls.length;
    await flow.tuneAgain();
    expect(await pageStorage.tunings.read('gpu')).toBeNull();
    expect(calls.slice(before)).toEqual(['load http://page/models/large/model.json']);
  });

  it('says what fails before the first model, and can be tried again', async () => {
    let answer = (): Response => new Response('', { status: 404 });
    const { flow } = stage({}, () => answer());
    expect(await failure(flow.start())).toMatchObject({ kind: 'model', details: { status: 404 } });
    expect(texts()).toEqual(['The list of models could not be read.']);
    answer = () => Response.json({ ...manifest, models: [] });
    expect(await failure(flow.ready())).toMatchObject({ message: 'There is no model to synthesise with.' });
    answer = () => Response.json(manifest);
    await flow.chooseBackend('wasm');
    expect(loaded()).toBe('large');
    expect(texts()).toEqual([]);
  });

  it('loads the model that was chosen last, whatever becomes of the one before', async () => {
    const [asked, go] = [gate(), gate()];
    const { flow } = stage({
      loadModel: async ({ url }) => {
        if (url.includes('small')) return loadedFrom(url);
        asked.open();
        await go.opened;
        return refuse(cancelled);
      },
    });
    const first = failure(flow.ready());
    await asked.opened;
    await flow.chooseModel('small');
    go.open();
    expect(await first).toEqual(cancelled);
    expect((await flow.ready()).file.id).toBe('small');
    expect(loaded()).toBe('small');
  });

  it('says that weights could not be kept, and that another device took over on the way', async () => {
    const cpu: BackendReport = { ...gpu, backend: 'wasm', reason: 'The GPU was lost.' };
    const { flow } = stage({
      loadModel: () =>
        loadedModel({
          movedTo: cpu,
          timings: { ...loadedModel().timings, storageNote: 'The weights could not be kept.' },
        }),
    });
    await flow.restart();
    expect(useEngine.getState().backend).toEqual(cpu);
    expect(texts()).toEqual([
      'The work was interrupted and goes on where it was. The GPU was lost.',
      'The weights could not be kept.',
    ]);
  });
});
