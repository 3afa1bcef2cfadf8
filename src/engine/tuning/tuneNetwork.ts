// Tunes a network on a GPU beside the download of its weights: layers noted, candidates compiled, proved and timed, the choice kept.
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { LayerChoice, StruckOut, Tuning, TuningReport, TuningStore } from '../../core/network/tuning.ts';
import type { ImageNetwork } from '../head.ts';
import { chooseBy, choosing } from '../kernels/chooser.ts';
import { type Layer, layerKey, macsOf } from '../kernels/layer.ts';
import { candidatesFor, takesTiles, type Variant, variantName } from '../kernels/variants.ts';
import { networkWithoutWeights } from '../network.ts';
import type { OpenGpu } from '../openGpu.ts';
import type { Pass } from '../precompileShaders.ts';
import { blankConvolution, blankTensors, gpuStopwatch } from './gpuStopwatch.ts';
import { proofFault, proofLayer } from './proof.ts';
import { chooserOf } from './chosenVariants.ts';
import { tune, type TuningTask } from './tune.ts';

/** Milliseconds that all measuring of a network may take. */
const BUDGET = 1500;
/** Changes with the kernels: what an older program measured is measured again. */
const KERNELS = 2;

/** A layer of a network, and how often a pass has it. */
export interface CountedLayer {
  readonly layer: Layer;
  readonly count: number;
}

export interface NetworkTuning {
  readonly tuning: Tuning;
  readonly report: TuningReport;
}

/** The distinct layers of a pass, by key. Nothing is computed; the pool keeps the buffers. */
export function layersOf(
  { backend }: Pick<OpenGpu, 'backend'>,
  spec: ImageNetwork,
  { slices, size }: Pass,
): ReadonlyMap<string, CountedLayer> {
  const found = new Map<string, CountedLayer>();
  const network = networkWithoutWeights(spec, backend);
  const note = (layer: Layer): Variant => {
    const key = layerKey(layer);
    found.set(key, { layer, count: (found.get(key)?.count ?? 0) + 1 });
    return 'direct';
  };
  try {
    backend.compileOnly(() => {
      tidy(() => {
        choosing(backend, note, () =>
          network.forward(backend.emptyTensor([slices, size, size, spec.inputs]) as Tensor4D),
        );
      });
    });
  } finally {
    network.dispose();
  }
  return found;
}

/** What names a device, its driver and this program as far as they are told, for what is kept. */
export const deviceKey = ({ adapter }: Pick<OpenGpu, 'adapter'>, program: string): string =>
  `${adapter} | ${program} | kernels ${KERNELS}`;

/** What the host brings. */
export interface TuningHost {
  readonly store: TuningStore | null;
  /** The program that runs the device: browser or Node, with its version. */
  readonly program: string;
}

interface Request extends TuningHost {
  readonly gpu: OpenGpu;
  /** Of the pass that is reported on. */
  readonly layers: ReadonlyMap<string, CountedLayer>;
  /** Of passes of other shapes, measured in the same time. */
  readonly beside?: ReadonlyMap<string, CountedLayer>;
}

/** Measures what is not kept yet of this device. Nothing else may dispatch meanwhile; uploads may. */
export async function tuneNetwork({ gpu, layers, beside, store, program }: Request): Promise<NetworkTuning> {
  const begun = performance.now();
  const device = deviceKey(gpu, program);
  const kept = (await store?.read(device)) ?? { layers: {}, struck: [] };
  const missing = new Map(
    [...layers, ...(beside ?? [])].filter(
      ([key, { layer }]) => !(key in kept.layers) && candidatesFor(layer, gpu.device.limits).length > 1,
    ),
  );
  const measured = missing.size > 0 ? await measure(gpu, missing, kept.struck) : kept;
  const tuning: Tuning = { layers: { ...kept.layers, ...measured.layers }, struck: measured.struck };
  if (missing.size > 0) await store?.keep(device, tuning);
  const source = missing.size > 0 ? 'measured' : 'kept';
  return {
    tuning,
    report: { source, ...summary(layers, tuning), spentMs: performance.now() - begun },
  };
}

async function measure(
  { backend, device }: OpenGpu,
  layers: ReadonlyMap<string, CountedLayer>,
  known: readonly StruckOut[],
): Promise<Tuning> {
  const struck = new Map(known.map((one) => [one.variant, one]));
  const tasks: TuningTask<Variant>[] = [...layers].map(([key, { layer, count }]) => ({
    key,
    work: macsOf(layer) * count,
    candidates: candidatesFor(layer, device.limits).filter((variant) => !struck.has(variantName(variant))),
  }));
  const shapes = new Map([...layers].map(([key, { layer }]) => [key, layer]));
  for (const { key, candidates } of tasks) {
    const layer = shapes.get(key);
    if (layer) compileCandidates(backend, layer, candidates);
  }
  const failed = await backend.shadersCompiled();
  if (failed instanceof Error) return { layers: {}, struck: known };
  await prove(backend, tasks, shapes, struck);
  const sound = tasks.map((task) => ({
    ...task,
    candidates: task.candidates.filter((variant) => !struck.has(variantName(variant))),
  }));
  const chosen = await tune(sound, gpuStopwatch(backend, shapes), BUDGET, variantName);
  return { layers: Object.fromEntries<LayerChoice>(chosen), struck: [...struck.values()] };
}

/** Asks for the shaders of a layer's candidates; they are there once the backend's shaders are compiled. */
export function compileCandidates(
  backend: OpenGpu['backend'],
  layer: Layer,
  candidates: readonly Variant[],
): void {
  backend.compileOnly(() => {
    tidy(() => {
      const tensors = blankTensors(backend, layer);
      for (const variant of candidates)
        choosing(
          backend,
          () => variant,
          () => blankConvolution(backend, layer, tensors),
        );
      tensors.dispose();
    });
  });
  backend.emptyPool();
}

/** Strikes out the variants that compute wrongly on this device, each tried for every kind of layer that it may take. */
async function prove(
  backend: OpenGpu['backend'],
  tasks: readonly TuningTask<Variant>[],
  shapes: ReadonlyMap<string, Layer>,
  struck: Map<string, StruckOut>,
): Promise<void> {
  const proofs = new Map<string, { readonly layer: Layer; readonly variant: Variant }>();
  for (const { key, candidates } of tasks) {
    const real = shapes.get(key);
    if (!real) continue;
    const layer = proofLayer(real);
    for (const variant of candidates)
      if (variant !== 'direct') proofs.set(`${layerKey(layer)} ${variantName(variant)}`, { layer, variant });
  }
  const faults = await Promise.all(
    [...proofs.values()].map(async ({ layer, variant }) => ({
      variant: variantName(variant),
      why: await proofFault(backend, layer, variant),
    })),
  );
  for (const { variant, why } of faults) if (why !== null) struck.set(variant, { variant, why });
}

/** Choices of all networks that were tuned on a device since it was opened. */
const inUse = new WeakMap<OpenGpu['backend'], Record<string, LayerChoice>>();

/** From now on this device's layers run as they were tuned. */
export function applyTuning({ backend }: Pick<OpenGpu, 'backend'>, { layers }: Tuning): void {
  const all = { ...inUse.get(backend), ...layers };
  inUse.set(backend, all);
  chooseBy(backend, chooserOf(all));
}

/**
 * Where a whole network fails its self-test as it was tuned, though each variant was proved by itself: all run 'direct' again
 * on this device, and the variants that were in use are struck out for good.
 */
export async function withdrawTuning(
  { gpu, store, program, layers }: Request,
  { tuning, report }: NetworkTuning,
  why: string,
): Promise<NetworkTuning> {
  inUse.delete(gpu.backend);
  chooseBy(gpu.backend, null);
  const failed = Object.keys(report.variants).filter((variant) => variant !== 'direct');
  const struck = [...tuning.struck, ...failed.map((variant) => ({ variant, why }))];
  const withdrawn: Tuning = { layers: {}, struck };
  await store?.keep(deviceKey(gpu, program), withdrawn);
  return { tuning: withdrawn, report: { ...report, ...summary(layers, withdrawn) } };
}

/** What a pass through these layers takes, as chosen. */
export function summary(
  layers: ReadonlyMap<string, CountedLayer>,
  tuning: Tuning,
): Omit<TuningReport, 'source' | 'spentMs'> {
  const variants: Record<string, number> = {};
  let [ms, directMs, unmeasured] = [0, 0, 0];
  for (const [key, { layer, count }] of layers) {
    const choice = tuning.layers[key];
    if (!choice && takesTiles(layer)) unmeasured += count;
    const name = choice?.variant ?? 'direct';
    variants[name] = (variants[name] ?? 0) + count;
    ms += count * (choice?.ms ?? 0);
    directMs += count * (choice?.directMs ?? 0);
  }
  return { variants, unmeasured, ms, directMs, struck: tuning.struck };
}
