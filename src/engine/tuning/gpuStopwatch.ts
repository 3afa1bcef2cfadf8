// Times variants of a layer on the GPU: by its own clock where it has one, else by when the work is done.
import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { choosing } from '../kernels/chooser.ts';
import { convolution } from '../kernels/convolution.ts';
import { type Layer, pixelsOf } from '../kernels/layer.ts';
import type { Variant } from '../kernels/variants.ts';
import type { GpuBackend } from '../tfjs/gpuBackend.ts';
import type { RecordedPass } from '../tfjs/recordedPass.ts';
import type { Stopwatch, TuningTask } from './tune.ts';

/** Outputs of variants that are timed together take at most so many bytes, beside the layer's own. */
const ROOM = 256e6;

/** A convolution of a layer's shape on tensors with no numbers in them; made within `tidy`, or disposed of by the caller. */
export function blankConvolution(gpu: GpuBackend, layer: Layer, made: BlankTensors): Tensor4D {
  const { n, height, width, outputs, halved, residual, stride, relu } = layer;
  const [x, second] = made.maps;
  const low = Number(halved[2]);
  const added = (): Tensor4D => gpu.emptyTensor([n, height >> low, width >> low, outputs]) as Tensor4D;
  const first = { tensor: x, halved: halved[0] };
  return convolution({
    from: second ? [first, { tensor: second, halved: halved[1] }] : [first],
    filter: made.filter,
    bias: made.bias,
    stride: stride === 2 ? 2 : 1,
    relu,
    residual: residual === 'none' ? null : { tensor: added(), halved: halved[2] },
    overwrite: residual === 'in place',
  });
}

export interface BlankTensors {
  readonly maps: readonly [Tensor4D] | readonly [Tensor4D, Tensor4D];
  readonly filter: Tensor4D;
  readonly bias: Tensor1D;
  readonly dispose: () => void;
}

export function blankTensors(gpu: GpuBackend, layer: Layer): BlankTensors {
  const { kernel, stride, n, height, width, outputs, channels, halved } = layer;
  const map = (i: 0 | 1): Tensor4D =>
    gpu.emptyTensor([
      n,
      (height * stride) >> Number(halved[i]),
      (width * stride) >> Number(halved[i]),
      channels[i],
    ]) as Tensor4D;
  const maps = channels[1] > 0 ? ([map(0), map(1)] as const) : ([map(0)] as const);
  const filter = gpu.emptyTensor([kernel, kernel, channels[0] + channels[1], outputs]) as Tensor4D;
  const bias = gpu.emptyTensor([outputs]) as Tensor1D;
  return {
    maps,
    filter,
    bias,
    dispose: () => {
      for (const tensor of [...maps, filter, bias]) tensor.dispose();
    },
  };
}

/** Shaders must be compiled before they are timed. `layers`: by the tasks' keys. */
export function gpuStopwatch(gpu: GpuBackend, layers: ReadonlyMap<string, Layer>): Stopwatch<Variant> {
  const { device } = gpu;
  const clock = device.features.has('timestamp-query') ? byTimestamps : byWaiting;
  return {
    now: () => performance.now(),
    time: async ({ key }: TuningTask<Variant>, variants, repeats) => {
      const layer = layers.get(key);
      if (!layer) throw new Error(`There is no layer ${key}.`);
      const bytes = 4 * pixelsOf(layer) * layer.outputs * 2;
      const together = Math.max(1, Math.floor(ROOM / bytes));
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
  const tensors = blankTensors(gpu, layer);
  const passes: RecordedPass[] = [];
  try {
    gpu.upload(...tensors.maps, tensors.filter, tensors.bias);
    for (const variant of variants)
      passes.push(
        gpu.record([4], () => [
          choosing(
            gpu,
            () => variant,
            () => blankConvolution(gpu, layer, tensors),
          ),
        ]),
      );
    const times = clock(device, passes, repeats);
    const [invalid, full] = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
    const ms = await times;
    return invalid || full ? variants.map(() => Infinity) : ms;
  } finally {
    for (const pass of passes) pass.dispose();
    tensors.dispose();
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
