// The head of a CT: found and measured, told on the way, stopped in the middle, and not found where there is none.
import { describe, expect, it } from 'vitest';
import { cancelled } from '../core/appError.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import type { Stack } from '../core/geometry/stack.ts';
import { findHead, type FoundHead } from './findHead.ts';
import { openDrop } from './openDrop.ts';
import { readSeries } from './readSeries.ts';
import { failure } from './testing/gate.ts';
import { droppedPhantom, testCompute } from './testing/testCompute.ts';

/** A phantom of 10 cm of a head, read. */
async function stage(onProgress: (fraction: number, abort: AbortController) => void = () => undefined) {
  const abort = new AbortController();
  const quiet = { compute: testCompute(), signal: abort.signal, progress: () => undefined };
  const heights = Array.from({ length: 11 }, (_, i) => 10 * i - 50);
  const { summary, files } = await openDrop(quiet, droppedPhantom({ heights }));
  const [series] = summary.series;
  if (!series?.geometry) throw new Error('The phantom is no series.');
  const ct = sharedStack(Int16Array, 2, series.geometry);
  await readSeries(quiet, series, files, ct);
  const find = (of: Stack<Int16Array> = ct): Promise<FoundHead> =>
    findHead({ ...quiet, progress: ({ fraction }) => onProgress(fraction, abort) }, of);
  return { ct, find };
}

/** Volume of an ellipsoid between two heights, ml. */
const ellipsoidMl = (a: number, b: number, c: number, height: number): number =>
  (Math.PI * a * b * 2 * (height - height ** 3 / (3 * c ** 2))) / 1000;

describe('the head of a CT', () => {
  it('is found with the inside of its skull, in the size that it has', async () => {
    const told: number[] = [];
    const { ct, find } = await stage((fraction) => told.push(fraction));
    const { head, intracranial, summary, figures } = await find();
    expect(summary.headMl / ellipsoidMl(75, 91, 79, 55)).toBeCloseTo(1, 0);
    expect(summary.headMl).toBeGreaterThan(summary.intracranialMl);
    expect(summary.intracranialMissing).toBe(false);
    expect(figures).toMatchObject({ slices: 11, extentMm: 100, brainHu: 34, headMl: summary.headMl });
    const middle = 5 * 32 * 32 + 16 * 32 + 16;
    expect([head.voxels[middle], intracranial[middle]]).toEqual([1, 1]);
    expect(ct.voxels.filter((hu, i) => hu === -1000 && intracranial[i] === 1)).toHaveLength(0);
    expect(told.length).toBeGreaterThan(2);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });

  it('is not found in air, which is said', async () => {
    const { ct, find } = await stage();
    const air = sharedStack(Int16Array, 2, ct.geometry);
    air.voxels.fill(-1000);
    expect(await failure(find(air))).toMatchObject({ kind: 'pixels' });
  });

  it('is not searched further when it is cancelled', async () => {
    const told: number[] = [];
    const { find } = await stage((fraction, abort) => {
      told.push(fraction);
      if (told.length === 2) abort.abort(cancelled);
    });
    expect(await failure(find())).toEqual(cancelled);
    expect(Math.max(...told)).toBeLessThan(1);
  });
});
