// A recorded pass has the bits of tfjs' own pass, and asks the device for nothing but to run it.
import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logitsOf } from './head.ts';
import type { Network } from './network.ts';
import { closeWebGpu, type OpenGpu } from './openGpu.ts';
import { openTestGpu } from './testing/openTestGpu.ts';
import { selfTestInput } from './selfTest.ts';
import { countGpu } from './testing/countGpu.ts';
import { loadFixture } from './testing/loadFixture.ts';

const bytes = async (path: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await (await fetch(path)).arrayBuffer());
const fixture = async (name: string): Promise<Network> => {
  const at = (file: string): string => `/scripts/oracles/network/${name}/${file}`;
  const { network } = await loadFixture({
    json: async () => (await (await fetch(at('model.json'))).json()) as unknown,
    shard: (path: string) => bytes(at(path)),
  });
  return network;
};
const SIZE = 64;
/** Two slices that differ. */
const pair = (): Float32Array => {
  const one = selfTestInput(SIZE, 3);
  return new Float32Array([...one, ...one.map((v, i) => v * Math.cos(i))]);
};
const slicesOf = (input: Float32Array): number => input.length / (SIZE * SIZE * 3);

/** The pass as tfjs enqueues it, operation by operation. */
async function unrecorded(network: Network, input: Float32Array): Promise<Float32Array> {
  const x = tensor4d(new Float32Array(input), [slicesOf(input), SIZE, SIZE, 3]);
  const y: Tensor4D = network.forward(x).logits;
  const values = await y.data<'float32'>();
  const each = values.length / slicesOf(input);
  x.dispose();
  y.dispose();
  const parts = Array.from({ length: slicesOf(input) }, (_, i) =>
    logitsOf(network.spec, values.subarray(i * each, (i + 1) * each), SIZE),
  );
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

describe('a recorded pass', () => {
  const counters = countGpu();
  let gpu: OpenGpu;
  beforeAll(async () => {
    gpu = await openTestGpu(navigator.gpu);
  });
  afterAll(() => closeWebGpu(gpu));

  it.each(['drunet18', 'unet'])(
    '[ENG-17] of %s has the same bits as tfjs gives, run after run',
    async (name) => {
      const network = await fixture(name);
      for (const input of [pair(), selfTestInput(SIZE, 3)]) {
        const expected = await unrecorded(network, input);
        expect(expected.some((value) => value !== 0)).toBe(true);
        for (let run = 0; run < 2; run++) expect(await network.logits(input, SIZE)).toEqual(expected);
      }
      network.dispose();
    },
  );

  it('[ENG-18] takes one submission a slice, and makes no buffer, no bind group and no shader', async () => {
    const network = await fixture('drunet18');
    gpu.backend.emptyPool();
    const before = gpu.backend.bytesAllocated;
    const input = selfTestInput(SIZE, 3);
    counters.take();
    await network.logits(input, SIZE);
    const held = gpu.backend.bytesAllocated;
    const first = counters.take();
    await network.logits(input, SIZE);
    const { dispatches } = first; // recording computes nothing: they are those of the one run
    expect(counters.take()).toMatchObject({
      dispatches,
      submits: 1,
      pipelines: 0,
      bindGroups: 0,
      buffersMade: 0,
    });
    expect(dispatches).toBeGreaterThan(20);
    expect(gpu.backend.bytesAllocated).toBe(held);
    network.forgetPass();
    expect(gpu.backend.bytesAllocated).toBe(before);
    network.dispose();
  });

  it('[ENG-18] of another shape takes the place of the one before, and leaves none of its memory', async () => {
    const network = await fixture('drunet18');
    const input = selfTestInput(SIZE, 3);
    await network.logits(input, SIZE);
    const { bytesAllocated } = gpu.backend;
    await network.logits(pair(), SIZE);
    expect(gpu.backend.bytesAllocated).toBeGreaterThan(bytesAllocated);
    await network.logits(input, SIZE);
    expect(gpu.backend.bytesAllocated).toBe(bytesAllocated);
    network.dispose();
  });
});
