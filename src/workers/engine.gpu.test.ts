// The engine's own worker in Chromium: it runs off the main thread, on wasm with every core, and keeps the weights.
import { afterAll, describe, expect, it } from 'vitest';
import { selfTestInput } from '../engine/selfTest.ts';
import { connectEngine } from './engineClient.ts';
import { pageStorage } from '../storage/pageStorage.ts';

const url = new URL('/scripts/oracles/network/drunet18/model.json', location.href).href;

describe('engine worker', () => {
  const client = connectEngine();
  afterAll(async () => {
    client.terminate();
    await pageStorage.weights.clear();
  });

  it('[ENG-12] uses as many threads as the machine has cores', async () => {
    const report = await client.remote.start({ choice: 'wasm' });
    expect(report).toMatchObject({ backend: 'wasm', threads: Math.min(8, navigator.hardwareConcurrency) });
  });

  it('[ENG-12] keeps the weights for the next visit', async () => {
    await pageStorage.weights.clear();
    const events: unknown[] = [];
    const first = await client.remote.loadModel({ url }, { onProgress: (event) => events.push(event) });
    expect(first.timings).toMatchObject({ fromStorage: false, storageNote: null });
    expect(events[0]).toMatchObject({ stage: 'fetch' });
    expect((await client.remote.loadModel({ url })).timings.fromStorage).toBe(true);
  });

  it('[ENG-12] answers slices while the main thread stays free', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const { output } = await client.remote.predict({ input: selfTestInput(448, 3) });
    clearInterval(timer);
    expect(output).toHaveLength(448 * 448 * 2);
    expect(ticks).toBeGreaterThan(5);
  });

  it('[ENG-12] a model that is not there is said in words', async () => {
    await expect(client.remote.loadModel({ url: `${url}.gone` })).rejects.toMatchObject({
      kind: 'model',
      file: 'model.json.gone',
    });
  });
});
