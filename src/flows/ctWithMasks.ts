// What a comparison stands on: the CT, its masks, and a finished synthetic MR, as they lie in memory now.
import type { Contrast } from '../core/contrast.ts';
import type { CtWithMasks } from '../pipeline/ctWithMasks.ts';
import { useStudy } from '../stores/studyStore.ts';
import { pixelsOf } from './pixelTable.ts';

/** Null before they are there. */
export function ctWithMasksOf(ctId: string): CtWithMasks | null {
  const [ct, head, inside] = [
    pixelsOf({ of: 'ct', ctId }),
    pixelsOf({ of: 'head', ctId }),
    pixelsOf({ of: 'intracranial', ctId }),
  ];
  if (!(ct?.voxels instanceof Int16Array) || !(head?.voxels instanceof Uint8Array)) return null;
  if (!(inside?.voxels instanceof Uint8Array)) return null;
  return {
    ct: { geometry: ct.geometry, voxels: ct.voxels },
    head: { geometry: head.geometry, voxels: head.voxels },
    intracranial: inside.voxels,
  };
}

/** Null until the synthesis is done. */
export const syntheticOf = (ctId: string, contrast: Contrast): Uint16Array | null => {
  const stack = pixelsOf({ of: 'synthetic', ctId, contrast });
  const done = useStudy.getState().syntheses[ctId]?.state === 'done';
  return done && stack?.voxels instanceof Uint16Array ? stack.voxels : null;
};
