// Times variants of a layer on the GPU: by its own clock where it has one, else by when the work is done.
import { choosing } from '../kernels/chooser.ts';
import type { Layer } from '../kernels/layer.ts';
import type { Variant } from '../kernels/variants.ts';
import type { GpuBackend } from '../tfjs/gpuBackend.ts';
import type { RecordedPass } from '../tfjs/recordedPass.ts';
import { blankLayer, bytesMade } from './blankLayer.ts';
import type { Stopwatch, TuningTask } from './tune.ts';

/** Outputs of variants that are timed together take at most so many bytes, beside the layer's own. */
const ROOM = 256e6;

/** Shaders must be compiled before they are timed. `layers`: by the tasks' keys. */
export function gpuStopwatch(gpu: GpuBackend, layers: ReadonlyMap<string, Layer>): Stopwatch<Variant> {
  const { device } = gpu;
  const clock = device.features.has('timestamp-query') ? byTimestamps : byWaiting;
  return {
    now: () => performance.now(),
    time: async ({ key }: TuningTask<Variant>, variants, repeats) => {
      const layer = layers.get(key);
      if (!layer) throw new Error(`There is no layer ${key}.`);
      const together = Math.max(
        1,
        Math.floor(ROOM / Math.max(...variants.map((one) => bytesMade(layer, one)))),
      );
      const times: number[] = [];
      for (let from = 0; from < variants.length; from += together) {
        const some = variants.slice(from, from + together);
        times.push(...(await timed(gpu, layer, some, repeats.slice(from, from + together), clock)));
      }
      return times;
    },
  };
}

type Clock = (
  device: GPUDevice,
  passes: readonly RecordedPass[],
  repeats: readonly number[],
) => Promise<readonly number[]>;

async function timed(
  gpu: GpuBackend,
  layer: Layer,
  variants: readonly Variant[],
  repeats: readonly number[],
  clock: Clock,
): Promise<readonly number[]> {
  const { device } = gpu;
  device.pushErrorScope('out-of-memory');
  device.pushErrorScope('validation');
  const blank = blankLayer(gpu, layer);
  const passes: RecordedPass[] = [];
  try {
    gpu.upload(...blank.read);
    for (const variant of variants)
      passes.push(gpu.record([4], () => [choosing(gpu, () => variant, blank.run)]));
    const times = clock(device, passes, repeats);
    const [invalid, full] = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
    const ms = await times;
    return invalid || full ? variants.map(() => Infinity) : ms;
  } finally {
    for (const pass of passes) pass.dispose();
    blank.dispose();
  }
}

/** Enqueues everything before it first waits. The first run of each is not counted: it finds nothing in any cache. */
async function byTimestamps(
  device: GPUDevice,
  passes: readonly RecordedPass[],
  repeats: readonly number[],
): Promise<readonly number[]> {
  const count = 2 * passes.length;
  const querySet = device.createQuerySet({ type: 'timestamp', count });
  const resolved = device.createBuffer({
    size: 8 * count,
    usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
  });
  const read = device.createBuffer({
    size: 8 * count,
    usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
  });
  try {
    const encoder = device.createCommandEncoder();
    passes.forEach((recorded, i) => {
      const warming = encoder.beginComputePass();
      recorded.encode(warming);
      warming.end();
      const pass = encoder.beginComputePass({
        timestampWrites: {
          querySet,
          beginningOfPassWriteIndex: 2 * i,
          endOfPassWriteIndex: 2 * i + 1,
        },
      });
      for (let run = 0; run < (repeats[i] ?? 1); run++) recorded.encode(pass);
      pass.end();
    });
    encoder.resolveQuerySet(querySet, 0, count, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, read, 0, 8 * count);
    device.queue.submit([encoder.finish()]);
    await read.mapAsync(GPUMapMode.READ);
    const stamps = new BigInt64Array(read.getMappedRange());
    return passes.map(
      (_, i) => Number((stamps[2 * i + 1] ?? 0n) - (stamps[2 * i] ?? 0n)) / 1e6 / (repeats[i] ?? 1),
    );
  } finally {
    querySet.destroy();
    resolved.destroy();
    read.destroy();
  }
}

/** From a submission until its work is done, one after another. */
async function byWaiting(
  device: GPUDevice,
  passes: readonly RecordedPass[],
  repeats: readonly number[],
): Promise<readonly number[]> {
  const run = async (recorded: RecordedPass, times: number): Promise<number> => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let i = 0; i < times; i++) recorded.encode(pass);
    pass.end();
    const begun = performance.now();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    return (performance.now() - begun) / times;
  };
  const times: number[] = [];
  for (const [i, recorded] of passes.entries()) {
    await run(recorded, 1);
    times.push(await run(recorded, repeats[i] ?? 1));
  }
  return times;
}
