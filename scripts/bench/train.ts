// npm run bench -- train: a training step beside stock tfjs', what each gradient asks of a GPU's threads, and memory.
import { convolutionsOf } from '../../src/core/network/networkSpec.ts';
import type { DrunetSpec } from '../../src/core/network/modelManifest.ts';
import type { TrainedPart } from '../../src/core/training/training.ts';
import { filterGradientPlan } from '../../src/engine/kernels/filterGradientProgram.ts';
import { PIXELS, tileFor, workgroups } from '../../src/engine/kernels/convolutionProgram.ts';
import type { BenchBrowser } from './browser.ts';
import type { BenchBackend, ContestantName } from './page/contestant.ts';
import { printStep } from './stepTable.ts';
import { count, mb, print, spread, type Spread, spreadOf } from './table.ts';

const net = (depth: 18 | 34 | 101, width: number): DrunetSpec => ({
  family: 'drunet',
  depth,
  width,
  inputs: 3,
  outputs: 2,
});
const SMALL = { spec: net(18, 8), size: 64 } as const;
const FULL = { spec: net(101, 64), size: 448 } as const;
/** Networks whose calls are counted at 448 x 448. */
const COUNTED: readonly { readonly depth: 34 | 101; readonly part: TrainedPart }[] = [
  { depth: 34, part: 'all' },
  { depth: 101, part: 'all' },
  { depth: 101, part: 'decoder' },
];
const GROWTH_STEPS = 50;

export async function benchTraining(
  browser: BenchBrowser,
  threads: number,
  rounds: number,
  wanted: (part: string) => boolean,
): Promise<object> {
  const asked = [];
  if (wanted('asked'))
    for (const depth of [34, 101] as const) {
      const page = await browser.open();
      const layers = await page.call('layersOfStep', net(depth, 64), FULL.size);
      await page.close();
      asked.push(printStep(`DRUNet-${depth} at ${FULL.size} x ${FULL.size}`, layers));
    }
  const gradients = wanted('gradients') ? gradientTable() : [];
  const memory = [];
  if (wanted('counted'))
    for (const { depth, part } of COUNTED) memory.push(await peakOf(browser, threads, depth, part));
  if (memory.length > 0)
    print(
      'A training step at 448 x 448, one slice (calls counted, dispatches not sent)',
      memory.map(({ depth, part, peakBytes, dispatches, least, submits, milliseconds }) => ({
        network: `DRUNet-${depth}`,
        trained: part,
        peak: `${(peakBytes / 1e9).toFixed(2)} GB`,
        dispatches: count(dispatches),
        least: part === 'all' ? count(least) : '',
        submits: count(submits),
        'without the GPU': `${milliseconds.toFixed(0)} ms`,
      })),
    );
  const steps = [];
  for (const backend of ['wasm', 'webgpu'] as const)
    if (wanted(backend)) steps.push(await stepTimes(browser, backend, threads, rounds));
  const growth = [];
  for (const backend of ['wasm', 'webgpu'] as const)
    if (wanted('growth')) growth.push(await growthOf(browser, backend, threads));
  if (growth.length > 0)
    print(
      `Growth over ${GROWTH_STEPS} steps after the first two, DRUNet-18, width 8, 64 x 64`,
      growth.map(({ backend, tensors, bytes, gpuBytes }) => ({
        backend,
        tensors: String(tensors),
        'tensor bytes': String(bytes),
        'GPU bytes': backend === 'webgpu' ? String(gpuBytes) : 'none in use',
      })),
    );
  return { asked, gradients, memory, steps, growth };
}

interface GradientRow {
  readonly shape: string;
  readonly layers: number;
  readonly filter: { readonly stock: Load; readonly ours: Load };
  /** Null for the image, whose gradient nobody needs. */
  readonly input: { readonly stock: Load; readonly ours: Load } | null;
}
interface Load {
  readonly threads: number;
  /** Products that a thread adds up one after another into one sum. */
  readonly serial: number;
}

/**
 * Stock, read from tfjs' sources: the filter's gradient has a thread for each weight that loops over all pixels, the
 * input's has a thread for each number that loops over the kernel and all outputs.
 */
function gradientTable(): readonly GradientRow[] {
  const { spec, size } = FULL;
  const rows = new Map<string, GradientRow>();
  for (const { name, kernel, stride, inputs, outputs: own, shrink } of convolutionsOf(spec)) {
    const outputs = 4 * Math.ceil(own / 4);
    const side = size / shrink;
    const pixels = side * side;
    const shape = `${kernel}x${kernel}, stride ${stride}, ${inputs} to ${own}, ${side} x ${side}`;
    const plan = filterGradientPlan(kernel, inputs, outputs, pixels);
    const before = pixels * stride * stride;
    const tile = tileFor(before, inputs);
    const [x, y] = workgroups(before, inputs, tile);
    const sum = kernel * kernel * own;
    rows.set(shape, {
      shape,
      layers: (rows.get(shape)?.layers ?? 0) + 1,
      filter: {
        stock: { threads: kernel * kernel * inputs * own, serial: pixels },
        ours: { threads: plan.threads, serial: plan.serial },
      },
      input:
        name === 'conv1'
          ? null
          : {
              stock: { threads: before * inputs, serial: sum },
              ours: { threads: x * y * 64, serial: Math.ceil(sum / tile.slices) },
            },
    });
  }
  const all = [...rows.values()];
  const load = ({ threads, serial }: Load): string => `${count(serial)} in ${count(threads)}`;
  print(
    `Each gradient of DRUNet-101 at ${size} x ${size}: multiply-adds one after another, in how many threads`,
    all.map(({ shape, layers, filter, input }) => ({
      convolution: shape,
      layers: String(layers),
      "filter's, stock": load(filter.stock),
      "filter's, ours": load(filter.ours),
      "input's, stock": input ? load(input.stock) : '',
      "input's, ours": input ? load(input.ours) : '',
    })),
  );
  const longest = (of: 'stock' | 'ours'): number =>
    Math.max(...all.flatMap(({ filter, input }) => [filter[of].serial, input?.[of].serial ?? 0]));
  console.log(
    `Longest: stock ${count(longest('stock'))}, ours ${count(longest('ours'))}. A thread of ours keeps 8 to 32 such sums at once (${PIXELS} pixels or inputs by 4 or 8 outputs).`,
  );
  return all;
}

/**
 * The least that a step of everything takes with a dispatch an operation: each convolution forward, its gradient in its input
 * (but the first's), its gradient in filter and bias, and its update; pooling, there and back; the loss.
 */
const leastDispatches = (convolutions: number): number => 4 * convolutions - 1 + 2 + 1;

interface CountedStep {
  readonly depth: number;
  readonly part: TrainedPart;
  readonly peakBytes: number;
  readonly dispatches: number;
  readonly submits: number;
  readonly least: number;
  /** Of a step whose dispatches are not sent: the page's own work, and waiting for copies. */
  readonly milliseconds: number;
}

async function peakOf(
  browser: BenchBrowser,
  threads: number,
  depth: 34 | 101,
  part: TrainedPart,
): Promise<CountedStep> {
  const page = await browser.open();
  const request = {
    contestant: 'ours',
    backend: 'webgpu',
    threads,
    ...FULL,
    spec: net(depth, 64),
    part,
    dry: true,
  } as const;
  await page.call('startTraining', request);
  await page.call('step');
  const { counts, milliseconds } = await page.call('step');
  await page.close();
  const { peakBytes, dispatches, submits } = counts;
  const least = leastDispatches(convolutionsOf(net(depth, 64)).length);
  return { depth, part, peakBytes, dispatches, submits, least, milliseconds };
}

interface StepTime {
  readonly backend: BenchBackend;
  readonly contestant: ContestantName;
  readonly runsOn: string;
  readonly time: Spread | null;
  readonly dispatches: number;
  readonly peakBytes: number;
  /** Why it could not train, in its own words. */
  readonly failed: string | null;
}

async function stepTimes(
  browser: BenchBrowser,
  backend: BenchBackend,
  threads: number,
  rounds: number,
): Promise<readonly StepTime[]> {
  const runners = [];
  for (const contestant of ['ours', 'stock tfjs'] as const) {
    const page = await browser.open();
    const request = { contestant, backend, threads, ...SMALL, part: 'all', dry: false } as const;
    const { runsOn } = await page.call('startTraining', request);
    const failed = await page.call('step').then(
      () => null,
      (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)).split('\n')[0] ?? '',
    );
    runners.push({ contestant, page, runsOn, failed, times: [] as number[], dispatches: 0, peakBytes: 0 });
  }
  for (let round = 0; round < rounds; round++)
    for (const runner of runners.filter(({ failed }) => failed === null)) {
      const { milliseconds, counts } = await runner.page.call('step');
      runner.times.push(milliseconds);
      runner.dispatches = counts.dispatches;
      runner.peakBytes = Math.max(runner.peakBytes, counts.peakBytes);
    }
  const results = runners.map(({ contestant, runsOn, failed, times, dispatches, peakBytes }): StepTime => {
    const time = failed === null ? spreadOf(times) : null;
    return { backend, contestant, runsOn, time, dispatches, peakBytes, failed };
  });
  for (const { page } of runners) await page.close();
  const base = results[0]?.time?.median ?? NaN;
  print(
    `A step of DRUNet-18, width 8, 64 x 64, everything trained, on ${backend} (${results[0]?.runsOn ?? ''})`,
    results.map((r) => ({
      contestant: r.contestant,
      'a step': r.time ? spread(r.time) : `cannot: ${r.failed ?? ''}`,
      'beside ours': r.time ? `${(r.time.median / base).toFixed(2)} x` : '',
      ...(backend === 'webgpu' ? { dispatches: count(r.dispatches), 'peak GPU': mb(r.peakBytes) } : {}),
    })),
  );
  return results;
}

async function growthOf(
  browser: BenchBrowser,
  backend: BenchBackend,
  threads: number,
): Promise<{ backend: BenchBackend; tensors: number; bytes: number; gpuBytes: number }> {
  const page = await browser.open();
  const dry = backend === 'webgpu';
  await page.call('startTraining', { contestant: 'ours', backend, threads, ...SMALL, part: 'all', dry });
  await page.call('step');
  const before = await page.call('step');
  let after = before;
  for (let step = 0; step < GROWTH_STEPS; step++) after = await page.call('step');
  await page.close();
  return {
    backend,
    tensors: after.tensors.count - before.tensors.count,
    bytes: after.tensors.bytes - before.tensors.bytes,
    gpuBytes: after.counts.liveBytes - before.counts.liveBytes,
  };
}
