// Slices through a network: their order, what is kept and what is not made again, and what goes on when something on the way fails.
import { describe, expect, it } from 'vitest';
import { type AppError, cancelled } from '../core/appError.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import type { StackGeometry } from '../core/geometry/stack.ts';
import type { BackendReport } from '../core/network/engineApi.ts';
import type { NetworkRunner } from './host.ts';
import type { ReadingApi } from './pieces/readingApi.ts';
import { type SliceKeeper, synthesise, type SynthesisProgress, type SynthesisRequest } from './synthesise.ts';
import { failure, gate, refuse } from './testing/gate.ts';
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
  positions: Array.from({ length: 7 }, (_, i) => [-28, -28, 5 * i]),
  sliceThickness: 5,
};
const pixels = 64;
const died: AppError = { kind: 'device', message: 'The reading worker stopped.', advice: 'Try again.' };
const cpu: BackendReport = {
  backend: 'wasm',
  reason: 'The GPU was lost.',
  adapter: 'wasm',
  softwareAdapter: false,
  threads: 1,
  features: [],
  limits: {},
};

interface Staging {
  readonly replaced?: (pieces: ReadingApi) => Partial<ReadingApi>;
  readonly predict?: NetworkRunner['predict'];
  readonly keeper?: SliceKeeper;
  readonly request?: Partial<SynthesisRequest>;
}

/** A CT whose slices are each of one value, 0 to 60 HU; the head is all but the outermost columns. */
function stage({ replaced, predict, keeper, request }: Staging = {}) {
  const ct = sharedStack(Int16Array, 2, geometry);
  const head = sharedStack(Uint8Array, 1, geometry);
  for (let i = 0; i < ct.voxels.length; i++) {
    ct.voxels[i] = 10 * Math.floor(i / pixels);
    head.voxels[i] = i % 8 === 0 || i % 8 === 7 ? 0 : 1;
  }
  const results = [0, 1].map(() => sharedStack(Uint16Array, 2, geometry));
  const told: SynthesisProgress[] = [];
  const abort = new AbortController();
  const host = {
    compute: { ...testCompute(replaced), network: testNetwork(undefined, predict) },
    storage: { slices: keeper ?? null },
    signal: abort.signal,
    progress: (event: SynthesisProgress) => void told.push(event),
  };
  const run = (): Promise<void> =>
    synthesise(host, {
      of: { ct, head },
      headOnly: true,
      preprocessing: testModelFile.preprocessing,
      domain: null,
      maxBatch: 1,
      results,
      wanted: geometry.positions.map(() => true),
      inView: () => 3,
      whilePaused: () => Promise.resolve(),
      ...request,
    });
  const made = (): readonly number[] =>
    told.flatMap((event) => (event.kind === 'slice' ? [event.slice] : []));
  /** The middle of a slice, in T1. */
  const value = (slice: number): number => results[0]?.voxels[slice * pixels + 36] ?? -1;
  return { run, told, made, value, results, abort };
}

/** What the network makes of a slice: its HU in a window of -160 to 240, in 4095 steps. */
const expected = (slice: number): number => Math.round(((10 * slice + 160) / 400) * 4095);

describe('synthesis', () => {
  it('[SYN-1] makes the slice in view first, then outwards; all of it where it belongs, zero outside the head', async () => {
    const { run, made, value, results } = stage();
    await run();
    expect(made()).toEqual([3, 2, 4, 1, 5, 0, 6]);
    for (let slice = 0; slice < 7; slice++) expect(Math.abs(value(slice) - expected(slice))).toBeLessThan(2);
    for (const { voxels } of results) expect(voxels.filter((v, i) => i % 8 === 0 && v !== 0)).toHaveLength(0);
    expect(Math.abs((results[1]?.voxels[36] ?? 0) - (4095 - expected(0)))).toBeLessThan(2);
  });

  it('[SYN-1] follows the view when it moves', async () => {
    let view = 0;
    const { run, made } = stage({
      request: { inView: () => view },
      predict: (input) => {
        view = 6;
        return Promise.resolve({ output: brightness(input), milliseconds: 1 });
      },
    });
    await run();
    expect(made().slice(0, 4)).toEqual([0, 1, 6, 5]); // the next one's input is made meanwhile
  });

  it('lets the network see the whole slice where it is told to', async () => {
    const { run, results } = stage({ request: { headOnly: false } });
    await run();
    expect(results[0]?.voxels.every((v) => v > 0)).toBe(true);
  });

  it('[ENG-14] hands the device one slice first, then as many as it takes, and tells the images apart', async () => {
    const sizes: number[] = [];
    const { run, value, made } = stage({
      request: { maxBatch: 4 },
      predict: (input) => {
        sizes.push(input.length / 32 ** 2);
        return Promise.resolve({ output: brightness(input), milliseconds: input.length });
      },
    });
    await run();
    expect(sizes).toEqual([1, 4, 2]);
    expect([...made()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    for (let slice = 0; slice < 7; slice++) expect(Math.abs(value(slice) - expected(slice))).toBeLessThan(2);
  });

  it('makes only what is wanted and was not kept from before', async () => {
    const kept: number[] = [];
    const { run, told, made } = stage({
      keeper: {
        read: () => Promise.resolve([2, 4].map((slice) => ({ slice, domain: null }))),
        keep: ({ slice }) => Promise.resolve(void kept.push(slice)),
      },
      request: { wanted: [false, true, true, true, true, true, false] },
    });
    await run();
    expect(told[0]).toMatchObject({ kind: 'found', slices: [{ slice: 2 }, { slice: 4 }] });
    expect(made()).toEqual([3, 1, 5]);
    expect(kept).toEqual([3, 1, 5]);
  });

  it('goes on when nothing more can be kept, says so once, and asks no more', async () => {
    const full: AppError = { kind: 'storage', message: 'The disk is full.', advice: 'Free some space.' };
    let asked = 0;
    const { run, told, made } = stage({
      keeper: {
        read: () => Promise.reject(new Error('no storage here')),
        keep: () => {
          asked++;
          return asked === 3 ? refuse(full) : Promise.resolve();
        },
      },
    });
    await run();
    expect(made()).toHaveLength(7);
    expect(told.filter(({ kind }) => kind === 'not-kept')).toEqual([{ kind: 'not-kept', error: full }]);
    expect(asked).toBe(3);
  });

  it('[ENG-11] tells when another device took over', async () => {
    let calls = 0;
    const { run, told, made } = stage({
      predict: (input) =>
        Promise.resolve({
          output: brightness(input),
          milliseconds: 1,
          ...(++calls === 3 ? { movedTo: cpu } : {}),
        }),
    });
    await run();
    expect(told.filter(({ kind }) => kind === 'moved')).toEqual([{ kind: 'moved', to: cpu }]);
    expect(made()).toHaveLength(7);
  });

  it('asks once more where a worker was killed, for input and for output, and gives up the second time', async () => {
    const failing = (input: number, output: number) =>
      stage({
        replaced: (pieces) => ({
          networkInput: (request, context) => {
            if (input-- > 0) throw died;
            return pieces.networkInput(request, context);
          },
          placeOutput: (request, context) => {
            if (output-- > 0) throw died;
            return pieces.placeOutput(request, context);
          },
        }),
      });
    const once = failing(1, 1);
    await once.run();
    expect([...once.made()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(await failure(failing(2, 0).run())).toEqual(died);
    expect(await failure(failing(0, 2).run())).toEqual(died);
  });

  it('fails with what the network or a piece fails with; slices that are done stay', async () => {
    const silent: AppError = {
      kind: 'device',
      message: 'The output is all zero.',
      advice: 'Choose the CPU.',
    };
    let calls = 0;
    const { run, value, made } = stage({
      predict: (input) =>
        ++calls === 4 ? refuse(silent) : Promise.resolve({ output: brightness(input), milliseconds: 1 }),
    });
    expect(await failure(run())).toEqual(silent);
    expect(made()).toContain(3);
    expect(value(3)).toBeGreaterThan(0);
    const bad: AppError = { kind: 'pixels', message: 'No.', advice: 'No.' };
    const broken = stage({
      replaced: () => ({
        networkInput: () => {
          throw bad;
        },
      }),
    });
    expect(await failure(broken.run())).toEqual(bad);
  });

  it('waits while paused, and a cancel in the pause ends it', async () => {
    const paused = gate();
    const go = gate();
    let asked = 0;
    const predicted: number[] = [];
    const { run, abort } = stage({
      request: {
        whilePaused: () => {
          if (++asked !== 3) return Promise.resolve();
          paused.open();
          return go.opened;
        },
      },
      predict: (input) => {
        predicted.push(asked);
        return Promise.resolve({ output: brightness(input), milliseconds: 1 });
      },
    });
    const failed = failure(run());
    await paused.opened;
    expect(predicted).toEqual([1, 2]);
    abort.abort(cancelled);
    go.open();
    expect(await failed).toEqual(cancelled);
    expect(predicted).toEqual([1, 2]);
  });
});
