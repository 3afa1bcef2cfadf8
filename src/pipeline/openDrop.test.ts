// From a drop to its series: files that bring a worker down, ZIPs good and bad, progress, a cancel in the middle.
import { gzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { type AppError, cancelled } from '../core/appError.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { seriesFor } from '../core/testing/seriesFor.ts';
import { niftiFile } from '../dicom/testing/niftiFile.ts';
import { openDrop, type OpenedDrop, type OpenProgress } from './openDrop.ts';
import type { ReadingApi } from './pieces/readingApi.ts';
import { failure } from './testing/gate.ts';
import { droppedPhantom, testCompute } from './testing/testCompute.ts';

const died: AppError = { kind: 'device', message: 'The reading worker stopped.', advice: 'Try again.' };

function stage(replaced?: (pieces: ReadingApi) => Partial<ReadingApi>) {
  const told: OpenProgress[] = [];
  const abort = new AbortController();
  const host = {
    compute: testCompute(replaced),
    signal: abort.signal,
    progress: (event: OpenProgress) => void told.push(event),
  };
  return { open: (files: readonly DroppedFile[]): Promise<OpenedDrop> => openDrop(host, files), told, abort };
}

const heights = Array.from({ length: 60 }, (_, i) => 2 * i - 60);
const zipOf = async (path: string, files: readonly DroppedFile[]): Promise<DroppedFile> => {
  const entries = files.map(async (one) => [one.path, new Uint8Array(await one.file.arrayBuffer())] as const);
  return { path, file: new Blob([zipSync(Object.fromEntries(await Promise.all(entries))).slice()]) };
};
const text = (path: string): DroppedFile => ({ path, file: new Blob(['no DICOM']) });

describe('a drop', () => {
  it('[READ-9] [READ-16] [READ-19] is listed by series, the rest counted, one CT read along', async () => {
    const { open, told } = stage();
    const mr = { modality: 'MR', seriesNumber: 7, description: 'T1' } as const;
    const drop = await open([...droppedPhantom(mr), ...droppedPhantom({ heights }), text('readme.txt')]);
    expect(drop.summary.series.map(({ role, instances }) => [role, instances.length])).toEqual([
      ['ct', 60],
      ['mr', 7],
    ]);
    expect(drop.summary).toMatchObject({ filesSeen: 68, notDicom: 1, problems: [] });
    expect(drop.early?.read.size).toBe(60);
    const counts = told.map(({ done }) => done);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(told.at(0)).toEqual({ kind: 'files', done: 0, total: 68 });
    expect(told.at(-1)).toEqual({ kind: 'files', done: 68, total: 68 });
  });

  it('[BAD-1] leaves out and names a file that brings the worker down; all others are read', async () => {
    const files = droppedPhantom({ heights });
    const deadly = files[41]?.path ?? '';
    const asked: number[] = [];
    const { open } = stage((pieces) => ({
      readHeaders: (request, context) => {
        asked.push(request.files.length);
        if (request.files.some(({ path }) => path === deadly)) throw died;
        return pieces.readHeaders(request, context);
      },
    }));
    const { summary } = await open(files);
    const [series] = summary.series;
    expect(series?.instances.map(({ fileIndex }) => fileIndex)).toEqual(
      heights.map((_, i) => i).filter((i) => i !== 41),
    );
    expect(summary.problems).toContainEqual({
      file: deadly,
      message: died.message,
      advice: 'Leave this file out and drop the rest.',
    });
    expect(asked.length).toBeLessThan(16); // halved, not tried one by one
  });

  it('[NII-1] [NII-3] gzipped NIfTI is opened, from a ZIP as well; a damaged one is named, and the rest goes on', async () => {
    const geometry = seriesFor('ct', {}, heights.slice(0, 6)).geometry;
    if (!geometry) throw new Error('no geometry');
    const small = { ...geometry, columns: 16, rows: 16 };
    const plain = niftiFile({ geometry: small, voxels: new Int16Array(16 * 16 * 6).fill(-1000) });
    const gzip = gzipSync(plain);
    const named = (path: string, bytes: Uint8Array): DroppedFile => ({
      path,
      file: new Blob([bytes.slice()]),
    });
    const inZip = await zipOf('all.zip', [named('b.nii.gz', gzip), named('plain.nii.gz', plain)]);
    const { open } = stage();
    const { summary, files } = await open([
      { ...named('a.nii.gz', gzip), modality: 'CT' },
      inZip,
      named('cut.nii.gz', gzip.subarray(0, 40)),
    ]);
    expect(files.map(({ path, file }) => [path, file.size])).toEqual([
      ['a.nii.gz', plain.length],
      ['all.zip/b.nii.gz', plain.length],
      ['all.zip/plain.nii.gz', plain.length],
    ]);
    expect(summary.series.map(({ role, instances }) => [role, instances.length])).toContainEqual(['ct', 6]);
    expect(summary.problems).toMatchObject([
      { file: 'cut.nii.gz', message: 'The gzipped file could not be opened. It is damaged or cut short.' },
    ]);
  });

  it('does not hide an error that is no crash', async () => {
    const lost: AppError = { kind: 'unexpected', message: 'A defect.', advice: 'Reload.' };
    const { open } = stage(() => ({
      readHeaders: () => {
        throw lost;
      },
    }));
    expect(await failure(open(droppedPhantom()))).toEqual(lost);
  });

  it('[READ-17] [BAD-6] opens ZIPs and tells their bytes; one that is damaged is named, the rest goes on', async () => {
    const { open, told } = stage();
    const good = await zipOf('scan.ZIP', droppedPhantom());
    const bad = { path: 'torn.zip', file: good.file.slice(0, good.file.size / 2) };
    const { summary, files } = await open([bad, good, text('readme.txt')]);
    expect(summary.series.map(({ instances }) => instances.length)).toEqual([7]);
    expect(files.map(({ path }) => path)).toContain('scan.ZIP/slice-001.dcm');
    expect(summary.problems.map(({ file }) => file)).toEqual(['torn.zip']);
    const { size } = good.file;
    expect(told).toContainEqual({ kind: 'unpack', path: 'scan.ZIP', done: size, total: size });
  });

  it('ends in the middle when it is cancelled, in a ZIP as among the headers, and asks for nothing more', async () => {
    const files = droppedPhantom({ heights });
    const zips = [await zipOf('a.zip', files), await zipOf('b.zip', files)];
    for (const drop of [zips, files]) {
      let calls = 0;
      const { open, abort } = stage((pieces) => ({
        unzip: (request, context) => {
          calls++;
          abort.abort(cancelled);
          return pieces.unzip(request, context);
        },
        readHeaders: (request, context) => {
          calls++;
          abort.abort(cancelled);
          return pieces.readHeaders(request, context);
        },
      }));
      expect(await failure(open(drop))).toEqual(cancelled);
      expect(calls).toBe(1);
    }
  });

  it('[BAD-13] of a DICOMDIR alone says that it only lists images, and of nothing finds nothing', async () => {
    const { open } = stage((pieces) => ({
      readHeaders: async (request, context) => ({
        ...(await pieces.readHeaders(request, context)),
        dicomdirs: request.files.map(({ path }) => path),
      }),
    }));
    const { summary } = await open([text('DICOMDIR')]);
    expect(summary.problems).toContainEqual({
      file: 'DICOMDIR',
      message: 'This DICOMDIR only lists images; it holds none.',
      advice: 'Drop the whole folder or disc that it lies on.',
    });
    const { open: openNothing } = stage();
    const empty = await openNothing([]);
    expect(empty).toMatchObject({ early: null, files: [], summary: { series: [], filesSeen: 0 } });
  });
});
