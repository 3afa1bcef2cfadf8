// The files of a planned export one after another, so that no more than one is in memory.
import type { AppError } from '../../core/appError.ts';
import type { Contrast } from '../../core/contrast.ts';
import { slicePixels } from '../../core/geometry/stack.ts';
import { type ExportPlan, filePath } from './exportPlan.ts';
import { segmentationFile, segmentationPath } from './segmentation.ts';
import { syntheticSlice } from './syntheticMr.ts';
import { writeFile } from './writeFile.ts';

/** Stacks on the source's whole geometry, 0..4095. */
export type SyntheticVoxels = Readonly<Partial<Record<Contrast, Uint16Array>>>;

/**
 * `tissue`: labels of grey and white matter of the synthetic T1 on the source's whole geometry, written as one SEG where the plan
 * has that T1; null for none. Throws an AppError (`export`) when a contrast of the plan has no voxels, or pixels do not fit.
 */
export function* exportFiles(
  plan: ExportPlan,
  voxels: SyntheticVoxels,
  tissue: Uint8Array | null = null,
): Generator<{ readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> }> {
  const pixels = slicePixels(plan.geometry);
  for (const series of plan.series) {
    const stack = voxels[series.contrast];
    if (!stack) {
      const error: AppError = {
        kind: 'export',
        message: `There is no synthetic ${series.contrast} to write.`,
        advice: 'Synthesise it first, or export the other contrast alone.',
      };
      throw error;
    }
    for (const [index, slice] of plan.slices.entries())
      yield {
        path: filePath(series.contrast, index),
        bytes: writeFile(
          syntheticSlice(plan, series, index),
          stack.subarray(slice * pixels, (slice + 1) * pixels),
        ),
      };
  }
  const bytes = tissue && segmentationFile(plan, tissue);
  if (bytes) yield { path: segmentationPath, bytes };
}
