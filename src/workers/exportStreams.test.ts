// Streams of an export: whole, in order, stoppable, and small in memory however many slices there are.
import { gunzipSync, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { type CtSeries, regularCt } from '../dicom/testing/ctSeries.ts';
import { syntheticFiles, testPixels, testPlan } from '../dicom/testing/syntheticFiles.ts';
import { niftiGrid, niftiParts } from '../core/files/nifti.ts';
import type { ExportPlan } from '../dicom/write/exportPlan.ts';
import type { SyntheticVoxels } from '../dicom/write/files.ts';
import { countedFiles, type ExportVoxels, niftiStream, zipStream } from './exportStreams.ts';
import { writtenWords } from '../storage/destination.ts';
import { fillFolder } from '../storage/destinationSinks.ts';

function voxelsOf(ct: CtSeries): SyntheticVoxels {
  const slices = ct.info.instances.map((_, slice) => slice);
  const stack = (contrast: 'T1' | 'T2'): Uint16Array<ArrayBuffer> =>
    Uint16Array.from(slices.flatMap((slice) => [...testPixels(ct, contrast, slice)]));
  return { T1: stack('T1'), T2: stack('T2') };
}

const bytesOf = async (stream: ReadableStream<Uint8Array>): Promise<Uint8Array> =>
  new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());

const quiet = { signal: new AbortController().signal, progress: (): void => undefined };

/** Without grey and white matter. */
const alone = (images: SyntheticVoxels): ExportVoxels => ({ images, tissue: null });

describe('zipStream', () => {
  it('[EXP-21] holds every file of the plan, as it would be written alone, and counts up to the last', async () => {
    const ct = regularCt();
    const plan = testPlan(ct);
    const seen: number[] = [];
    const progress = ({ done, total }: { done: number; total: number }): void => {
      expect(total).toBe(40);
      seen.push(done);
    };
    const zip = await bytesOf(zipStream(plan, alone(voxelsOf(ct)), 'export', { ...quiet, progress }));
    const entries = unzipSync(zip);
    const wanted = syntheticFiles(ct, plan);
    expect(Object.keys(entries)).toEqual(wanted.map(({ path }) => `export/${path}`));
    for (const { path, bytes } of wanted)
      expect(Buffer.compare(entries[`export/${path}`] ?? bytes, bytes)).toBe(0);
    expect(seen).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  });

  it('[EXP-22] stops when it is aborted, and the stream fails rather than ends', async () => {
    const ct = regularCt();
    const abort = new AbortController();
    let files = 0;
    const progress = (): void => {
      if (++files === 7) abort.abort();
    };
    const zip = zipStream(testPlan(ct), alone(voxelsOf(ct)), 'export', { signal: abort.signal, progress });
    await expect(bytesOf(zip)).rejects.toThrow('abort');
    expect(files).toBeLessThan(9);
  });

  it('[EXP-23] needs no more memory for many slices than for few', async () => {
    const ct = regularCt();
    const slices = 600;
    const geometry = {
      ...(ct.info.geometry ?? testPlan(ct).geometry),
      columns: 512,
      rows: 512,
      positions: Array.from({ length: slices }, (_, k) => [0, 0, k] as const),
    };
    const [instance] = ct.info.instances;
    if (!instance) throw new Error('no instance');
    const instances = Array.from({ length: slices }, (_, k) => ({
      ...instance,
      sopInstanceUid: `1.2.${k + 1}`,
    }));
    const small = testPlan({ ...ct, info: { ...ct.info, geometry, instances } });
    const plan: ExportPlan = { ...small, series: small.series.slice(0, 1) };
    const voxels = { T1: new Uint16Array(512 * 512 * slices).fill(1000) };
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    let total = 0;
    const reader = zipStream(plan, alone(voxels), 'export', quiet).getReader();
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      total += step.value.byteLength;
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect(total).toBeGreaterThan(slices * 512 * 512 * 2);
    // 315 MB pass through; garbage of a few dozen files may wait for its collection.
    expect(most / 1e6).toBeLessThan(80);
  });
});

describe('niftiStream', () => {
  it('[EXP-17] gzips the very bytes of the NIfTI file', async () => {
    const ct = regularCt();
    const plan = testPlan(ct);
    const made = niftiGrid(plan.geometry, false);
    if (!made.ok) throw new Error(made.error.message);
    const stack = { geometry: plan.geometry, voxels: ct.voxels };
    const texts = { description: 'test', intentName: 'SYNTHETIC_T1', comment: 'made by a test' };
    const gzip = await bytesOf(niftiStream(stack, made.value.grid, texts, quiet));
    const wanted = Buffer.concat([...niftiParts(stack, made.value.grid, texts)]);
    expect(Buffer.compare(gunzipSync(gzip), wanted)).toBe(0);
  });
});

/** As much of a FileSystemDirectoryHandle as the sink uses, in memory. */
class MemoryFolder {
  readonly folders = new Map<string, MemoryFolder>();
  readonly files = new Map<string, Uint8Array>();
  getDirectoryHandle(name: string, options?: { readonly create?: boolean }): Promise<MemoryFolder> {
    if (!options?.create && !this.folders.has(name))
      return Promise.reject(new DOMException('There is none.', 'NotFoundError'));
    const folder = this.folders.get(name) ?? new MemoryFolder();
    this.folders.set(name, folder);
    return Promise.resolve(folder);
  }
  getFileHandle(name: string): Promise<unknown> {
    const write = (bytes: Uint8Array): Promise<void> => Promise.resolve(void this.files.set(name, bytes));
    return Promise.resolve({
      createWritable: () => Promise.resolve({ write, close: () => Promise.resolve() }),
    });
  }
  removeEntry(name: string): Promise<void> {
    this.folders.delete(name);
    return Promise.resolve();
  }
}

describe('fillFolder', () => {
  it('[EXP-24] writes one folder a contrast, and removes all of it when it is cancelled', async () => {
    const ct = regularCt();
    const plan = testPlan(ct);
    const folder = new MemoryFolder();
    const handle = folder as unknown as FileSystemDirectoryHandle;
    const written = await fillFolder(handle, 'out', countedFiles(plan, alone(voxelsOf(ct)), quiet));
    expect(written.files).toBe(40);
    expect([...(folder.folders.get('out')?.folders.keys() ?? [])]).toEqual(['synthetic-t1', 'synthetic-t2']);
    expect(folder.folders.get('out')?.folders.get('synthetic-t2')?.files.size).toBe(20);

    const abort = new AbortController();
    const progress = ({ done }: { done: number }): void => {
      if (done === 5) abort.abort();
    };
    const stopped = countedFiles(plan, alone(voxelsOf(ct)), { signal: abort.signal, progress });
    await expect(fillFolder(handle, 'stopped', stopped)).rejects.toThrow('abort');
    expect([...folder.folders.keys()]).toEqual(['out']);
  });

  it('[EXP-24] never touches a folder that was there: the next name that is free is taken, told, and alone removed', async () => {
    const ct = regularCt();
    const folder = new MemoryFolder();
    const handle = folder as unknown as FileSystemDirectoryHandle;
    const files = (signal?: AbortSignal) =>
      countedFiles(testPlan(ct), alone(voxelsOf(ct)), signal ? { ...quiet, signal } : quiet);
    await fillFolder(handle, 'out', files());
    const again = await fillFolder(handle, 'out', files());
    expect(writtenWords('out', { kind: 'folder', handle }, again)).toContain('/out-2.');
    await expect(fillFolder(handle, 'out', files(AbortSignal.abort()))).rejects.toThrow('abort');
    expect([...folder.folders.keys()]).toEqual(['out', 'out-2']);
    expect(folder.folders.get('out')?.folders.size).toBe(2);
  });
});
