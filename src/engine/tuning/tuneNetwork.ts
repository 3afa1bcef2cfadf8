// Tunes a network on a GPU beside the download of its weights: layers noted, candidates compiled, proved and timed, the choice kept.
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { LayerChoice, StruckOut, Tuning, TuningStore } from '../../core/network/tuning.ts';
import type { ImageNetwork } from '../head.ts';
import { chooseBy, choosing } from '../kernels/chooser.ts';
import { type Layer, layerKey, type Role, roleOf, roleOfKey } from '../kernels/layer.ts';
import { kernelName, type Variant, variantName } from '../kernels/variants.ts';
import { networkWithoutWeights } from '../network.ts';
import type { OpenGpu } from '../openGpu.ts';
import type { Pass } from '../precompileShaders.ts';
import { blankLayer } from './blankLayer.ts';
import { chooserOf } from './chosenVariants.ts';
import { gpuStopwatch } from './gpuStopwatch.ts';
import { proofFault, proofLayer, proofOf } from './proof.ts';
import {
  type Candidates,
  type CountedLayer,
  type Instruments,
  type Layers,
  type NetworkTuning,
  tuneLayers,
  type TuningRequest,
  withdraw,
} from './tuneLayers.ts';

/** Milliseconds that all measuring of a network may take. */
const BUDGET = 1500;
/** Changes with the kernels: what an older program measured is measured again. */
const KERNELS = 2;

/** The distinct layers of a pass, by key. Nothing is computed; the pool keeps the buffers. */
export function layersOf(
  { backend }: Pick<OpenGpu, 'backend'>,
  spec: ImageNetwork,
  { slices, size }: Pass,
): Layers {
  const network = networkWithoutWeights(spec, backend);
  try {
    return notedLayers(backend, () => {
      network.forward(backend.emptyTensor([slices, size, size, spec.inputs]) as Tensor4D);
    });
  } finally {
    network.dispose();
  }
}

/** The distinct layers that `work` has, by key. Nothing is computed. */
export function notedLayers(backend: OpenGpu['backend'], work: () => void): Layers {
  const found = new Map<string, CountedLayer>();
  const note = (layer: Layer): Variant => {
    const key = layerKey(layer);
    found.set(key, { layer, count: (found.get(key)?.count ?? 0) + 1 });
    return 'direct';
  };
  backend.compileOnly(() => {
    tidy(() => {
      choosing(backend, note, work);
    });
  });
  return found;
}

/** What names a device, its driver and this program as far as they are told, for what is kept. */
const deviceKey = ({ adapter }: Pick<OpenGpu, 'adapter'>, program: string): string =>
  `${adapter} | ${program} | kernels ${KERNELS}`;

/** What the host brings. */
export interface TuningHost {
  readonly store: TuningStore | null;
  /** The program that runs the device: browser or Node, with its version. */
  readonly program: string;
}

interface Request extends TuningHost, Pick<TuningRequest, 'layers' | 'beside'> {
  readonly gpu: OpenGpu;
  readonly budgetMs?: number;
}

const asked = ({ gpu, program, budgetMs = BUDGET, ...more }: Request): TuningRequest => ({
  ...more,
  device: deviceKey(gpu, program),
  limits: gpu.device.limits,
  budgetMs,
});

/** Measures what is not kept yet of this device. Nothing else may dispatch meanwhile; uploads may. */
export const tuneNetwork = (request: Request): Promise<NetworkTuning> =>
  tuneLayers(asked(request), instrumentsOf(request.gpu));

const instrumentsOf = ({ backend }: OpenGpu): Instruments => ({
  compile: async (all) => {
    for (const { layer, variants } of all) compileCandidates(backend, layer, variants);
    return !((await backend.shadersCompiled()) instanceof Error);
  },
  prove: (all) => prove(backend, all),
  stopwatch: (layers) => gpuStopwatch(backend, layers),
});

/** Asks for the shaders of a layer's candidates; they are there once the backend's shaders are compiled. */
export function compileCandidates(
  backend: OpenGpu['backend'],
  layer: Layer,
  candidates: readonly Variant[],
): void {
  backend.compileOnly(() => {
    tidy(() => {
      const blank = blankLayer(backend, layer);
      for (const variant of candidates) choosing(backend, () => variant, blank.run);
      blank.dispose();
    });
  });
  backend.emptyPool();
}

/** The kernels that compute wrongly on this device, each tried for every kind of layer that it may take. */
async function prove(backend: OpenGpu['backend'], all: readonly Candidates[]): Promise<readonly StruckOut[]> {
  const kinds = new Map<string, { readonly layer: Layer; readonly variants: Map<string, Variant> }>();
  for (const { layer: real, variants } of all) {
    const layer = proofLayer(real);
    const key = layerKey(layer);
    const kind = kinds.get(key) ?? { layer, variants: new Map<string, Variant>() };
    kinds.set(key, kind);
    for (const variant of variants)
      if (variant !== 'direct') kind.variants.set(variantName(variant), variant);
  }
  const faults = [...kinds.values()].flatMap(({ layer, variants }) => {
    if (variants.size === 0) return [];
    const proof = proofOf(layer);
    return [...variants.values()].map(async (variant) => ({
      variant: kernelName(variant, roleOf(layer)),
      why: await proofFault(backend, proof, variant),
    }));
  });
  return (await Promise.all(faults)).flatMap(({ variant, why }) => (why === null ? [] : [{ variant, why }]));
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
 * Where the whole work fails as it was tuned, though each variant was proved by itself: layers of these roles run 'direct'
 * again on this device, and the kernels that were in use are struck out for good.
 */
export async function withdrawTuning(
  request: Request,
  tuned: NetworkTuning,
  roles: readonly Role[],
  why: string,
): Promise<NetworkTuning> {
  const withdrawn = await withdraw(asked(request), tuned, roles, why);
  const { backend } = request.gpu;
  const others = Object.entries(inUse.get(backend) ?? {}).filter(([key]) => !roles.includes(roleOfKey(key)));
  inUse.delete(backend);
  if (others.length > 0) applyTuning(request.gpu, { layers: Object.fromEntries(others), struck: [] });
  else chooseBy(backend, null);
  return withdrawn;
}
