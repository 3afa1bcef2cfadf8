// Tunes the distinct layers of some work on a device, with what measures and proves there given: so that its rules are tested without a GPU.
import type { LayerChoice, StruckOut, Tuning, TuningReport, TuningStore } from '../../core/network/tuning.ts';
import { type Layer, macsOf, type Role, roleOf, roleOfKey } from '../kernels/layer.ts';
import {
  candidatesFor,
  kernelName,
  type Variant,
  type VariantLimits,
  variantName,
  variantNamed,
} from '../kernels/variants.ts';
import { type Stopwatch, tune, type TuningTask } from './tune.ts';

/** A layer, and how often the work has it. */
export interface CountedLayer {
  readonly layer: Layer;
  readonly count: number;
}

/** By key. */
export type Layers = ReadonlyMap<string, CountedLayer>;

export interface NetworkTuning {
  readonly tuning: Tuning;
  readonly report: TuningReport;
}

/** A layer and the variants that are worth measuring for it, the default first. */
export interface Candidates {
  readonly layer: Layer;
  readonly variants: readonly Variant[];
}

/** What measures on a device. */
export interface Instruments {
  /** Compiles what is to be proved and timed; false where that fails. */
  readonly compile: (all: readonly Candidates[]) => Promise<boolean>;
  /** What computes wrongly: the name of the kernel, and what is wrong in words. */
  readonly prove: (all: readonly Candidates[]) => Promise<readonly StruckOut[]>;
  /** `layers`: by the tasks' keys. */
  readonly stopwatch: (layers: ReadonlyMap<string, Layer>) => Stopwatch<Variant>;
}

export interface TuningRequest {
  /** Names the device for what is kept. */
  readonly device: string;
  readonly limits: VariantLimits;
  readonly store: TuningStore | null;
  /** Of the work that is reported on. */
  readonly layers: Layers;
  /** Of other work, measured in the same time. */
  readonly beside?: Layers;
  /** Milliseconds that all measuring may take. */
  readonly budgetMs: number;
}

const NOTHING: Tuning = { layers: {}, struck: [] };

/** Measures what is not kept yet of this device. */
export async function tuneLayers(request: TuningRequest, instruments: Instruments): Promise<NetworkTuning> {
  const { device, limits, store, layers, beside } = request;
  const begun = performance.now();
  const kept = (await store?.read(device)) ?? NOTHING;
  const missing = new Map(
    [...layers, ...(beside ?? [])].filter(
      ([key, { layer }]) => !(key in kept.layers) && candidatesFor(layer, limits).length > 1,
    ),
  );
  if (missing.size === 0)
    return {
      tuning: kept,
      report: { source: 'kept', ...summary(layers, kept, limits), spentMs: performance.now() - begun },
    };
  const measured = await measure(missing, kept.struck, request, instruments);
  // A page and a training run may measure beside each other: what the other one kept meanwhile stays.
  const latest = (await store?.read(device)) ?? NOTHING;
  await store?.keep(device, joined(latest, measured));
  const tuning = joined(kept, measured);
  return {
    tuning,
    report: { source: 'measured', ...summary(layers, tuning, limits), spentMs: performance.now() - begun },
  };
}

/** Both; what is struck out in either is chosen nowhere. */
function joined(before: Tuning, after: Tuning): Tuning {
  const struck = [...new Map([...before.struck, ...after.struck].map((one) => [one.variant, one])).values()];
  const out = new Set(struck.map(({ variant }) => variant));
  const layers = Object.entries({ ...before.layers, ...after.layers }).filter(
    ([key, choice]) => !out.has(kernelOf(key, choice)),
  );
  return { layers: Object.fromEntries<LayerChoice>(layers), struck };
}

/** The name of the kernel that was chosen for the layer of this key. */
const kernelOf = (key: string, { variant }: LayerChoice): string =>
  kernelName(variantNamed(variant) ?? 'direct', roleOfKey(key));

async function measure(
  layers: Layers,
  known: readonly StruckOut[],
  { limits, budgetMs }: TuningRequest,
  { compile, prove, stopwatch }: Instruments,
): Promise<Tuning> {
  const struck = new Map(known.map((one) => [one.variant, one]));
  const isSound = (layer: Layer) => (variant: Variant) => !struck.has(kernelName(variant, roleOf(layer)));
  const candidates = [...layers.values()].map(({ layer }): Candidates => {
    const variants = candidatesFor(layer, limits).filter(isSound(layer));
    return { layer, variants };
  });
  if (!(await compile(candidates))) return { layers: {}, struck: known };
  for (const one of await prove(candidates)) struck.set(one.variant, one);
  const tasks = [...layers].map(([key, { layer, count }]): TuningTask<Variant> => {
    const variants = candidatesFor(layer, limits).filter(isSound(layer));
    return { key, work: macsOf(layer) * count, candidates: variants };
  });
  const shapes = new Map([...layers].map(([key, { layer }]) => [key, layer]));
  const chosen = await tune(tasks, stopwatch(shapes), budgetMs, variantName);
  return { layers: Object.fromEntries<LayerChoice>(chosen), struck: [...struck.values()] };
}

/**
 * Where the whole work fails as it was tuned, though each variant was proved by itself: the kernels of these roles that are
 * in use are struck out for good, and all their layers on the device run in the default again.
 */
export async function withdraw(
  { device, limits, store, layers }: Pick<TuningRequest, 'device' | 'limits' | 'store' | 'layers'>,
  { tuning, report }: NetworkTuning,
  roles: readonly Role[],
  why: string,
): Promise<NetworkTuning> {
  const failed = new Set(
    [...layers.keys()].flatMap((key) => {
      const choice = tuning.layers[key];
      return choice && choice.variant !== 'direct' && roles.includes(roleOfKey(key))
        ? [kernelOf(key, choice)]
        : [];
    }),
  );
  const without = (before: Tuning): Tuning => ({
    layers: Object.fromEntries(
      Object.entries(before.layers).filter(([key]) => !roles.includes(roleOfKey(key))),
    ),
    struck: [
      ...before.struck.filter(({ variant }) => !failed.has(variant)),
      ...[...failed].map((variant) => ({ variant, why })),
    ],
  });
  const latest = await store?.read(device);
  await store?.keep(device, without(latest ?? tuning));
  const withdrawn = without(tuning);
  return { tuning: withdrawn, report: { ...report, ...summary(layers, withdrawn, limits) } };
}

/** Whether any layer of these roles runs in another than the default. */
export const isTuned = (layers: Layers, { layers: choices }: Tuning, roles: readonly Role[]): boolean =>
  [...layers.keys()].some(
    (key) => roles.includes(roleOfKey(key)) && (choices[key]?.variant ?? 'direct') !== 'direct',
  );

/** What these layers take, as chosen. */
function summary(
  layers: Layers,
  tuning: Tuning,
  limits: VariantLimits,
): Omit<TuningReport, 'source' | 'spentMs'> {
  const variants: Record<string, number> = {};
  let [ms, directMs, unmeasured] = [0, 0, 0];
  for (const [key, { layer, count }] of layers) {
    const choice = tuning.layers[key];
    if (!choice && candidatesFor(layer, limits).length > 1) unmeasured += count;
    const name = choice?.variant ?? 'direct';
    variants[name] = (variants[name] ?? 0) + count;
    ms += count * (choice?.ms ?? 0);
    directMs += count * (choice?.directMs ?? 0);
  }
  return { variants, unmeasured, ms, directMs, struck: tuning.struck };
}
