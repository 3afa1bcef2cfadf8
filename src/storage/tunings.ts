// What was measured of GPUs, one record a device: a record that is damaged, or older, is measured anew.
import * as v from 'valibot';
import type { Tuning, TuningStore } from '../core/network/tuning.ts';
import type { FileTree } from './fileTree.ts';
import { readRecord, type RecordType, writeRecord } from './record.ts';

const top = 'tunings';

export type KeptTunings = TuningStore;

const text = v.pipe(v.string(), v.nonEmpty());
const ms = v.pipe(v.number(), v.finite(), v.minValue(0));

const tuning: RecordType<{ readonly device: string; readonly tuning: Tuning }> = {
  what: 'tuning',
  version: 1,
  schema: v.strictObject({
    device: text,
    tuning: v.strictObject({
      layers: v.record(text, v.strictObject({ variant: text, ms, directMs: ms })),
      struck: v.array(v.strictObject({ variant: text, why: text })),
    }),
  }),
};

/** Storage that is refused holds none and keeps none: what is measured then serves this visit. */
export const createTunings = (tree: FileTree): KeptTunings => ({
  read: async (device) => {
    const path = [top, await fileOf(device)];
    const reading = await readRecord(tree, path, tuning).catch(() => null);
    return reading?.kind === 'value' && reading.value.device === device ? reading.value.tuning : null;
  },
  keep: async (device, value) => {
    const path = [top, await fileOf(device)];
    await writeRecord(tree, path, tuning, { device, tuning: value }).catch(() => undefined);
  },
  clear: () => tree.remove([top]),
});

/** A file name for a device's words. */
async function fileOf(device: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(device)));
  return `${Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')}.json`;
}
