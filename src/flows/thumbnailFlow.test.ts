// Pictures of series: the middle slice of each, none of one that cannot be read, and nothing for a study that was closed.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDrop } from '../pipeline/openDrop.ts';
import type { ReadingApi } from '../pipeline/pieces/readingApi.ts';
import { droppedPhantom, testCompute } from '../pipeline/testing/testCompute.ts';
import { emptyStudy, patchStudy, useStudy } from '../stores/studyStore.ts';
import { emptyPage } from './testing/openedCt.ts';
import { makeThumbnails } from './thumbnailFlow.ts';

/** A CT and an MR, listed; what was drawn, and which slices were decoded for it. */
async function stage(replaced: (pieces: ReadingApi) => Partial<ReadingApi> = () => ({})) {
  const drawn: (readonly [width: number, height: number, middle: number])[] = [];
  const decoded: number[] = [];
  vi.stubGlobal(
    'ImageData',
    class {
      constructor(
        readonly data: Uint8ClampedArray,
        readonly width: number,
        readonly height: number,
      ) {}
    },
  );
  vi.stubGlobal('document', {
    createElement: () => ({
      getContext: () => ({
        putImageData: ({ data, width, height }: ImageData) => {
          drawn.push([width, height, data[4 * (width * (height >> 1) + (width >> 1))] ?? -1]);
        },
      }),
      toDataURL: () => `picture ${drawn.length}`,
    }),
  });
  const compute = testCompute((pieces) => {
    const all = { ...pieces, ...replaced(pieces) };
    return {
      ...all,
      decodeSlices: (request, context) => {
        for (const { instance } of request.slices) decoded.push(instance.fileIndex);
        return all.decodeSlices(request, context);
      },
    };
  });
  const mr = { modality: 'MR', signed: false, intercept: -1100, seriesNumber: 7, description: 'T1' } as const;
  const files = [...droppedPhantom(), ...droppedPhantom(mr)];
  const host = { compute, signal: new AbortController().signal, progress: () => undefined };
  const { summary } = await openDrop(host, files);
  patchStudy({ series: summary.series });
  const make = (): Promise<void> => makeThumbnails(compute, summary.series, files);
  return { make, drawn, decoded, ids: summary.series.map(({ id }) => id) };
}

const pictures = () => useStudy.getState().thumbnails;

describe('pictures of series', () => {
  beforeEach(emptyPage);
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('[READ-20] show the middle slice of CT and MR, and decode no other', async () => {
    const { make, drawn, decoded, ids } = await stage();
    await make();
    expect(decoded).toEqual([3, 10]);
    expect(Object.keys(pictures())).toEqual(ids);
    for (const [width, height, middle] of drawn) {
      expect(width).toBe(height);
      expect(middle).toBeGreaterThan(50); // brain, not air
    }
  });

  it('[READ-20] leave out a series whose middle slice cannot be read; the next one has its picture', async () => {
    let calls = 0;
    const { make, ids } = await stage((pieces) => ({
      decodeSlices: (request, context) => {
        if (calls++ === 0) throw new Error('damaged');
        return pieces.decodeSlices(request, context);
      },
    }));
    await make();
    expect(Object.keys(pictures())).toEqual(ids.slice(1));
  });

  it('stop when the study is closed meanwhile', async () => {
    const { make, decoded } = await stage((pieces) => ({
      decodeSlices: (request, context) => {
        useStudy.setState(emptyStudy);
        return pieces.decodeSlices(request, context);
      },
    }));
    await make();
    expect(decoded).toHaveLength(1);
    expect(pictures()).toEqual({});
  });
});
