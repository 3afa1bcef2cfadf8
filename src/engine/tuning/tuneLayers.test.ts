// What is measured, struck out, kept and withdrawn of a training step's layers, with a GPU that is a table of times.
import { describe, expect, it } from 'vitest';
import { type Layer, layerKey, roleOf, roleOfKey } from '../kernels/layer.ts';
import { kernelName, variantName } from '../kernels/variants.ts';
import { memoryTunings } from '../testing/tuningCase.ts';
import { type Instruments, isTuned, type Layers, tuneLayers, withdraw } from './tuneLayers.ts';

const forward: Layer = {
  kernel: 3,
  stride: 1,
  n: 1,
  height: 112,
  width: 112,
  outputs: 64,
  channels: [64, 0],
  halved: [false, false, false],
  residual: 'none',
  relu: true,
  gradient: 'none',
};
const inputs: Layer = { ...forward, relu: false, gradient: 'masked' };
const filters: Layer = { ...forward, relu: false, gradient: 'filter' };
const layersOf = (...all: readonly Layer[]): Layers =>
  new Map(all.map((layer) => [layerKey(layer), { layer, count: 2 }]));
const step = layersOf(forward, inputs, filters);

/** `times`: milliseconds of one run by "kernel"; others take 9. A measurement takes `latency` more. */
function fakeGpu(times: Readonly<Record<string, number>>, wrong: readonly string[] = [], latency = 0) {
  let clock = 0;
  const timed: string[] = [];
  const instruments: Instruments = {
    compile: () => Promise.resolve(true),
    prove: (all) => {
      const tried = all.flatMap(({ layer, variants }) =>
        variants.map((variant) => kernelName(variant, roleOf(layer))),
      );
      const faults = wrong.filter((name) => tried.includes(name));
      return Promise.resolve(faults.map((variant) => ({ variant, why: 'computes it incorrectly' })));
    },
    stopwatch: (layers) => ({
      now: () => clock,
      time: ({ key }, variants) => {
        timed.push(key);
        clock += latency;
        const layer = layers.get(key);
        if (!layer) throw new Error(`There is no layer ${key}.`);
        return Promise.resolve(variants.map((one) => times[kernelName(one, roleOf(layer))] ?? 9));
      },
    }),
  };
  return { instruments, timed };
}

const TIMES = {
  direct: 4,
  wide: 1,
  'direct (gradient in inputs)': 4,
  'low (gradient in inputs)': 2,
  'direct (gradient in filters)': 6,
  'small x 32 (gradient in filters)': 3,
  'wide x 64 (gradient in filters)': 1.5,
};
const limits = { maxComputeWorkgroupStorageSize: 32768, maxComputeInvocationsPerWorkgroup: 256 };
const request = { device: 'a card', limits, layers: step, budgetMs: 3000 };

describe('tuning the layers of a training step', () => {
  it('[ENG-32] each gradient takes the fastest of its own candidates', async () => {
    const { instruments } = fakeGpu(TIMES);
    const { tuning, report } = await tuneLayers({ ...request, store: null }, instruments);
    expect(tuning.layers).toEqual({
      [layerKey(forward)]: { variant: 'wide', ms: 1, directMs: 4 },
      [layerKey(inputs)]: { variant: 'low', ms: 2, directMs: 4 },
      [layerKey(filters)]: { variant: 'wide x 64', ms: 1.5, directMs: 6 },
    });
    expect(report).toMatchObject({ source: 'measured', unmeasured: 0, ms: 9, directMs: 28, struck: [] });
    // A head's filter has no tile that fits: there is nothing to measure of it, now or later.
    const head = layersOf({ ...filters, outputs: 8 });
    const none = await tuneLayers({ ...request, layers: head, store: null }, instruments);
    expect(none.report).toMatchObject({ unmeasured: 0, variants: { direct: 2 } });
  });

  it('[ENG-32] a gradient kernel that computes wrongly is struck out, and no other of that name', async () => {
    const wrong = 'wide x 64 (gradient in filters)';
    const { instruments } = fakeGpu(TIMES, [wrong]);
    const { tuning } = await tuneLayers({ ...request, store: null }, instruments);
    expect(tuning.struck).toEqual([{ variant: wrong, why: 'computes it incorrectly' }]);
    expect(tuning.layers[layerKey(filters)]?.variant).toBe('small x 32');
    expect(tuning.layers[layerKey(forward)]?.variant).toBe('wide');
  });

  it('[ENG-32] those with most work come first; what the time does not suffice for runs untuned until the next run', async () => {
    const small: Layer = { ...filters, height: 28, width: 28 };
    const large: Layer = { ...inputs, height: 224, width: 224 };
    const layers = layersOf(small, filters, large);
    const store = memoryTunings();
    const { instruments, timed } = fakeGpu(TIMES, [], 50);
    const { report } = await tuneLayers({ ...request, layers, store, budgetMs: 150 }, instruments);
    expect([...new Set(timed)]).toEqual([layerKey(large), layerKey(filters)]);
    expect(report).toMatchObject({ unmeasured: 2, variants: { direct: 2, low: 2, 'wide x 64': 2 } });
    const again = fakeGpu(TIMES);
    await tuneLayers({ ...request, layers, store }, again.instruments);
    expect([...new Set(again.timed)]).toEqual([layerKey(small)]);
  });

  it('[ENG-32] what is kept is used without measuring; what another one kept meanwhile stays', async () => {
    const store = memoryTunings();
    const page = (): Promise<unknown> =>
      tuneLayers({ ...request, layers: layersOf(forward), store }, fakeGpu(TIMES).instruments);
    const compile = (): Promise<boolean> => page().then(() => true); // the page measures meanwhile
    const training = { ...fakeGpu(TIMES).instruments, compile };
    await tuneLayers({ ...request, layers: layersOf(filters), store }, training);
    const { instruments, timed } = fakeGpu({});
    const { report } = await tuneLayers(
      { ...request, layers: layersOf(forward, filters), store },
      instruments,
    );
    expect(timed).toEqual([]);
    expect(report).toMatchObject({ source: 'kept', variants: { wide: 2, 'wide x 64': 2 } });
  });

  it('[ENG-33] gradients with which a step fails run in the default again, and the forward pass stays tuned', async () => {
    const store = memoryTunings();
    const tuned = await tuneLayers({ ...request, store }, fakeGpu(TIMES).instruments);
    const gradients = ['input gradient', 'filter gradient'] as const;
    expect(isTuned(step, tuned.tuning, gradients)).toBe(true);
    const { tuning, report } = await withdraw({ ...request, store }, tuned, gradients, 'a step fails');
    expect(isTuned(step, tuning, gradients)).toBe(false);
    expect(Object.keys(tuning.layers)).toEqual([layerKey(forward)]);
    expect(report.variants).toEqual({ wide: 2, direct: 4 });
    expect(tuning.struck).toEqual([
      { variant: 'low (gradient in inputs)', why: 'a step fails' },
      { variant: 'wide x 64 (gradient in filters)', why: 'a step fails' },
    ]);
    expect(store.kept()).toEqual(tuning);
  });

  it('[ENG-32] a layer’s key tells whose kernel it takes', () => {
    for (const { layer } of step.values()) expect(roleOfKey(layerKey(layer))).toBe(roleOf(layer));
    expect(kernelName({ shape: 'wide', parts: 4 }, 'forward')).toBe(variantName({ shape: 'wide', parts: 4 }));
  });
});
