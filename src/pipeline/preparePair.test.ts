// A pair made ready for training: what is kept of it, what is refused in words, and what remains when it is stopped or the disk is full.
import { describe, expect, it } from 'vitest';
import { type AppError, toAppError } from '../core/appError.ts';
import type { Placement } from '../core/registration/placement.ts';
import type { TrainingSlice } from '../core/training/trainingSlice.ts';
import type { PhantomOptions } from '../dicom/testing/phantom.ts';
import type { KeptPair } from '../storage/pairs.ts';
import type { PlacementStore } from './alignMr.ts';
import { knownPair } from './knownPair.ts';
import {
  type PairStorage,
  type PairToPrepare,
  type PreparedPair,
  preparePair,
  type PrepareProgress,
  prepareWords,
} from './preparePair.ts';
import { computeHere, phantomMr, phantomStudy } from './testing/phantomStudy.ts';

const compute = computeHere();
const model: PairToPrepare['model'] = {
  contrasts: ['T1', 'T2'],
  preprocessing: { windows: [], mean: [], std: [], grid: { size: 32, pixelMm: 8 } },
};

async function pairOf(ct: PhantomOptions, mr: PhantomOptions): Promise<PairToPrepare> {
  const { series, files, find } = await phantomStudy([ct, mr]);
  return {
    patient: 'hash',
    ct: find('ct'),
    references: [series.find((one) => one.role === 'mr') ?? series[1] ?? null, null],
    model,
    filesOf: () => files,
    ctWithMasks: null,
  };
}

function stage(keepPair?: PairStorage['keepPair']) {
  const kept: { pair: PreparedPair; slices: readonly TrainingSlice[]; middle: number }[] = [];
  const told: PrepareProgress[] = [];
  const abort = new AbortController();
  const storage: PairStorage = {
    placements: null,
    keepPair:
      keepPair ??
      ((pair, { ct }, slices) => {
        const { size, rgba } = ct;
        kept.push({ pair, slices, middle: rgba[4 * (size * (size / 2) + size / 2)] ?? 0 });
        return Promise.resolve();
      }),
  };
  const host = {
    compute,
    storage,
    signal: abort.signal,
    progress: (event: PrepareProgress) => void told.push(event),
  };
  return { host, kept, told, abort };
}

const failure = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (thrown: unknown) => toAppError(thrown),
  );

describe('a pair', () => {
  it('[TUNE-10] is read, masked, aligned and kept slice by slice, with a picture, and names nobody', async () => {
    const pair = await pairOf({ patientName: 'NAME^OF' }, { ...phantomMr, patientName: 'NAME^OF' });
    const { host, kept, told } = stage();
    const prepared = await preparePair(host, pair);
    expect(prepared).toMatchObject({ size: 32, slices: 11, present: [true, false], patient: 'hash' });
    expect(prepared.summary).toMatch(/^T1 reaches \d+ % of the head\.$/);
    expect(kept[0]?.slices).toHaveLength(11);
    expect(kept[0]?.middle).toBeGreaterThan(60); // brain, in a soft window
    expect(JSON.stringify(prepared)).not.toContain('NAME');
    const fractions = told.map((event) => prepareWords(event).fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(new Set(told.map((event) => prepareWords(event).words))).toEqual(
      new Set([
        ...['Reading the CT', 'Finding the head', 'Reading the T1', 'Aligning the T1'],
        ...['Making training slices', 'Keeping it'],
      ]),
    );
  });

  it('[TUNE-18] is named by where its MR came to lie, and found again by that', async () => {
    const { ct, references, ...pair } = await pairOf({}, phantomMr);
    const places = new Map<string, Placement>();
    const placements: PlacementStore = {
      read: (ctUid, mrUid) => Promise.resolve(places.get(ctUid + mrUid) ?? null),
      keep: (ctUid, mrUid, placement) => Promise.resolve(void places.set(ctUid + mrUid, placement)),
    };
    const { host } = stage();
    const kept: KeptPair[] = [];
    const pairs = { list: () => Promise.resolve(kept) };
    const known = () => knownPair({ placements, pairs }, { ct, references, model });
    expect(await known()).toBeNull();
    const prepared = await preparePair(
      { ...host, storage: { ...host.storage, placements } },
      { ...pair, ct, references },
    );
    kept.push({ ...prepared, pictures: { ct: '', mr: '' } });
    expect((await known())?.key).toBe(prepared.key);
    for (const [name, { found, nudge }] of places)
      places.set(name, { found: { ...found, map: { ...found.map, shift: [1, 2, 3] } }, nudge });
    expect(await known()).toBeNull(); // it was aligned again
  });

  it('[TUNE-9] whose MR holds Hounsfield units, or whose CT holds none, is refused in words', async () => {
    const swapped = await pairOf({}, { ...phantomMr, intercept: 0, signed: true });
    expect((await failure(preparePair(stage().host, swapped))).message).toContain('looks like a CT');
    const noAir = await pairOf({ extra: [[0x00281052, 'DS', '900']] }, phantomMr);
    expect((await failure(preparePair(stage().host, noAir))).message).toContain('holds no air');
  });

  it('[TUNE-9] whose MR reaches too little of the head is refused in words', async () => {
    const thin = await pairOf({}, { ...phantomMr, heights: [20, 24, 28, 32, 36] });
    const error = await failure(preparePair(stage().host, thin));
    expect(error.message).toMatch(/^The T1 reaches only \d+ % of the head/);
    expect(error.kind).toBe('training');
  });

  it('is not kept when it is cancelled on the way', async () => {
    const { host, kept, abort } = stage();
    const pair = await pairOf({}, phantomMr);
    const alignedElsewhere = (): Promise<void> => {
      abort.abort();
      return Promise.resolve();
    };
    const elsewhere = { ...pair, alignedElsewhere };
    await expect(preparePair(host, elsewhere)).rejects.toBeDefined();
    expect(kept).toEqual([]);
  });

  it('[TUNE-11] says that the disk is full, as the storage said it', async () => {
    const full = { kind: 'storage', message: 'The storage is full.', advice: 'Free space.' } as const;
    const { host } = stage(() => Promise.reject(full));
    expect(await failure(preparePair(host, await pairOf({}, phantomMr)))).toBe(full);
  });
});
