// One contestant in a process of its own: its batches in turn, and what came of them as one line of JSON.
import { selfTestInput } from '../../../src/engine/selfTest.ts';
import { openDawn } from '../dawn/openDawn.ts';
import { spreadOf } from '../table.ts';
import { open, ours, type Running, stock } from './contestants.ts';
import { type BatchReport, type ChildRequest, MARK } from './childReport.ts';
import { timeLayers } from './layers.ts';

async function main(request: ChildRequest): Promise<unknown> {
  const dawn = await openDawn();
  const info = (await dawn.requestAdapter({ powerPreference: 'high-performance' }))?.info;
  const adapter = [info?.vendor, info?.architecture, info?.device, info?.description]
    .filter(Boolean)
    .join(' ');
  if (request.contestant === 'layers') {
    const [slices = 1] = request.batches;
    return { adapter, layers: await timeLayers(await open(dawn), request.spec, request.size, slices) };
  }
  const batches: BatchReport[] = [];
  try {
    const running = await started(dawn, request);
    for (const slices of request.batches) batches.push(await measured(running, request, slices));
    return { adapter, batches, failed: null };
  } catch (thrown) {
    return { adapter, batches, failed: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

async function started(dawn: GPU, { contestant, spec, size }: ChildRequest): Promise<Running> {
  if (contestant === 'stock tfjs') return stock(dawn, spec, size);
  if (contestant === 'onnxruntime-web') return (await import('./onnxruntime.ts')).onnxruntime(spec, size);
  const running = await ours(await open(dawn), spec, size);
  return contestant === 'ours' ? { ...running, tune: null } : running;
}

async function measured(
  { run, tune }: Running,
  { spec, size, rounds }: ChildRequest,
  slices: number,
): Promise<BatchReport> {
  const one = selfTestInput(size, spec.inputs);
  const input = new Float32Array(one.length * slices);
  for (let i = 0; i < slices; i++) input.set(one, i * one.length);
  const tuning = tune ? await tune(slices) : null;
  const begun = performance.now();
  const logits = await run(input);
  const firstMs = performance.now() - begun;
  const times: number[] = [];
  const enqueued: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    const coming = run(input);
    enqueued.push(performance.now() - from);
    await coming;
    times.push((performance.now() - from) / slices);
  }
  const checksum = logits.subarray(0, logits.length / slices).reduce((sum, value) => sum + value, 0);
  return {
    slices,
    firstMs,
    msPerSlice: spreadOf(times).median,
    enqueueMs: spreadOf(enqueued).median,
    checksum,
    tuning,
  };
}

const report = await main(JSON.parse(process.argv[2] ?? '{}') as ChildRequest);
process.stdout.write(`${MARK}${JSON.stringify(report)}\n`, () => process.exit(0)); // Dawn would keep the process
