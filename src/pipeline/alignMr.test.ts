// Laying real MR over a CT: what is searched and what is taken as kept, what a move by hand does, and how it ends early.
import { beforeAll, describe, expect, it } from 'vitest';
import { isAppError } from '../core/appError.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import { isTrustworthy } from '../core/registration/judgePlacement.ts';
import type { Placement } from '../core/registration/placement.ts';
import {
  type AlignedMr,
  alignMr,
  type AlignRequest,
  placeMr,
  type PlacementStore,
  readMr,
} from './alignMr.ts';
import { findHead } from './findHead.ts';
import { judge } from './judge.ts';
import { readSeries } from './readSeries.ts';
import { computeHere, phantomMr, phantomStudy } from './testing/phantomStudy.ts';

const compute = computeHere();
const { signal } = new AbortController();
const quiet = { compute, signal, progress: () => undefined };
let request: AlignRequest;
let aligned: AlignedMr;

beforeAll(async () => {
  const study = await phantomStudy([{}, phantomMr]);
  const [ctSeries, mrSeries] = [study.find('ct'), study.find('mr')];
  if (!ctSeries.geometry) throw new Error('no stack');
  const ct = sharedStack(Int16Array, 2, ctSeries.geometry);
  await readSeries(quiet, ctSeries, study.files, ct);
  request = {
    ctSeries,
    mrSeries,
    ctWithMasks: await findHead(quiet, ct),
    mr: await readMr(quiet, mrSeries, study.files),
    contrast: 'T1',
    normalisation: 'percentile',
    synthetic: null,
    intensityScale: '',
    affine: false,
    reuse: true,
  };
  aligned = await alignMr({ ...quiet, storage: { placements: null } }, request);
});

/** Keeps placements in memory; `refuses` as a disk that is full. */
function shelf(refuses = false): PlacementStore & { readonly kept: Map<string, Placement> } {
  const kept = new Map<string, Placement>();
  return {
    kept,
    read: (ct, mr) =>
      refuses ? Promise.reject(new Error('refused')) : Promise.resolve(kept.get(`${ct}|${mr}`) ?? null),
    keep: (ct, mr, placement) => {
      if (refuses) return Promise.reject(new Error('The disk is full.'));
      kept.set(`${ct}|${mr}`, placement);
      return Promise.resolve();
    },
  };
}

describe('real MR over a CT', () => {
  it('[CMP-1] is searched once, kept, and from then on laid where it was', async () => {
    const placements = shelf();
    const fractions: number[] = [];
    const host = {
      ...quiet,
      storage: { placements },
      progress: ({ fraction }: { readonly fraction: number }) => void fractions.push(fraction),
    };
    const first = await alignMr(host, request);
    expect(isTrustworthy(first.placed)).toBe(true);
    expect(first.fellBack).toBe(false);
    expect(Math.hypot(...first.placement.found.map.shift)).toBeLessThan(2); // they lie in one frame
    expect(fractions.length).toBeGreaterThan(1);
    expect(placements.kept.size).toBe(1);

    const searched = fractions.length;
    const again = await alignMr(host, request);
    expect(fractions).toHaveLength(searched);
    expect(again.real.voxels).toEqual(first.real.voxels);
    await alignMr(host, { ...request, reuse: false });
    expect(fractions.length).toBeGreaterThan(searched);
  });

  it('[CMP-6] is searched again where the files were replaced under the same UIDs, and never kept without UIDs', async () => {
    const placements = shelf();
    const keys = async (mrSeries: typeof request.mrSeries): Promise<number> => {
      await alignMr({ ...quiet, storage: { placements } }, { ...request, mrSeries });
      return placements.kept.size;
    };
    const { mrSeries } = request;
    expect(mrSeries.content).toMatch(/\S+,\S+/); // read along with the headers
    expect(await keys({ ...mrSeries, seriesUid: '' })).toBe(0);
    expect(await keys(mrSeries)).toBe(1);
    expect(await keys({ ...mrSeries, content: 'other pixels' })).toBe(2);
  });

  it('is aligned all the same where nothing can be kept', async () => {
    const { placement } = await alignMr({ ...quiet, storage: { placements: shelf(true) } }, request);
    expect(placement.found.after).toBeGreaterThan(0);
  });

  it('[CMP-1] shares less with the CT once it is moved by hand, and says so', async () => {
    const { placement, placed } = aligned;
    const away: Placement = { ...placement, nudge: { rotate: [0, 0, 0], shift: [0, 60, 0] } };
    const moved = await placeMr(quiet, request, away);
    expect(moved.placed.information).toBeLessThan(placed.information);
    expect(moved.placed.overlap).toBeLessThan(placed.overlap);
  });

  it('[CMP-1] falls back to percentiles, and says so, where the other scale has no synthetic to measure by', async () => {
    for (const normalisation of ['tissues', 'white-stripe'] as const) {
      const scaled = await placeMr(quiet, { ...request, normalisation }, aligned.placement);
      expect(scaled.fellBack).toBe(true);
      expect(scaled.placed.normalisation).toBe('percentile');
    }
  });

  it('[CMP-2] stops in the search when it is cancelled, and keeps nothing', async () => {
    const placements = shelf();
    const abort = new AbortController();
    const cancelled = alignMr(
      { compute, signal: abort.signal, storage: { placements }, progress: () => abort.abort() },
      request,
    );
    await expect(cancelled).rejects.toMatchObject({ kind: 'cancelled' });
    expect(placements.kept.size).toBe(0);
  });

  it('is refused where it is no stack of slices', async () => {
    const read = readMr(quiet, { ...request.mrSeries, geometry: null }, []);
    expect(isAppError(await read.catch((thrown: unknown) => thrown))).toBe(true);
  });
});

describe('judging', () => {
  it('[CMP-1] gives each slice its sums in the order asked for, whoever computed them', async () => {
    const { real } = aligned;
    const { ct, head, intracranial } = request.ctWithMasks;
    const synthetic = sharedStack(Uint16Array, 2, ct.geometry);
    synthetic.voxels.forEach((_, i) => (synthetic.voxels[i] = (i * 7) % 4096));
    const inputs = { synthetic, real: real.voxels, head: head.voxels, intracranial };
    const alone = { ...quiet, compute: { comparing: [compute.comparing[0]] as const } };
    const shared = await judge(quiet, inputs);
    expect(shared).toHaveLength(ct.geometry.positions.length);
    expect(shared).toEqual(await judge(alone, inputs));
    expect(await judge(quiet, { ...inputs, slices: [5, 3, 4] })).toEqual([shared[5], shared[3], shared[4]]);
  });

  it('[CMP-2] fails as its worker failed: one that died between two messages loses nothing in silence', async () => {
    const died = { kind: 'device', message: 'The compare worker stopped.', advice: 'Try again.' } as const;
    const dead = { ...compute.comparing[0], judge: () => Promise.reject(died) };
    const { ct, head, intracranial } = request.ctWithMasks;
    const judging = judge(
      { ...quiet, compute: { comparing: [compute.comparing[0], dead] } },
      {
        synthetic: sharedStack(Uint16Array, 2, ct.geometry),
        real: new Float32Array(ct.voxels.length),
        head: head.voxels,
        intracranial,
      },
    );
    await expect(judging).rejects.toBe(died);
  });
});
