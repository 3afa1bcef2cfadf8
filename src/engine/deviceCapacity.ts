// Whether a device has room for a network, and for how many slices at once: asked before any weight is fetched.
import type { AppError } from '../core/appError.ts';
import type { ModelFile } from '../core/network/modelManifest.ts';
import { networkNeeds } from '../core/network/networkNeeds.ts';
import type { BackendReport } from '../core/network/engineApi.ts';
import type { ImageNetwork } from './head.ts';

/** Of the memory that the platform states, a network may take this share. */
const SHARE = 0.5;
/** More at once would only make the page wait longer between two updates. */
const MOST_AT_ONCE = 4;

interface Place {
  readonly file: ModelFile;
  readonly spec: ImageNetwork;
  readonly report: BackendReport;
  /** Bytes of memory that the platform states; null where it does not. */
  readonly memoryBytes: number | null;
}

/** Slices that the device computes at once, by its limits and memory. Throws an AppError where it has no room for one. */
export function maxBatch({ file, spec, report, memoryBytes }: Place): number {
  const { size } = file.preprocessing.grid;
  const needs = networkNeeds(spec, size);
  // The CPU's kernels keep a packed copy of the weights.
  const weights = needs.weightBytes * (report.backend === 'webgpu' ? 1 : 2);
  const memory = memoryBytes === null ? Infinity : memoryBytes * SHARE;
  const least = weights + needs.featureBytes;
  if (least > memory)
    throw tooSmall(file, report, least, `of this machine’s memory it may take ${mb(memory)}`);
  if (report.backend === 'wasm') return 1;

  const { maxBufferSize = Infinity, maxStorageBufferBindingSize = Infinity } = report.limits;
  const buffer = Math.min(maxBufferSize, maxStorageBufferBindingSize);
  const largest = Math.max(needs.mapBytes, needs.filterBytes);
  if (largest > buffer)
    throw tooSmall(
      file,
      report,
      least,
      `one of its buffers needs ${mb(largest)}, and the GPU allows ${mb(buffer)} a buffer`,
    );
  if (report.softwareAdapter) return 1; // software runs on the CPU, which is busy with one
  const byMemory = (memory - weights) / needs.featureBytes;
  return Math.floor(Math.max(1, Math.min(MOST_AT_ONCE, buffer / needs.mapBytes, byMemory)));
}

const mb = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

export const tooSmall = (file: ModelFile, report: BackendReport, bytes: number, why: string): AppError => ({
  kind: 'device',
  message: `${file.name} is too large for this device: it needs about ${mb(bytes)}, and ${why}.`,
  advice: 'Nothing was fetched. Choose a smaller network, or another device in Details.',
  details: { tooSmall: true, model: file.id, needsBytes: bytes, adapter: report.adapter, why },
});
