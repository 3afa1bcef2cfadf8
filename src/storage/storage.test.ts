// What is kept, over the browser's file system in memory: given back whole, said where it cannot be read, cleared by name only.
import { beforeEach, describe, expect, it } from 'vitest';
import { isAppError } from '../core/appError.ts';
import type { CohortRow } from '../core/metrics/cohort.ts';
import { asFound } from '../core/registration/placement.ts';
import { freshProgress, type RunPlan, usualChoices } from '../core/training/fineTune.ts';
import { foldersIn } from './fileTree.ts';
import { readModelList } from './modelSchemas.ts';
import { originTree } from './originTree.ts';
import type { KeptPair } from './pairs.ts';
import type { Unreadable } from './record.ts';
import { resultName } from './results.ts';
import { createStorage, type Storage } from './storage.ts';
import { MemoryOrigin } from './testing/memoryOrigin.ts';

let origin: MemoryOrigin;
let storage: Storage;
let told: Unreadable[];
beforeEach(() => {
  origin = new MemoryOrigin();
  told = [];
  storage = createStorage(
    originTree(() => origin),
    (one) => told.push(one),
    null,
  );
});
const tree = () => originTree(() => origin);

const text = (value: unknown): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const contentOf = async (path: readonly string[]): Promise<string | null> =>
  (await (await tree().read(path))?.text()) ?? null;

const pair: KeptPair = {
  key: 'k1',
  patient: 'p1',
  ...{ ct: 'c1', olderPatient: 'o1' },
  size: 4,
  pixelMm: 1,
  contrasts: ['T1', 'T2'],
  present: [true, false],
  slices: 2,
  summary: 'T1 reaches 98 % of the head.',
  pictures: { ct: 'data:,', mr: 'data:,' },
  date: '2026-01-01T00:00:00.000Z',
};
const slice = (seed: number) => ({
  hu: Int16Array.from({ length: 16 }, (_, i) => i * seed),
  target: Uint16Array.from({ length: 32 }, (_, i) => i + seed),
  mask: Uint8Array.from({ length: 16 }, (_, i) => (i + seed) % 4),
});

const plan: RunPlan = {
  id: 'r1',
  created: '2026-01-01T00:00:00.000Z',
  parent: { id: 'm', name: 'M', url: 'kept:m', weightsSha256: 'ab' },
  contrasts: ['T1', 'T2'],
  pairs: [{ key: 'k1', label: 'Patient 1', patient: 'p1', slices: 2 }],
  splits: [{ training: ['p1'], validation: ['p1'] }],
  validatesItself: true,
  choices: usualChoices,
  featureUrl: null,
};
const metrics = {
  psnr: Infinity,
  ssim: NaN,
  ssimGlobal: 1,
  rmse: 0,
  mae: 0,
  tenengrad: 1,
  tenengradReal: 1,
};
const row: CohortRow = {
  id: 'a|b',
  patient: 'Patient 1',
  model: 'M',
  contrast: 'T1',
  normalisation: 'percentile',
  fold: null,
  metrics: { slice: metrics, head: metrics, intracranial: null },
};
const placement = asFound({
  map: { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], centre: [1, 2, 3], shift: [4, 5, 6] },
  affine: true,
  before: 0.1,
  after: 0.6,
});

describe('pairs', () => {
  it('[KEEP-3] gives each slice of a pair back', async () => {
    await storage.pairs.keep(pair, [slice(1), slice(2)]);
    expect(await storage.pairs.list()).toEqual([pair]);
    const read = await storage.pairs.open('k1');
    expect(await read?.(1)).toEqual(slice(2));
    expect(await storage.pairs.open('k2')).toBeNull();
  });

  it('[KEEP-3] a half-written pair is not listed, and a full disk leaves none', async () => {
    origin.put(['finetune', 'pairs', 'broken', 'slices.bin'], text('half'));
    expect(await storage.pairs.list()).toEqual([]);
    expect(await foldersIn(tree(), ['finetune', 'pairs'])).toEqual([]);
    origin.granted = 100;
    await expect(storage.pairs.keep(pair, [slice(1), slice(2)])).rejects.toMatchObject({ kind: 'storage' });
    expect(await foldersIn(tree(), ['finetune', 'pairs'])).toEqual([]);
  });

  it('[KEEP-2] reads a pair from before records had versions', async () => {
    origin.put(['finetune', 'pairs', 'k1', 'pair.json'], text({ ...pair, warnings: [] }));
    expect(await storage.pairs.list()).toEqual([pair]);
  });

  it.each([
    ['is cut short', '{"version":1,"value":{"key":"k', /cut short/],
    ['is of a newer version', { version: 7, value: pair }, /version 7, which is newer/],
    ['lacks a field', { version: 1, value: { ...pair, size: '4' } }, /size is not what it should be/],
  ])('[KEEP-2] a pair that %s is said and left alone', async (_, content, why) => {
    const path = ['finetune', 'pairs', 'k1', 'pair.json'];
    origin.put(path, text(content));
    const before = await contentOf(path);
    expect(await storage.pairs.list()).toEqual([]);
    expect(told).toMatchObject([{ what: 'pair', name: 'k1' }]);
    expect(told[0]?.why).toMatch(why);
    await expect(storage.pairs.open('k1')).rejects.toMatchObject({ kind: 'storage' });
    expect(await contentOf(path)).toBe(before);
  });
});

describe('runs', () => {
  const progress = {
    ...freshProgress,
    epoch: 2,
    losses: [{ step: 1, loss: NaN }],
    start: [row],
    best: { epoch: 1, validation: Infinity },
  };
  const floats = (...values: number[]) => Float32Array.from(values);

  it('[KEEP-4] gives plan, progress, checkpoint, best weights and pictures back, infinite numbers too', async () => {
    await storage.runs.keep({ plan, end: null, modelId: null });
    const variables = {
      'a.filter': { value: floats(1, 2), first: floats(3, 4), second: floats(5, 6) },
      b: { value: floats(7), first: floats(8), second: floats(9) },
    };
    await storage.runs.keepCheckpoint('r1', progress, { step: 9, variables });
    const best = new Map([['a', { shape: [1, 1, 2, 1] as const, weight: floats(1, 2), bias: floats(3) }]]);
    await storage.runs.keepBest('r1', 0, best);
    const preview = {
      size: 2,
      contrast: 'T1' as const,
      pair: 'Patient 1',
      synthetic: Uint8Array.of(1, 2, 3, 4),
      real: Uint8Array.of(5, 6, 7, 8),
      psnr: Infinity,
      ssim: 1,
      tenengrad: 2,
    };
    await storage.runs.keepPreviews('r1', { epoch: 2, previews: [preview] });

    expect(await storage.runs.read('r1')).toEqual({ plan, end: null, modelId: null, progress });
    expect(await storage.runs.list()).toHaveLength(1);
    expect(await storage.runs.checkpoint('r1')).toEqual({ progress, checkpoint: { step: 9, variables } });
    expect(await storage.runs.best('r1', 0)).toEqual(best);
    expect((await storage.runs.best('r1', 1)).size).toBe(0);
    expect(await storage.runs.previews('r1')).toEqual({ epoch: 2, previews: [preview] });
    await storage.runs.keep({ plan, end: { kind: 'done', why: 'epochs' }, modelId: 'm2' });
    expect(await storage.runs.read('r1')).toMatchObject({ end: { why: 'epochs' }, modelId: 'm2' });
    await storage.runs.remove('r1');
    expect(await storage.runs.list()).toEqual([]);
    expect(await storage.runs.checkpoint('r1')).toBeNull();
    expect(await storage.runs.previews('r1')).toBeNull();
  });

  it('[KEEP-4] a disk that fills while a checkpoint is written leaves the one before', async () => {
    await storage.runs.keepCheckpoint('r1', progress, null);
    origin.granted = 200;
    const more = { ...progress, epoch: 3 };
    await expect(storage.runs.keepCheckpoint('r1', more, null)).rejects.toMatchObject({ kind: 'storage' });
    expect(await storage.runs.checkpoint('r1')).toEqual({ progress, checkpoint: null });
  });

  it('[KEEP-2] a checkpoint that was cut short is said, and nothing begins from it', async () => {
    await storage.runs.keepCheckpoint('r1', progress, {
      step: 1,
      variables: { a: { value: floats(1), first: floats(2), second: floats(3) } },
    });
    const path = ['finetune', 'runs', 'r1', 'checkpoint.bin'];
    const whole = new Uint8Array((await (await tree().read(path))?.arrayBuffer()) ?? new ArrayBuffer(0));
    for (const length of [0, 3, 20, whole.length - 4]) {
      origin.put(path, whole.slice(0, length));
      const thrown: unknown = await storage.runs.checkpoint('r1').catch((one: unknown) => one);
      expect(isAppError(thrown) && thrown.message).toMatch(
        /checkpoint of the run r1 cannot be read: it is cut short/,
      );
    }
  });

  it('[KEEP-2] a run whose plan or progress cannot be read is said beside the others', async () => {
    await storage.runs.keep({ plan, end: null, modelId: null });
    origin.put(['finetune', 'runs', 'odd', 'run.json'], text({ plan: { id: 'odd' } }));
    await storage.runs.keep({ plan: { ...plan, id: 'worn' }, end: null, modelId: null });
    origin.put(['finetune', 'runs', 'worn', 'progress.json'], text('{'));
    expect((await storage.runs.list()).map((run) => run.plan.id)).toEqual(['r1']);
    expect(told.map(({ name }) => name).sort()).toEqual(['odd', 'worn']);
    await expect(storage.runs.read('odd')).rejects.toMatchObject({ kind: 'storage' });
  });

  it('[KEEP-2] progress of an older version begins its newer fields afresh', async () => {
    await storage.runs.keep({ plan, end: null, modelId: null });
    origin.put(['finetune', 'runs', 'r1', 'progress.json'], text({ epoch: 4, startSsim: [[null]] }));
    expect((await storage.runs.read('r1'))?.progress).toEqual({
      ...freshProgress,
      epoch: 4,
      startSsim: [[NaN]],
    });
  });
});

describe('placements and cohort', () => {
  it('[KEEP-5] gives a placement back for the same CT and MR alone', async () => {
    await storage.placements.keep('ct', 'mr', placement);
    expect(await storage.placements.read('ct', 'mr')).toEqual(placement);
    expect(await storage.placements.read('ct', 'other')).toBeNull();
    expect(JSON.stringify(await tree().list(['placements']))).not.toMatch(/ct|mr/);
  });

  it('[KEEP-2] a placement of a newer version is said, not used, and not written over', async () => {
    await storage.placements.keep('ct', 'mr', placement);
    const [file] = await tree().list(['placements']);
    const path = ['placements', file?.name ?? ''];
    origin.put(path, text({ version: 2, value: placement }));
    expect(await storage.placements.read('ct', 'mr')).toBeNull();
    expect(told).toHaveLength(1);
    await expect(storage.placements.keep('ct', 'mr', placement)).rejects.toMatchObject({ kind: 'storage' });
    expect(await contentOf(path)).toContain('"version":2');
  });

  it('[KEEP-5] takes over what an older page kept, and refuses what has another form', async () => {
    expect(await storage.placements.adopt('abc123', placement)).toBe(true);
    expect(await storage.placements.adopt('abc123', { other: 1 })).toBe(true);
    expect(await storage.placements.adopt('def456', { other: 1 })).toBe(false);
    expect(await storage.placements.adopt('../up', placement)).toBe(false);
    expect(await storage.cohort.adopt(row)).toBe(true);
    expect(await storage.cohort.adopt({ id: 'x' })).toBe(false);
    expect(await storage.cohort.list()).toEqual([row]);
  });

  it('[KEEP-5] keeps, replaces and removes rows of the cohort', async () => {
    await storage.cohort.keep(row);
    await storage.cohort.keep({ ...row, fold: 2 });
    expect(await storage.cohort.list()).toEqual([{ ...row, fold: 2 }]);
    origin.put(['cohort', 'odd.json'], text('no JSON'));
    expect(await storage.cohort.list()).toHaveLength(1);
    expect(told).toMatchObject([{ what: 'row of the cohort' }]);
    await storage.cohort.remove('a|b');
    expect(await storage.cohort.list()).toEqual([]);
  });
});

describe('weights, results, and forgetting', () => {
  const geometry = {
    columns: 2,
    rows: 1,
    positions: [
      [0, 0, 0],
      [0, 0, 1],
    ],
  };
  const stack = (voxels: Uint16Array) =>
    ({ geometry, voxels }) as unknown as Parameters<typeof storage.results.read>[1][number];

  it('[KEEP-6] brings finished slices back, and counts a damaged one as missing', async () => {
    const made = [stack(Uint16Array.of(1, 2, 3, 4)), stack(Uint16Array.of(5, 6, 7, 8))];
    const name = await resultName(
      { seriesUid: 's', weightsSha256: 'w', windows: '', mask: '', contrasts: ['T1', 'T2'] },
      made[0] ?? stack(Uint16Array.of()),
    );
    await storage.results.keep(name, { slice: 1, domain: 0.75 }, made);
    origin.put(['results', name, '0'], Uint8Array.of(1, 2));
    origin.put(['results', name, 'notes'], Uint8Array.of(1));
    const into = [stack(new Uint16Array(4)), stack(new Uint16Array(4))];
    expect(await storage.results.read(name, into)).toEqual([{ slice: 1, domain: 0.75 }]);
    expect(into.map(({ voxels }) => [...voxels])).toEqual([
      [0, 0, 3, 4],
      [0, 0, 7, 8],
    ]);
    expect(await storage.results.read('other', into)).toEqual([]);
  });

  it('[SPR-2] [SPR-3] brings the spread of slices back beside them, and drops that of a slice made anew', async () => {
    const made = [stack(Uint16Array.of(1, 2, 3, 4)), stack(Uint16Array.of(5, 6, 7, 8))];
    const into = [stack(new Uint16Array(4)), stack(new Uint16Array(4))];
    await storage.results.keep('n', { slice: 1, domain: 0.5 }, made);
    const means = [0, 1].map((slice) => [1.5 + slice, slice === 0 ? null : 3.5]);
    const both = means.map((mean, slice) => ({ slice, mean }));
    for (const one of both) await storage.results.keepSpread('n', one, made);
    origin.put(['results', 'n', 'spread-9'], Uint8Array.of(1));
    expect(await storage.results.read('n', into)).toEqual([{ slice: 1, domain: 0.5 }]);
    expect(await storage.results.readSpread('n', into)).toEqual(both);
    expect(into.map(({ voxels }) => [...voxels])).toEqual(made.map(({ voxels }) => [...voxels]));
    await storage.results.keep('n', { slice: 1, domain: 0.5 }, made);
    expect(await storage.results.readSpread('n', into)).toEqual(both.slice(0, 1));
  });

  it('[WEI-4] keeps weights, and says why not when the disk is full', async () => {
    expect(await storage.weights.keep('aa', Uint8Array.of(1, 2))).toBeNull();
    expect(await storage.weights.read('aa')).toEqual(Uint8Array.of(1, 2));
    expect(await storage.weights.read('bb')).toBeNull();
    origin.granted = 1;
    expect(await storage.weights.keep('cc', Uint8Array.of(1, 2))).toMatch(/not kept for next time.*is full/);
  });

  it('[KEEP-7] forgetting clears weights, results and placements, and nothing else of the origin', async () => {
    await storage.weights.keep('aa', Uint8Array.of(1));
    await storage.results.keep('n', { slice: 0, domain: null }, [stack(Uint16Array.of(1, 2, 3, 4))]);
    await storage.placements.keep('ct', 'mr', placement);
    await storage.pairs.keep(pair, [slice(1), slice(2)]);
    await storage.runs.keep({ plan, end: null, modelId: null });
    await storage.cohort.keep(row);
    origin.put(['somebody-else', 'file'], text('theirs'));
    await storage.forget();
    expect((await tree().list([])).map(({ name }) => name)).toEqual(['cohort', 'finetune', 'somebody-else']);
    expect(await storage.pairs.list()).toHaveLength(1);
    expect(await storage.runs.list()).toHaveLength(1);
    await storage.forget();
  });
});

describe('models', () => {
  const head = {
    format: 'synthmr-model',
    formatVersion: 1,
    id: 'm',
    name: 'M',
    shards: [{ path: 'w.bin', bytes: 3, sha256: 'ab' }],
    other: true,
  };

  it('[KEEP-8] lists, opens, saves and removes a model; one that cannot be read is said', async () => {
    origin.put(['models', 'm', 'model.json'], text(head));
    origin.put(['models', 'm', 'w.bin'], Uint8Array.of(1, 2, 3));
    origin.put(['models', 'odd', 'model.json'], text({ ...head, formatVersion: 2 }));
    origin.put(['models', 'half', 'w.bin'], Uint8Array.of(1));
    expect(await storage.models.list()).toEqual([{ id: 'm', name: 'M', path: 'kept:m', bytes: 3 }]);
    expect(told).toMatchObject([
      { what: 'model', name: 'odd', why: expect.stringMatching(/formatVersion/) as string },
    ]);

    const source = storage.models.open('kept:m');
    expect(await source.json()).toEqual(head);
    expect(await source.shard('w.bin', () => undefined)).toEqual(Uint8Array.of(1, 2, 3));
    const files: string[] = [];
    for await (const { path } of storage.models.files('m')) files.push(path);
    expect(files).toEqual(['model.json', 'w.bin']);
    await expect(source.shard('none.bin', () => undefined)).rejects.toMatchObject({ kind: 'model' });

    await storage.models.remove('m');
    await expect(storage.models.open('kept:m').json()).rejects.toMatchObject({ kind: 'model' });
    await expect(storage.models.files('m').next()).rejects.toMatchObject({ kind: 'model' });
    await expect(storage.models.files('odd').next()).rejects.toMatchObject({ kind: 'storage' });
    origin.put(['models', 'cut', 'model.json'], text('{'));
    await expect(storage.models.open('kept:cut').json()).rejects.toMatchObject({ kind: 'storage' });
  });

  it('[KEEP-8] refuses files without a sound model', async () => {
    const file = (path: string, content: unknown) => ({ path, file: new Blob([text(content)]) as File });
    const refused = (files: Parameters<typeof storage.models.importFrom>[0]) =>
      storage.models.importFrom(files, new Map()).then(
        () => 'kept',
        (thrown: unknown) => (isAppError(thrown) ? thrown.message : String(thrown)),
      );
    expect(await refused([])).toMatch(/no model.json among the 0 files/);
    expect(await refused([file('model.json', '{')])).toMatch(/not JSON/);
    expect(await refused([file('model.json', head)])).toMatch(/cannot be used/);
    expect(await storage.models.list()).toEqual([]);
  });

  it('[KEEP-8] a manifest that is none is said in words', () => {
    const list = { format: 'synthmr-models', formatVersion: 1, models: [], featureNetworks: [] };
    expect(readModelList(list)).toEqual(list);
    for (const json of [null, {}, { ...list, models: [{ id: 'x' }] }]) {
      let thrown: unknown = null;
      try {
        readModelList(json);
      } catch (one) {
        thrown = one;
      }
      expect(isAppError(thrown) && thrown.kind).toBe('model');
    }
  });
});
