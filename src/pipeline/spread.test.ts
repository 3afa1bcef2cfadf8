// The spread of slices: order, cost, cancel, and that an answer which depends on the side of the slice is found out.
import { describe, expect, it } from 'vitest';
import { cancelled } from '../core/appError.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import type { StackGeometry } from '../core/geometry/stack.ts';
import type { NetworkRunner } from './host.ts';
import { type MeasuredSlice, spread, type SpreadKeeper } from './spread.ts';
import { failure } from './testing/gate.ts';
import { testCompute } from './testing/testCompute.ts';
import { brightness, testModelFile, testNetwork } from './testing/testNetwork.ts';

const geometry: StackGeometry = {
  columns: 8,
  rows: 8,
  columnSpacing: 8,
  rowSpacing: 8,
  rowAxis: [1, 0, 0],
  columnAxis: [0, 1, 0],
  normal: [0, 0, 1],
  positions: Array.from({ length: 3 }, (_, i) => [-28, -28, 5 * i]),
  sliceThickness: 5,
};

function stage(maxBatch: number, predict: NetworkRunner['predict'], keeper: SpreadKeeper | null = null) {
  const ct = sharedStack(Int16Array, 2, geometry);
  const head = sharedStack(Uint8Array, 1, geometry);
  ct.voxels.fill(20);
  head.voxels.fill(1);
  const [results, into] = [0, 1].map(() => [0, 1].map(() => sharedStack(Uint16Array, 2, geometry)));
  if (!results || !into) throw new Error('no stacks');
  const value = Math.round(((20 + 160) / 400) * 4095);
  results[0]?.voxels.fill(value);
  results[1]?.voxels.fill(4095 - value);
  const told: MeasuredSlice[] = [];
  const abort = new AbortController();
  const run = (): Promise<void> =>
    spread(
      {
        compute: { ...testCompute(), network: testNetwork(undefined, predict) },
        signal: abort.signal,
        storage: { slices: keeper },
        progress: (event) => {
          if (event.kind === 'slice') told.push(event);
        },
      },
      {
        of: { ct, head },
        headOnly: true,
        preprocessing: testModelFile.preprocessing,
        maxBatch,
        results,
        into,
        wanted: [true, true, true],
        inView: () => 1,
      },
    );
  return { run, told, into, abort };
}

describe('the spread', () => {
  it.each([
    [1, 9],
    [4, 3],
  ])(
    '[SPR-1] of %i at once takes %i calls for three slices, the one in view first',
    async (maxBatch, calls) => {
      let asked = 0;
      const { run, told } = stage(maxBatch, (input) => {
        asked++;
        return Promise.resolve({ output: brightness(input), milliseconds: 1 });
      });
      await run();
      expect(asked).toBe(calls);
      expect(told.map(({ slice }) => slice)).toEqual([1, 0, 2]);
      for (const { mean } of told) for (const one of mean) expect(one).toBeLessThan(3); // an even slice, but for its noise
    },
  );

  it('[SPR-1] is large where the answer depends on what should not matter', async () => {
    let call = 0;
    const { run, told, into } = stage(1, (input) => {
      const far = call++ % 2 === 0 ? 0.9 : 0.1;
      return Promise.resolve({ output: brightness(input).fill(far), milliseconds: 1 });
    });
    await run();
    expect(told[0]?.mean[0]).toBeGreaterThan(20);
    expect(into[0]?.voxels[64 + 27]).toBeGreaterThan(0.2 * 4095);
  });

  it('[SPR-1] stops when it is cancelled; what is done stays', async () => {
    const { run, told, abort } = stage(4, (input) => {
      if (told.length === 1) abort.abort();
      return Promise.resolve({ output: brightness(input), milliseconds: 1 });
    });
    expect(await failure(run())).toEqual(cancelled);
    expect(told.map(({ slice }) => slice)).toEqual([1]);
  });

  it('[SPR-1] measures no slice again that was kept, and keeps each that it measures', async () => {
    const kept: MeasuredSlice[] = [];
    const keeper: SpreadKeeper = {
      read: () => Promise.resolve([{ slice: 1, mean: [2, 3] }]),
      keep: (measured) => {
        kept.push(measured);
        return Promise.resolve();
      },
    };
    const answer: NetworkRunner['predict'] = (input) =>
      Promise.resolve({ output: brightness(input), milliseconds: 1 });
    const { run, told } = stage(4, answer, keeper);
    await run();
    expect(told.map(({ slice }) => slice)).toEqual([0, 2]);
    expect(kept.map(({ slice }) => slice)).toEqual([0, 2]);
  });
});
