// An exported series made again: the same to the last pixel, the one pixel that differs, and what keeps it from being compared.
import { describe, expect, it } from 'vitest';
import { cancelled } from '../core/appError.ts';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import { exportedPhantom, type Exported } from './testing/exported.ts';
import { failure } from './testing/gate.ts';
import { testCompute } from './testing/testCompute.ts';
import { loadedModel, testModelFile, testNetwork } from './testing/testNetwork.ts';
import { remakeOf, verify, type Verified, type VerifyProgress } from './verify.ts';

const syntheticOf = ({ drop }: Exported): SeriesInfo => {
  const series = drop.summary.series.find(({ role }) => role === 'synthetic');
  if (!series) throw new Error('The export was not recognised.');
  return series;
};

function stage(exported: Exported, loaded = loadedModel({ maxBatch: 2 })) {
  const told: VerifyProgress[] = [];
  const abort = new AbortController();
  const host = {
    compute: { ...testCompute(), network: testNetwork(loaded) },
    signal: abort.signal,
    progress: (event: VerifyProgress) => void told.push(event),
  };
  const series = syntheticOf(exported);
  const run = (change: Partial<SeriesInfo> = {}): Promise<Verified> => {
    const remake = remakeOf({ ...series, ...change }, exported.drop.summary.series);
    return verify(host, { ...series, ...change }, exported.drop.files, remake, exported.found);
  };
  return { run, told, abort, series };
}

describe('verifying an exported series', () => {
  it('[EXP-28] finds it the same to the last pixel, and tells how far it is', async () => {
    const { run, told } = stage(await exportedPhantom());
    expect(await run()).toEqual({ largest: 0, slice: 0, different: 0, pixels: 7 * 32 * 32, slices: 7 });
    expect(told.map(({ done, total }) => [done, total])).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => [n, 7]));
  });

  it('[EXP-28] finds the one pixel that differs, by how much, and in which slice', async () => {
    const at = 4 * 32 * 32 + 16 * 32 + 16;
    const exported = await exportedPhantom({
      retouch: (voxels) => {
        voxels[at] = (voxels[at] ?? 0) + 3;
      },
    });
    expect(await stage(exported).run()).toMatchObject({ largest: 3, slice: 4, different: 1 });
  });

  it('[EXP-28] compares some slices of the second contrast without a mask as they were made', async () => {
    const exported = await exportedPhantom({ contrast: 'T2', headOnly: false, slices: [2, 3, 5] });
    const { run, told } = stage(exported);
    expect(await run()).toMatchObject({ largest: 0, different: 0, slices: 3, pixels: 3 * 32 * 32 });
    expect(told).toHaveLength(3);
  });

  it('refuses weights other than those that made it, and a model that makes no such contrast', async () => {
    const exported = await exportedPhantom();
    const other = loadedModel({ file: { ...testModelFile, weightsSha256: 'b2'.repeat(32) } });
    expect(await failure(stage(exported, other).run())).toMatchObject({
      kind: 'model',
      message: 'Test network has other weights than those that made this series (a1a1a1a1a1a1).',
    });
    const t2Only = loadedModel({ file: { ...testModelFile, contrasts: ['T2'] } });
    expect(await failure(stage(exported, t2Only).run())).toMatchObject({ kind: 'model' });
  });

  it('says which CT is missing, what the series does not tell, and where it lies elsewhere than its CT', async () => {
    const exported = await exportedPhantom();
    const { run, series } = stage(exported);
    const untold = { kind: 'model', message: expect.stringContaining('does not tell') as string };
    expect(() => remakeOf(series, [])).toThrow(
      expect.objectContaining({ message: 'The CT that this series was made from is not open.' }) as Error,
    );
    expect(
      await failure(Promise.resolve().then(() => remakeOf({ ...series, synthetic: null }, []))),
    ).toMatchObject(untold);
    const { synthetic, geometry } = series;
    if (!synthetic || !geometry) throw new Error('The export was not recognised.');
    const shorn = { ...series, synthetic: { ...synthetic, derivation: 'Edited by hand.' } };
    expect(await failure(Promise.resolve().then(() => remakeOf(shorn, [])))).toMatchObject(untold);
    const moved = geometry.positions.map(([x, y, z]) => [x + 40, y, z] as const);
    expect(await failure(run({ geometry: { ...geometry, positions: moved } }))).toMatchObject({
      kind: 'geometry',
    });
  });

  it('stops when it is cancelled', async () => {
    const { run, abort } = stage(await exportedPhantom());
    abort.abort(cancelled);
    expect(await failure(run())).toEqual(cancelled);
  });
});
