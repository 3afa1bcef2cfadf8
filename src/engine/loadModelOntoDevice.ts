// A model onto a device: memory asked for, shaders compiled beside the download, weights uploaded shard by shard, then tested and timed.
import { dispose, memory, profile, tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { ModelSource, WeightStore } from '../core/network/modelSource.ts';
import { type AppError, toAppError } from '../core/appError.ts';
import { readModelFile } from '../core/network/modelFile.ts';
import type { ModelFile } from '../core/network/modelManifest.ts';
import type { TuningReport } from '../core/network/tuning.ts';
import { sizeStep } from '../core/network/networkSpec.ts';
import type { Device } from './device.ts';
import type { BackendReport, LoadedModel, LoadProgress, SelfTestReport } from '../core/network/engineApi.ts';
import { type ImageNetwork, intensitiesOf } from './head.ts';
import { Network } from './network.ts';
import { type Precompiled, precompileShaders } from './precompileShaders.ts';
import { maxBatch, tooSmall } from './deviceCapacity.ts';
import { judgeSelfTest, selfTestInput } from './selfTest.ts';
import type { NetworkTuning } from './tuning/tuneLayers.ts';
import { applyTuning, layersOf, tuneNetwork, type TuningHost, withdrawTuning } from './tuning/tuneNetwork.ts';
import { loadWeights } from './weights.ts';

export interface LoadRequest {
  readonly url: string;
  readonly device: Device;
  readonly source: ModelSource;
  readonly store: WeightStore | null;
  /** Bytes of memory that the platform states; null where it does not. */
  readonly memoryBytes: number | null;
  /** Null: every layer runs in the default variant. */
  readonly tuning: TuningHost | null;
  readonly signal: AbortSignal;
  readonly progress: (event: LoadProgress) => void;
}

/** Throws an AppError: a model that is damaged, a device too small for it, or one that computes it wrongly. */
export async function loadModelOntoDevice({
  url,
  device,
  source,
  store,
  memoryBytes,
  tuning,
  signal,
  progress,
}: LoadRequest): Promise<{
  readonly network: Network;
  readonly loaded: LoadedModel;
}> {
  const begun = performance.now();
  const checked = readModelFile(await source.json(), url);
  if (!checked.ok) throw checked.error;
  const file = checked.value;
  const spec = imageNetwork(file);
  const atMost = maxBatch({ file, spec, report: device.report, memoryBytes });

  const recording = performance.now();
  if (device.gpu) progress({ stage: 'compile' });
  const precompiled = await precompile(device, file, spec, atMost);
  let compiledInMs = 0;
  const compiled = precompiled?.compiled.then(() => {
    compiledInMs = performance.now() - recording;
  });
  let compileMs = performance.now() - recording;

  const tuner = tuning && precompiled ? startTuning(device, file, spec, precompiled, tuning) : null;

  const network = new Network(spec);
  try {
    let uploadMs = 0;
    const timed = (upload: () => void): void => {
      const from = performance.now();
      upload();
      uploadMs += performance.now() - from;
    };
    const weights = await loadWeights(
      file,
      {
        source,
        store,
        signal,
        progress,
        shardUploaded: () => timed(() => device.gpu?.backend.submitRecorded()),
      },
      (name, plain) =>
        timed(() => {
          network.upload(name, plain);
        }),
    );

    if (device.gpu) progress({ stage: 'compile' });
    const waiting = performance.now();
    await compiled;
    await tuner?.done;
    const checking = performance.now();
    compileMs += checking - waiting;
    progress({ stage: 'self-test' });
    const { selfTest, report } = await tested(file, network, tuner);
    if (!selfTest.passed) throw failedSelfTest(device.report, file, selfTest);
    const { size } = file.preprocessing.grid;
    const secondsPerSlice = await secondsOf(network, size);
    const needs = precompiled ?? (await profiled(network, size));
    network.forgetPass();
    device.gpu?.backend.emptyPool();
    const now = performance.now();
    const { fetchMs, decodeMs, fromStorage, storageNote } = weights;
    return {
      network,
      loaded: {
        file,
        timings: {
          fetchMs,
          decodeMs: decodeMs - uploadMs,
          uploadMs,
          compileMs,
          compiledInMs,
          checkMs: now - checking,
          totalMs: now - begun,
          fromStorage,
          storageNote,
        },
        selfTest,
        secondsPerSlice,
        deviceBytes: needs.bytes,
        maxBatch: precompiled?.slices ?? 1,
        kernels: needs.kernels,
        ...(report ? { tuning: report } : {}),
      },
    };
  } catch (thrown) {
    network.dispose();
    await Promise.allSettled([compiled, tuner?.done]); // what is still being compiled belongs to this model: the next one must not meet it
    throw thrown;
  }
}

/** On a GPU: memory for as many slices at once as it has memory for, and all shaders asked for. Null on the CPU. */
async function precompile(
  device: Device,
  file: ModelFile,
  spec: ImageNetwork,
  atMost: number,
): Promise<(Precompiled & { readonly slices: number }) | null> {
  const { gpu, report } = device;
  if (!gpu) return null;
  const { size } = file.preprocessing.grid;
  for (let slices = atMost; ; slices = Math.floor(slices / 2)) {
    const precompiled = await precompileShaders(gpu, spec, [
      { slices, size },
      ...(slices > 1 ? [{ slices: 1, size }] : []),
      { slices: 1, size: file.selfTest.size },
      { slices: 1, size: partOf(spec, size, QUARTER) },
      { slices: 1, size: partOf(spec, size, HALF) },
    ]);
    if (precompiled.tooLarge === null) return { ...precompiled, slices };
    await precompiled.compiled;
    gpu.backend.emptyPool();
    if (slices === 1)
      throw tooSmall(file, report, precompiled.bytes, `the GPU gives no more (${precompiled.tooLarge})`);
  }
}

interface Tuner {
  readonly done: Promise<NetworkTuning>;
  readonly apply: (tuned: NetworkTuning) => void;
  /** Back to the default variant everywhere. */
  readonly withdraw: (tuned: NetworkTuning, why: string) => Promise<NetworkTuning>;
}

/** Begins to measure once all shaders of the default variant are there; null on a GPU that is software. */
function startTuning(
  { gpu }: Device,
  file: ModelFile,
  spec: ImageNetwork,
  { slices, compiled }: Precompiled & { readonly slices: number },
  host: TuningHost,
): Tuner | null {
  if (!gpu || gpu.software) return null;
  const { size } = file.preprocessing.grid;
  const layers = layersOf(gpu, spec, { slices, size });
  const beside = slices > 1 ? layersOf(gpu, spec, { slices: 1, size }) : layers;
  const request = { gpu, layers, beside, ...host };
  const done = compiled.then(() => tuneNetwork(request));
  done.catch(() => undefined); // told where it is awaited
  const apply = ({ tuning }: NetworkTuning): void => applyTuning(gpu, tuning);
  return { done, apply, withdraw: (tuned, why) => withdrawTuning(request, tuned, ['forward'], why) };
}

/** The self-test as tuned; where it fails so, once more in the default variant. */
async function tested(
  file: ModelFile,
  network: Network,
  tuner: Tuner | null,
): Promise<{ readonly selfTest: SelfTestReport; readonly report?: TuningReport }> {
  if (!tuner) return { selfTest: await testDevice(file, network) };
  const tuned = await tuner.done;
  tuner.apply(tuned);
  const attempt = await testDevice(file, network).catch(toAppError);
  if ('passed' in attempt && attempt.passed) return { selfTest: attempt, report: tuned.report };
  const off = 'passed' in attempt ? `off by ${attempt.largestDifference.toPrecision(3)}` : attempt.message;
  const { report } = await tuner.withdraw(tuned, `the self-test of ${file.name} fails with it (${off})`);
  network.forgetPass();
  return { selfTest: await testDevice(file, network), report };
}

function imageNetwork({ spec, name }: ModelFile): ImageNetwork {
  if (spec.family !== 'vgg') return spec;
  throw {
    kind: 'model',
    message: `${name} is a feature network: it makes no images.`,
    advice: 'Choose a DRUNet or U-Net.',
  } satisfies AppError;
}

async function testDevice(file: ModelFile, network: Network): Promise<SelfTestReport> {
  const { size } = file.selfTest;
  const { inputs, outputs } = network.spec;
  const intensities = intensitiesOf(await network.logits(selfTestInput(size, inputs), size));
  if (!intensities.ok) throw intensities.error;
  return judgeSelfTest(file.selfTest, intensities.value, outputs);
}

/** A part of the width and height, or a little more, as the network's steps allow. */
function partOf(spec: ImageNetwork, size: number, part: number): number {
  const step = sizeStep(spec);
  return Math.min(size, step * Math.ceil((size * part) / step));
}
const QUARTER = 1 / 4;
const HALF = 1 / 2;

/** Below this many expected seconds, a whole slice is timed. */
const SHORT = 0.5;

/**
 * Seconds of a slice, from slices of a quarter and a half of its width and height: the line through them over their
 * areas, because part of the time (reading the weights) is the same for all. Each is computed twice, the first to warm
 * up. Where the quarter promises less than half a second, a whole slice is timed instead.
 */
async function secondsOf(network: Network, size: number): Promise<number> {
  const { spec } = network;
  const seconds = async (side: number): Promise<number> => {
    const input = selfTestInput(side, spec.inputs);
    await network.logits(input, side);
    const begun = performance.now();
    await network.logits(input, side);
    return (performance.now() - begun) / 1000;
  };
  const [small, middle] = [partOf(spec, size, QUARTER), partOf(spec, size, HALF)];
  const ofSmall = await seconds(small);
  if (ofSmall * (size / small) ** 2 < SHORT || middle === small) return seconds(size);
  const ofMiddle = await seconds(middle);
  const slope = Math.max(0, ofMiddle - ofSmall) / (middle ** 2 - small ** 2);
  return ofMiddle + slope * (size ** 2 - middle ** 2);
}

/** On the CPU: bytes of the weights, of the packed copy that its kernels keep, and of a slice's feature maps; and what runs. */
async function profiled(
  network: Network,
  size: number,
): Promise<{ readonly bytes: number; readonly kernels: Readonly<Record<string, number>> }> {
  const small = partOf(network.spec, size, QUARTER);
  const { inputs } = network.spec;
  const before = memory().numBytes;
  const { peakBytes, kernels, result } = await profile(() =>
    tidy(() => network.forward(tensor4d(selfTestInput(small, inputs), [1, small, small, inputs])).logits),
  );
  dispose(result);
  const counts: Record<string, number> = {};
  for (const { name } of kernels) counts[name] = (counts[name] ?? 0) + 1;
  const features = Math.round((peakBytes - before) * (size / small) ** 2);
  return { bytes: 2 * network.bytes + features, kernels: counts };
}

const failedSelfTest = (backend: BackendReport, file: ModelFile, report: SelfTestReport): AppError => ({
  kind: 'device',
  message: `${backend.adapter} computes ${file.name} incorrectly: its self-test differs by ${report.largestDifference.toPrecision(3)}.`,
  advice: 'Choose the other backend in Details; no image of this one is shown.',
  details: { ...report, adapter: backend.adapter, model: file.id },
});
