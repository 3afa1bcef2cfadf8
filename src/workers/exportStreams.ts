// An export as a stream of bytes: files into a ZIP, slices into a gzipped NIfTI; one piece in memory at a time.
import { makeZip } from 'client-zip';
import { niftiParts } from '../core/files/nifti.ts';
import type { NiftiTexts } from '../core/files/niftiMark.ts';
import type { RegularGrid } from '../core/geometry/regularGrid.ts';
import type { Stack } from '../core/geometry/stack.ts';
import { nextTask } from '../core/nextTask.ts';
import type { ExportPlan } from '../dicom/write/exportPlan.ts';
import { exportFiles, type SyntheticVoxels } from '../dicom/write/files.ts';

/** What a stream is told and asked on its way. */
export interface Streaming {
  readonly signal: AbortSignal;
  readonly progress: (event: { readonly done: number; readonly total: number }) => void;
}

/** Lets messages in, an abort above all, and throws when one came. */
export async function breathe({ signal }: Pick<Streaming, 'signal'>): Promise<void> {
  await nextTask();
  signal.throwIfAborted();
}

/** Whole stacks of a planned export, and labels of grey and white matter of its T1, where there are any. */
export interface ExportVoxels {
  readonly images: SyntheticVoxels;
  readonly tissue: Uint8Array | null;
}

/** The plan's files with their progress. */
export async function* countedFiles(
  plan: ExportPlan,
  { images, tissue }: ExportVoxels,
  streaming: Streaming,
): AsyncGenerator<{ readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> }> {
  const total = plan.series.length * plan.slices.length + (tissue ? 1 : 0);
  let done = 0;
  for (const file of exportFiles(plan, images, tissue)) {
    await breathe(streaming);
    yield file;
    streaming.progress({ done: ++done, total });
  }
}

/** A ZIP (stored, not compressed) whose entries lie in one folder `name`. Errors with what stopped it. */
export function zipStream(
  plan: ExportPlan,
  voxels: ExportVoxels,
  name: string,
  streaming: Streaming,
): ReadableStream<Uint8Array> {
  const entries = async function* (): AsyncGenerator<{ name: string; input: Uint8Array<ArrayBuffer> }> {
    for await (const { path, bytes } of countedFiles(plan, voxels, streaming))
      yield { name: `${name}/${path}`, input: bytes };
  };
  return makeZip(entries());
}

/** A .nii.gz of any stack on a regular grid. */
export function niftiStream(
  stack: Stack,
  grid: RegularGrid,
  texts: NiftiTexts,
  streaming: Streaming,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const total = grid.slices.length;
  const parts = niftiParts(stack, grid, texts);
  let done = -1;
  const plain = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      await breathe(streaming);
      const part = parts.next();
      if (part.done === true) {
        controller.close();
        return;
      }
      controller.enqueue(part.value);
      streaming.progress({ done: ++done, total });
    },
  });
  return plain.pipeThrough(new CompressionStream('gzip'));
}
