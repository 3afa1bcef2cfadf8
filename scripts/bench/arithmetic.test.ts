// The bench's own arithmetic: medians, work, rooflines, aims and the counters of a GPU's calls.
import { beforeAll, describe, expect, it } from 'vitest';
import { splitConvolutions } from '../../src/engine/splitFilter.ts';
import { convolutionsOf } from '../../src/core/network/networkSpec.ts';
import { aimsOf } from './aims.ts';
import type { Measured, SectionResult } from './sectionResult.ts';
import { countGpu, type Counters } from '../../src/engine/testing/countGpu.ts';
import { drawDrunet, ourWorkOf, seededConvolutions, workOf } from './page/definition.ts';
import { macsOf } from '../../src/engine/kernels/layer.ts';
import { asked, intensity, layersOfSpec } from './node/kernelTable.ts';
import { roofline } from './roofline.ts';
import { percentiles, spreadOf } from './table.ts';

const spec = { family: 'drunet', depth: 101, width: 64, inputs: 3, outputs: 2 } as const;

describe('figures', () => {
  it('[BENCH-1] medians, quartiles and percentiles are those of the sorted samples', () => {
    expect(spreadOf([5, 1, 4, 2, 3])).toMatchObject({ median: 3, from: 2, to: 4 });
    expect(spreadOf([1, 2])).toMatchObject({ median: 1.5, from: 1.25, to: 1.75 });
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(percentiles(hundred)).toEqual({ median: 50, p95: 95, most: 100 });
  });

  it("[BENCH-2] the work of the definition is that of the network's own list of convolutions", () => {
    for (const depth of [18, 101] as const) {
      const net = { ...spec, depth };
      const { macs, weightBytes } = workOf(net, 448);
      let [products, numbers] = [0, 0];
      for (const { kernel, inputs, outputs, shrink } of convolutionsOf(net)) {
        products += kernel ** 2 * inputs * outputs * (448 / shrink) ** 2;
        numbers += kernel ** 2 * inputs * outputs + outputs;
      }
      expect(macs).toBe(products);
      expect(weightBytes).toBe(4 * numbers);
    }
    expect(workOf(spec, 448).macs).toBe(4 * workOf(spec, 224).macs);
  });

  it('[BENCH-2] ours: one operation a convolution, two where it is split, and the pooling; never more work than the definition', () => {
    const ours = ourWorkOf(spec, 448);
    const definition = workOf(spec, 448);
    expect(ours.operations).toBe(convolutionsOf(spec).length + splitConvolutions(spec).size + 1);
    expect(ours.macs).toBeLessThan(definition.macs);
    expect(ours.featureBytes).toBeLessThan(definition.featureBytes);
    const head = convolutionsOf(spec).find(({ name }) => name === 'head');
    expect(ours.weightBytes - definition.weightBytes).toBe(
      4 * 3 * spec.outputs * (9 * (head?.inputs ?? 0) + 1),
    );
  });

  it('[BENCH-2] every convolution is drawn once, with weights of its shape', () => {
    const drawn: string[] = [];
    const same = (x: number): number => x;
    const conv = (x: number, { name }: { readonly name: string }): number => {
      drawn.push(name);
      return x;
    };
    drawDrunet(spec, { conv, relu: same, add: same, pool: same, double: same, concat: same }, 0);
    const small = { ...spec, depth: 18, width: 8 } as const;
    expect(drawn.toSorted()).toEqual(
      convolutionsOf(spec)
        .map(({ name }) => name)
        .toSorted(),
    );
    for (const { spec: own, weight, bias } of seededConvolutions(small, false)) {
      expect(weight).toHaveLength(own.kernel ** 2 * own.inputs * own.outputs);
      expect(bias).toHaveLength(own.outputs);
    }
  });

  it('[BENCH-2] a roofline is the longer of arithmetic and traffic', () => {
    const work = { weightBytes: 0, operations: 1 };
    const [arithmetic] = roofline({ ...work, macs: 1.05e12, featureBytes: 1 });
    expect(arithmetic).toMatchObject({ boundBy: 'arithmetic' });
    expect(arithmetic?.milliseconds).toBeCloseTo(1000, 6);
    const [traffic] = roofline({ ...work, macs: 1, featureBytes: 68e9 });
    expect(traffic).toMatchObject({ boundBy: 'memory' });
    expect(traffic?.milliseconds).toBeCloseTo(1000, 6);
  });

  it('[BENCH-3] each aim is met or missed by the figures measured', () => {
    const section = (over: Partial<SectionResult>, figures: readonly [number, number][]): SectionResult => ({
      part: 'counted',
      backend: 'webgpu',
      spec,
      size: 448,
      dry: true,
      definition: workOf(spec, 448),
      ours: ourWorkOf(spec, 448),
      measured: figures.map(([dispatches, bytes], i): Measured => ({
        contestant: (['ours', 'stock tfjs', 'onnxruntime-web'] as const)[i] ?? 'ours',
        spec: i < 3 ? spec : { ...spec, depth: 34 },
        runsOn: '',
        time: over.dry === false ? spreadOf([dispatches]) : null,
        first: 0,
        handedOverMs: dispatches / 10,
        perSlice: {
          dispatches,
          submits: 0,
          pipelines: 0,
          bindGroups: 0,
          buffersMade: 0,
          liveBytes: 0,
          peakBytes: 0,
          readBackBytes: 0,
        },
        pipelines: 0,
        peakBytes: 0,
        peakBeyondWeights: bytes,
        difference: null,
      })),
      ...over,
    });
    const met = (all: readonly SectionResult[]): boolean[] => aimsOf(all).map((aim) => aim.met);
    expect(
      met([
        section({}, [
          [70, 60],
          [705, 100],
          [376, 60],
        ]),
      ]),
    ).toEqual([true, true, true, true, true]);
    expect(
      met([
        section({}, [
          [231, 61],
          [705, 100],
          [230, 60],
        ]),
      ]),
    ).toEqual([false, false, false, false, false]);
    const wasm = { backend: 'wasm', dry: false } as const;
    const timed = (...figures: readonly number[]): SectionResult =>
      section(
        wasm,
        figures.map((figure) => [figure, 0]),
      );
    expect(met([timed(8, 1, 10)])).toEqual([true]);
    expect(met([timed(8.1, 1, 10)])).toEqual([false]);
    expect(met([timed(8, 1, 10, 4)])).toEqual([true, true]);
    expect(met([timed(8, 1, 10, 4.1)])).toEqual([true, false]);
    const gpu = { ...timed(10, 1, 10), backend: 'webgpu' } as const;
    expect(met([gpu])).toEqual([true]);
  });
});

describe('counters', () => {
  class FakeBuffer {
    readonly usage: number;
    readonly size: number;
    constructor({ usage, size }: { readonly usage: number; readonly size: number }) {
      [this.usage, this.size] = [usage, size];
    }
    destroy(): void {
      destroyed++;
    }
  }
  class FakeDevice {
    createBuffer(descriptor: { readonly usage: number; readonly size: number }): FakeBuffer {
      return new FakeBuffer(descriptor);
    }
    createComputePipeline(): void {}
    createComputePipelineAsync(): void {}
  }
  class FakeQueue {
    submit(): void {}
  }
  class FakePass {
    dispatchWorkgroups(...groups: number[]): void {
      sent.push(groups);
    }
    dispatchWorkgroupsIndirect(): void {}
  }
  class FakeEncoder {
    copyBufferToBuffer(): void {}
  }
  const sent: number[][] = [];
  let destroyed = 0;
  let counters: Counters;
  beforeAll(() => {
    Object.assign(globalThis, {
      GPUDevice: FakeDevice,
      GPUBuffer: FakeBuffer,
      GPUQueue: FakeQueue,
      GPUComputePassEncoder: FakePass,
      GPUCommandEncoder: FakeEncoder,
    });
    counters = countGpu();
  });

  it('[BENCH-4] every call is counted and passed on; buffers count until they are destroyed, once', () => {
    const device = new FakeDevice() as unknown as GPUDevice;
    const big = device.createBuffer({ usage: 128, size: 1000 });
    const read = device.createBuffer({ usage: 9, size: 24 });
    big.destroy();
    big.destroy();
    (new FakeQueue() as unknown as GPUQueue).submit([]);
    (new FakePass() as unknown as GPUComputePassEncoder).dispatchWorkgroups(3, 2);
    const encoder = new FakeEncoder() as unknown as GPUCommandEncoder;
    encoder.copyBufferToBuffer(big, 0, read, 0, 16);
    encoder.copyBufferToBuffer(read, 0, big, 0, 8);
    expect(counters.take()).toEqual({
      dispatches: 1,
      submits: 1,
      pipelines: 0,
      bindGroups: 0,
      buffersMade: 2,
      liveBytes: 24,
      peakBytes: 1024,
      readBackBytes: 16,
    });
    expect(destroyed).toBe(2);
    expect(sent).toEqual([[3, 2]]);
    expect(counters.take()).toMatchObject({ dispatches: 0, buffersMade: 0, liveBytes: 24, peakBytes: 24 });
  });

  it('[BENCH-4] in a dry run dispatches are counted and not sent', () => {
    counters.dry = true;
    (new FakePass() as unknown as GPUComputePassEncoder).dispatchWorkgroups(5);
    expect(counters.take().dispatches).toBe(1);
    expect(sent).toEqual([[3, 2]]);
  });
});

describe('kernels', () => {
  it('[BENCH-5] every layer is counted once, whatever runs it, and in tiles asks for a fraction of the bytes', () => {
    const layers = [...layersOfSpec(spec, 448, 1).values()];
    expect(layers.reduce((sum, one) => sum + one.count, 0)).toBe(
      convolutionsOf(spec).length + splitConvolutions(spec).size,
    );
    expect(layers.reduce((sum, { layer, count }) => sum + count * macsOf(layer), 0)).toBe(
      ourWorkOf(spec, 448).macs,
    );
    const layer = layers.find((one) => one.layer.height === 28 && one.layer.kernel === 3)?.layer;
    if (!layer) throw new Error('DRUNet-101 has 3x3 convolutions at 28 x 28.');
    const [direct, wide] = [asked(layer, 'direct'), asked(layer, { shape: 'wide', parts: 1 })];
    expect(wide.readBytes).toBeLessThan(direct.readBytes / 10);
    expect(wide.writtenBytes).toBe(direct.writtenBytes);
    // 784 pixels are 13 tiles of 64, 256 outputs 4: each reads what lies in it once.
    expect(wide).toMatchObject({ dispatches: 1, workgroups: 52, threads: 52 * 64 });
    expect(wide.readBytes).toBe(4 * 9 * 256 * (784 * 4 + 256 * 13));
    const parts = asked(layer, { shape: 'wide', parts: 4 });
    expect(parts).toMatchObject({ dispatches: 2, workgroups: 208 });
    expect(parts.writtenBytes).toBe(5 * wide.writtenBytes);
    expect(intensity(layer, wide)).toBeGreaterThan(10);
  });

  it('[BENCH-5] gradients ask for what their kernels read: of an input as a convolution does, of a filter sums over pixels', () => {
    const layer = [...layersOfSpec(spec, 448, 1).values()].find(
      (one) => one.layer.height === 28 && one.layer.kernel === 3,
    )?.layer;
    if (!layer) throw new Error('DRUNet-101 has 3x3 convolutions at 28 x 28.');
    const wide = { shape: 'wide', parts: 1 } as const;
    const masked = asked({ ...layer, gradient: 'masked', relu: false, residual: 'in place' }, wide);
    // The mask and the gradient that is added to, beside what a convolution reads.
    expect(masked.readBytes).toBe(asked({ ...layer, residual: 'none' }, wide).readBytes + 2 * 4 * 784 * 256);
    const filter = { ...layer, gradient: 'filter', relu: false } as const;
    // 4 columns of tiles read all inputs at 9 places; 36 rows of tiles read all outputs' gradients.
    expect(asked(filter, wide)).toMatchObject({
      dispatches: 1,
      workgroups: 4 * 36,
      readBytes: 4 * 784 * (9 * 256 * 4 + 256 * 36),
      writtenBytes: 4 * (9 * 256 + 1) * 256,
    });
    const parts = asked(filter, { shape: 'wide', parts: 8 });
    expect(parts.readBytes - asked(filter, wide).readBytes).toBe(8 * 4 * (9 * 256 + 1) * 256);
    // Each thread of the default reads four inputs and eight gradients a pixel.
    const direct = asked(filter, 'direct');
    expect(direct.readBytes).toBe(784 * (9 * 64 + 1) * 32 * 48);
    expect(direct.readBytes).toBeGreaterThan(10 * asked(filter, wide).readBytes);
    expect(macsOf({ ...filter, gradient: 'plain', stride: 2 })).toBe(macsOf(filter) / 4);
  });
});
