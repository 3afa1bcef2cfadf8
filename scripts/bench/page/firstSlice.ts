// Time to the first slice, split: the page's own engine with a model from the server, as a first visit has it.
import { toAppError } from '../../../src/core/appError.ts';
import type { ModelList } from '../../../src/core/network/modelManifest.ts';
import { Engine } from '../../../src/engine/engine.ts';
import { selfTestInput } from '../../../src/engine/selfTest.ts';
import { servedModel } from '../../../src/storage/modelFiles.ts';
import type { BenchBackend } from './contestant.ts';
import { startBenchWasm } from './tfjsDevice.ts';

export interface FirstSlice {
  readonly model: string;
  readonly size: number;
  readonly runsOn: string;
  /** Milliseconds. start: backend and device; run: the first slice after the self-test. total: from nothing to the image. */
  readonly start: number;
  readonly fetch: number;
  readonly decode: number;
  readonly upload: number;
  /** Shaders: asking for them, and waiting for those that were not there when the weights were. */
  readonly compile: number;
  /** Self-test and timing. */
  readonly check: number;
  readonly run: number;
  readonly total: number;
}

/** `url`: a model.json, or a list of models, whose default is taken. Fails in plain words. */
export async function firstSlice(url: string, backend: BenchBackend, threads: number): Promise<FirstSlice> {
  const model = await modelUrl(new URL(url, location.href));
  try {
    return await timed(model, backend, threads);
  } catch (thrown) {
    const { message, advice } = toAppError(thrown);
    throw new Error(`${message} ${advice}`, { cause: thrown });
  }
}

async function modelUrl(url: URL): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`There is no ${url.pathname}: the server answered ${response.status}.`);
  const list = (await response.json()) as Partial<ModelList>;
  if (!list.models) return url.href;
  const entry = list.models.find((one) => one.default) ?? list.models[0];
  if (!entry) throw new Error(`${url.pathname} lists no model.`);
  return new URL(entry.path, url).href;
}

async function timed(url: string, backend: BenchBackend, threads: number): Promise<FirstSlice> {
  const begun = performance.now();
  const engine = new Engine({
    gpu: navigator.gpu,
    store: null,
    openModel: servedModel,
    startWasm: async () => {
      await startBenchWasm(threads);
      return threads;
    },
  });
  const report = await engine.start({ choice: backend });
  const start = performance.now() - begun;
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const { file, timings } = await engine.loadModel({ url }, context);
  const { size } = file.preprocessing.grid;
  const { milliseconds } = await engine.predict(
    { input: selfTestInput(size, file.preprocessing.mean.length) },
    context,
  );
  const total = performance.now() - begun;
  engine.close();
  return {
    model: file.name,
    size,
    runsOn: report.adapter,
    start,
    fetch: timings.fetchMs,
    decode: timings.decodeMs,
    upload: timings.uploadMs,
    compile: timings.compileMs,
    check: timings.checkMs,
    run: milliseconds,
    total,
  };
}
