// The voxels of a series: in which order they are asked for, what is not read twice, and what becomes of a file that cannot be read.
import { describe, expect, it } from 'vitest';
import { cancelled } from '../core/appError.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import { phantomHu, type PhantomOptions } from '../dicom/testing/phantom.ts';
import { add, scale } from '../core/geometry/vec.ts';
import type { Stack } from '../core/geometry/stack.ts';
import { openDrop } from './openDrop.ts';
import type { ReadingApi } from './pieces/readingApi.ts';
import { type ReadOptions, type ReadProgress, readSeries, takeEarly } from './readSeries.ts';
import { failure } from './testing/gate.ts';
import { droppedPhantom, testCompute } from './testing/testCompute.ts';

const heights = Array.from({ length: 20 }, (_, i) => 5 * i - 50);

/** A CT that was dropped, and what its slices are asked for. */
async function stage(
  options: PhantomOptions = { heights },
  replaced: (pieces: ReadingApi) => Partial<ReadingApi> = () => ({}),
) {
  const asked: (readonly number[])[] = [];
  const told: ReadProgress[] = [];
  const abort = new AbortController();
  const compute = testCompute((pieces) => {
    const all = { ...pieces, ...replaced(pieces) };
    return {
      ...all,
      decodeSlices: (request, context) => {
        asked.push(request.slices.map(({ slice }) => slice));
        return all.decodeSlices(request, context);
      },
    };
  });
  const host = { compute, signal: abort.signal, progress: (event: ReadProgress) => void told.push(event) };
  const dropped = await openDrop(
    { ...host, progress: () => undefined },
    // the last file first: no slice lies at its file's index
    [...droppedPhantom(options)].reverse(),
  );
  const [series] = dropped.summary.series;
  if (!series?.geometry) throw new Error('The phantom is no series.');
  const stack = sharedStack(Int16Array, 2, series.geometry);
  const read = (into: Stack = stack, how?: ReadOptions): Promise<void> =>
    readSeries(host, series, dropped.files, into, how);
  return { ...dropped, series, geometry: series.geometry, host, stack, read, asked, told, abort };
}

type Staged = Awaited<ReturnType<typeof stage>>;

/** Every voxel as the phantom has scan. */
function expectPhantom({ geometry }: Staged, voxels: ArrayLike<number>): void {
  const { columns, rows, columnSpacing, rowSpacing, rowAxis, columnAxis, positions } = geometry;
  const wrong: number[] = [];
  for (const [slice, position] of positions.entries())
    for (let i = 0; i < columns * rows; i++) {
      const inRow = scale(rowAxis, (i % columns) * columnSpacing);
      const place = add(position, add(inRow, scale(columnAxis, Math.floor(i / columns) * rowSpacing)));
      if (voxels[slice * columns * rows + i] !== phantomHu(place)) wrong.push(slice);
    }
  expect(wrong).toEqual([]);
}

describe('reading a series', () => {
  it('[READ-4] gives every voxel, the slice in view first and alone, then outwards from it', async () => {
    const scan = await stage();
    await scan.read(scan.stack, { firstSlice: 15 });
    expectPhantom(scan, scan.stack.voxels);
    expect(scan.asked[0]).toEqual([15]);
    expect(scan.asked[1]?.slice(0, 4)).toEqual([16, 14, 17, 13]);
    expect(scan.told.map(({ done }) => done)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(new Set(scan.told.map(({ slice }) => slice)).size).toBe(20);
  });

  it('reads the middle first unless told, and no slice that is there already', async () => {
    const scan = await stage();
    await scan.read(scan.stack, { there: heights.map((_, slice) => slice !== 3 && slice !== 12) });
    expect(scan.asked.flat()).toEqual([12, 3]);
    expect(scan.told.map(({ done, total }) => [done, total])).toEqual([
      [19, 20],
      [20, 20],
    ]);
  });

  it('[READ-7] opens a file of many frames once a worker', async () => {
    const scan = await stage({ heights, enhanced: true });
    await scan.read();
    expectPhantom(scan, scan.stack.voxels);
    expect(scan.asked.map(({ length }) => length)).toEqual([1, 10, 9]);
  });

  it('[BAD-9] fails with the file that cannot be read by name; slices done stay', async () => {
    const scan = await stage();
    const files = scan.files.map((one, i) => (i === 4 ? { ...one, file: one.file.slice(0, 900) } : one));
    const error = await failure(readSeries(scan.host, scan.series, files, scan.stack));
    const bad = scan.files[4]?.path ?? '';
    expect(error).toMatchObject({ file: bad, message: expect.stringContaining(bad) as string });
    expect(scan.told.length).toBeGreaterThan(0);
    for (const { slice } of scan.told) {
      const { columns, rows } = scan.geometry;
      const middle = slice * columns * rows + (rows / 2) * columns + columns / 2;
      expect(scan.stack.voxels[middle]).not.toBe(0);
    }
  });

  it('[BAD-9] says so when its files are no longer at hand', async () => {
    const scan = await stage();
    expect(await failure(readSeries(scan.host, scan.series, [], scan.stack))).toMatchObject({
      kind: 'file',
      message: 'The files of this series are no longer at hand.',
    });
  });

  it('stops in the middle when it is cancelled', async () => {
    const scan = await stage({ heights }, (pieces) => ({
      decodeSlices: (request, context) =>
        pieces.decodeSlices(request, {
          ...context,
          progress: (event) => {
            context.progress(event);
            if (scan.told.length === 3) scan.abort.abort();
          },
        }),
    }));
    expect(await failure(scan.read())).toEqual(cancelled);
    expect(scan.told.length).toBeLessThan(20);
  });
});

describe('slices that were read along with the headers', () => {
  it('[READ-19] are put into the order of the series, and only the missing ones are read afterwards', async () => {
    const scan = await stage();
    const early = scan.early;
    if (!early) throw new Error('Nothing was read early.');
    const lacking = { ...early, read: new Set([...early.read].filter((file) => file !== 2)) };
    const taken = await takeEarly({ ...scan.host, progress: () => undefined }, scan.series, lacking);
    if (!taken) throw new Error('Nothing was taken.');
    const missing = scan.series.instances.findIndex(({ fileIndex }) => fileIndex === 2);
    expect(taken.there).toEqual(heights.map((_, slice) => slice !== missing));
    await scan.read({ geometry: scan.geometry, voxels: taken.voxels }, { there: taken.there });
    expectPhantom(scan, taken.voxels);
    expect(scan.asked).toEqual([[missing]]);
  });

  it('[READ-19] belong to no other series', async () => {
    const scan = await stage();
    const other = { ...scan.series, seriesUid: '1.2.3.99' };
    const host = { ...scan.host, progress: () => undefined };
    expect(scan.early && (await takeEarly(host, other, scan.early))).toBeNull();
  });
});

it('[READ-5] slices of a compressed series are left for later', async () => {
  const { early } = await stage({ heights, transferSyntax: '1.2.840.10008.1.2.4.90' });
  expect(early).toBeNull();
});
