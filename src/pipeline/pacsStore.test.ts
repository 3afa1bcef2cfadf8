// Synthetic series and their SEG into a PACS in memory: each file once, read back, and what is lost or changed there is found.
import dicomParser from 'dicom-parser';
import { describe, expect, it } from 'vitest';
import type { AppError } from '../core/appError.ts';
import { unwrap } from '../core/result.ts';
import { regularCt } from '../dicom/testing/ctSeries.ts';
import { segmentationCase } from '../dicom/testing/segmentationCase.ts';
import { segmentationFile } from '../dicom/write/segmentation.ts';
import { readAddress } from '../dicomweb/address.ts';
import type { Pacs } from '../dicomweb/pacsApi.ts';
import { storeSynthetic, type StoreProgress } from './pacsStore.ts';
import { testCompute } from './testing/testCompute.ts';

const textIn = (bytes: Uint8Array, tag: string): string =>
  dicomParser.parseDicom(bytes, { untilTag: 'x00200010' }).string(tag) ?? '';

/** Holds files by series and instance; `change` is what it does to a file before it keeps it (null: loses it). */
function memoryPacs(change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> | null = (b) => b) {
  const held = new Map<string, Map<string, Uint8Array<ArrayBuffer>>>();
  const taken: string[] = [];
  const never = (): never => {
    throw new Error('not asked for here');
  };
  const pacs: Pacs = {
    address: unwrap(readAddress('http://localhost:8042/dicom-web')),
    studies: never,
    series: never,
    stored: (_, uid) =>
      Promise.resolve({ instanceUids: new Set(held.get(uid)?.keys()), date: '20260102', time: '030405' }),
    async *fetch({ seriesUid }, _expected, _signal, progress) {
      let images = 0;
      for (const bytes of held.get(seriesUid)?.values() ?? []) {
        progress({ images: ++images, bytes: 0 });
        yield await Promise.resolve(bytes);
      }
    },
    store: (_, files, signal, progress) => {
      for (const [i, bytes] of files.entries()) {
        signal.throwIfAborted();
        const [series, instance] = [textIn(bytes, 'x0020000e'), textIn(bytes, 'x00080018')];
        taken.push(instance);
        const kept = change(bytes);
        if (kept)
          held.set(
            series,
            (held.get(series) ?? new Map<string, Uint8Array<ArrayBuffer>>()).set(instance, kept),
          );
        progress(i + 1);
      }
      return Promise.resolve();
    },
  };
  return { pacs, held, taken };
}

describe('[TIS-10] [PACS-3] a synthetic T1 with grey and white matter, into a PACS', () => {
  const { plan, labels } = segmentationCase(regularCt());
  const voxels = { T1: Uint16Array.from(labels, (label, i) => label * 1000 + (i % 7)) };
  const segmentation = segmentationFile(plan, labels);
  const total = plan.slices.length + 1;
  const isSeg = (bytes: Uint8Array): boolean => textIn(bytes, 'x00080060') === 'SEG';
  const send = (pacs: Pacs, progress: (at: StoreProgress) => void = () => undefined) =>
    storeSynthetic({ compute: testCompute(), signal: new AbortController().signal, progress }, pacs, plan, {
      voxels,
      segmentation,
    });

  it('is stored and read back once: sent again nothing is, and of a half the rest', async () => {
    const { pacs, held, taken } = memoryPacs();
    const told: StoreProgress[] = [];
    expect(await send(pacs, (at) => told.push(at))).toEqual({ sent: total, there: 0, elsewhere: 0 });
    expect(told.at(-1)).toEqual({ kind: 'read', done: total, total });
    expect(told.filter(({ kind }) => kind === 'sent').at(-1)).toEqual({ kind: 'sent', done: total, total });
    expect([...held.values()].map((series) => series.size)).toEqual([plan.slices.length, 1]);
    expect(await send(pacs)).toEqual({ sent: 0, there: total, elsewhere: 0 });
    const [seg] = [...held.entries()].filter(([, files]) => files.size === 1);
    held.delete(seg?.[0] ?? '');
    expect(await send(pacs)).toEqual({ sent: 1, there: total - 1, elsewhere: 0 });
    expect(taken).toHaveLength(total + 1);
    expect(new Set(taken).size).toBe(total);
  });

  it('[PACS-13] made by another device before, it stays where it differs by a thousandth at most; more is said', async () => {
    const { pacs } = memoryPacs();
    await send(pacs);
    const off = (by: number) => ({ T1: voxels.T1.map((value, i) => (i % 977 === 0 ? value + by : value)) });
    const again = (by: number) => {
      const host = {
        compute: testCompute(),
        signal: new AbortController().signal,
        progress: () => undefined,
      };
      return storeSynthetic(host, pacs, plan, { voxels: off(by), segmentation });
    };
    expect(await again(4)).toEqual({ sent: 0, there: total, elsewhere: plan.slices.length });
    await expect(again(5)).rejects.toMatchObject({ kind: 'pacs' });
  });

  it('is not believed where the SEG comes back with another pixel, unreadable or not at all', async () => {
    const flipped = memoryPacs((bytes) => {
      if (!isSeg(bytes)) return bytes;
      const other = bytes.slice();
      other[other.length - 20] = (other.at(-20) ?? 0) ^ 1;
      return other;
    });
    const message = async (pacs: Pacs): Promise<string> =>
      send(pacs).then(
        () => 'nothing',
        (error: unknown) => (error as AppError).message,
      );
    expect(await message(flipped.pacs)).toContain('gives it back differently in 1 of its frames');
    const cut = memoryPacs((bytes) => (isSeg(bytes) ? bytes.slice(0, 400) : bytes));
    expect(await message(cut.pacs)).toContain('gives it back differently');
    const lost = memoryPacs((bytes) => (isSeg(bytes) ? null : bytes));
    expect(await message(lost.pacs)).toContain('1 of its 1 images are not there');
  });
});
