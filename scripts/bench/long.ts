// Volume after volume through one engine: heap, tensors, and bytes on the device must not grow.
import { mkdirSync } from 'node:fs';
import { writeUntrainedModel } from '../../src/node/untrainedModel.ts';
import type { BenchBrowser } from './browser.ts';
import { count, mb, print } from './table.ts';

export interface Held {
  readonly slices: number;
  /** Bytes. heap: JavaScript's, after collecting garbage. gpu: buffers that were made and not destroyed. */
  readonly heap: number;
  readonly gpu: number;
  readonly engine: number;
  readonly tensors: number;
}

export interface LongReport {
  readonly backend: string;
  readonly runsOn: string;
  readonly model: string;
  readonly held: readonly Held[];
  readonly grew: readonly string[];
}

/** JavaScript's heap may end this much above where it was after the first volume: caches of the browser's own. */
const HEAP_SLACK = 2e6;
const SMALL = 'test-results/long-model';

/** `model`: a model.json as the bench's server has it; null: a small untrained one of 64 pixels. */
export async function benchLong(
  browser: BenchBrowser,
  threads: number,
  volumes: number,
  slices: number,
  model: string | null,
  wanted: (part: string) => boolean,
): Promise<readonly LongReport[]> {
  let url = model;
  if (url === null) {
    mkdirSync(SMALL, { recursive: true });
    await writeUntrainedModel(SMALL, 'untrained-small', 64);
    url = `/${SMALL}/model.json`;
  }
  const reports: LongReport[] = [];
  for (const backend of ['wasm', 'webgpu'] as const) {
    if (!wanted(backend)) continue;
    const page = await browser.open();
    const { runsOn, model: name, size } = await page.call('startLong', url, backend, threads);
    const held: Held[] = [];
    const hold = async (more: number, at: number): Promise<void> => {
      const { tensors, bytes, gpu } = await page.call('runLong', more);
      held.push({ slices: at, heap: await page.heap(), gpu, engine: bytes, tensors });
      console.log(`${backend}: ${count(at)} slices`);
    };
    await hold(1, 1);
    for (let volume = 1; volume <= volumes; volume++)
      await hold(volume === 1 ? slices - 1 : slices, volume * slices);
    await page.close();
    const report = { backend, runsOn, model: `${name}, ${size} x ${size}`, held, grew: growth(held) };
    reports.push(report);
    show(report);
  }
  return reports;
}

/** What grew after the first volume, in words. */
export function growth(held: readonly Held[]): readonly string[] {
  const [, first] = held;
  const last = held.at(-1);
  if (!first || !last) return [];
  const grew: string[] = [];
  if (last.heap > first.heap + HEAP_SLACK) grew.push(`heap by ${mb(last.heap - first.heap)}`);
  if (last.gpu > first.gpu) grew.push(`GPU buffers by ${mb(last.gpu - first.gpu)}`);
  if (last.engine > first.engine) grew.push(`the engine's bytes by ${mb(last.engine - first.engine)}`);
  if (last.tensors > first.tensors) grew.push(`tensors by ${last.tensors - first.tensors}`);
  return grew;
}

function show({ backend, runsOn, model, held, grew }: LongReport): void {
  print(
    `What is held after so many slices: ${model}, ${backend}, ${runsOn}`,
    held.map(({ slices, heap, gpu, engine, tensors }) => ({
      slices: count(slices),
      heap: mb(heap),
      'GPU buffers': mb(gpu),
      'engine holds': mb(engine),
      tensors: count(tensors),
    })),
  );
  console.log(grew.length === 0 ? 'Nothing grew.' : `Grew: ${grew.join(', ')}.`);
}
