// NIfTI files of made-up images, for tests: any header field can be told otherwise.
import { niftiParts } from '../../core/files/nifti.ts';
import type { NiftiTexts } from '../../core/files/niftiMark.ts';
import { regularGrid } from '../../core/geometry/regularGrid.ts';
import type { Stack } from '../../core/geometry/stack.ts';

const noTexts: NiftiTexts = { intentName: '', description: '', comment: '' };

/** A stack as the bytes of a .nii; `change` may overwrite header fields (little endian, NIfTI-1). */
export function niftiFile(
  stack: Stack,
  { texts = noTexts, change }: { texts?: NiftiTexts; change?: (header: DataView) => void } = {},
): Uint8Array<ArrayBuffer> {
  const parts = [...niftiParts(stack, regularGrid(stack.geometry), texts)];
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  change?.(new DataView(bytes.buffer));
  return bytes;
}

/** Where the fields of a NIfTI-1 header lie that tests change. */
export const niftiAt = {
  dim: 40,
  datatype: 70,
  pixdim: 76,
  voxelOffset: 108,
  slope: 112,
  units: 123,
  qformCode: 252,
  sformCode: 254,
  qoffset: 268,
  srow: 280,
} as const;
