// Every distinct layer of a network by every candidate, by the GPU's own clock: where the time goes, and what tuning has to choose from.
import type { DrunetSpec } from '../../../src/core/network/modelManifest.ts';
import { type Layer, layerKey, macsOf } from '../../../src/engine/kernels/layer.ts';
import { candidatesFor, type Variant, variantName } from '../../../src/engine/kernels/variants.ts';
import type { OpenGpu } from '../../../src/engine/openGpu.ts';
import { gpuStopwatch } from '../../../src/engine/tuning/gpuStopwatch.ts';
import { compileCandidates, layersOf } from '../../../src/engine/tuning/tuneNetwork.ts';

export interface LayerTimes {
  readonly key: string;
  readonly count: number;
  readonly gflop: number;
  /** Milliseconds by variant. */
  readonly ms: Readonly<Record<string, number>>;
}

/** Runs of each candidate that one measurement holds. */
const REPEATS = 20;

export async function timeLayers(
  gpu: OpenGpu,
  spec: DrunetSpec,
  size: number,
  slices: number,
): Promise<readonly LayerTimes[]> {
  const layers = layersOf(gpu, spec, { slices, size });
  const shapes = new Map<string, Layer>([...layers].map(([key, { layer }]) => [key, layer]));
  const candidates = (layer: Layer): readonly Variant[] => candidatesFor(layer, gpu.device.limits);
  for (const layer of shapes.values()) compileCandidates(gpu.backend, layer, candidates(layer));
  await gpu.backend.shadersCompiled();
  const stopwatch = gpuStopwatch(gpu.backend, shapes);
  const times: LayerTimes[] = [];
  for (const { layer, count } of layers.values()) {
    const key = layerKey(layer);
    const variants = candidates(layer);
    const task = { key, work: macsOf(layer) * count, candidates: variants };
    const ms = await stopwatch.time(
      task,
      variants,
      variants.map(() => REPEATS),
    );
    times.push({
      key,
      count,
      gflop: (2 * macsOf(layer)) / 1e9,
      ms: Object.fromEntries(variants.map((variant, i) => [variantName(variant), ms[i] ?? NaN])),
    });
  }
  return times;
}
