// The export worker: checks in it, writing in it, so that the page stays free.
import { zlibSync } from 'fflate';
import type { AppError } from '../core/appError.ts';
import { bundleFiles } from '../core/bundle/bundleFiles.ts';
import { hashInputs } from '../core/bundle/hashFiles.ts';
import { niftiGrid } from '../core/files/nifti.ts';
import { slicePixels } from '../core/geometry/stack.ts';
import { checkPlan } from '../dicom/write/checks.ts';
import { filePath, planExport } from '../dicom/write/exportPlan.ts';
import { measurementReport } from '../dicom/write/measurementReport.ts';
import { segmentationFile } from '../dicom/write/segmentation.ts';
import { seriesDescription } from '../dicom/write/syntheticMr.ts';
import type { ExportApi } from './exportApi.ts';
import { countedFiles, niftiStream, zipStream } from './exportStreams.ts';
import { serve } from './rpc.ts';
import { bundleZip } from '../storage/bundleZip.ts';
import { fillFile, fillFolder, gather } from '../storage/destinationSinks.ts';

serve({
  plan: (request) => {
    const planned = planExport(request, new Date());
    if (!planned.ok) throw planned.error;
    const plan = planned.value;
    const files = plan.series.length * plan.slices.length;
    return {
      plan,
      checks: checkPlan(plan),
      series: plan.series.map((series) => ({
        contrast: series.contrast,
        description: seriesDescription(series),
        folder: filePath(series.contrast, 0).split('/')[0] ?? '',
        files: plan.slices.length,
      })),
      files,
      bytes: files * slicePixels(plan.geometry) * 2,
      name: `synthetic-mr-${plan.date}-${plan.time}`,
    };
  },

  writeDicom: async ({ plan, voxels: images, tissue, name, into }, context) => {
    const failed = checkPlan(plan).find((check) => check.outcome === 'failed');
    if (failed) {
      const error: AppError = {
        kind: 'export',
        message: `The export failed its own check "${failed.title}": ${failed.detail}`,
        advice: 'Nothing was written. Copy the report: this is a defect, or the CT is unusual.',
        details: { check: failed.id },
      };
      throw error;
    }
    const voxels = { images, tissue };
    if (into.kind === 'folder') return fillFolder(into.handle, name, countedFiles(plan, voxels, context));
    const zip = zipStream(plan, voxels, name, context);
    const files = plan.series.length * plan.slices.length + (tissue ? 1 : 0);
    return into.kind === 'file' ? fillFile(into.handle, zip, files) : gather(zip, 'application/zip', files);
  },

  segmentation: ({ plan, tissue }) => segmentationFile(plan, tissue),

  writeBundle: async ({ facts, report, pixels, into }, context) => {
    const files = await bundleFiles(await hashInputs(facts, context), report, { pixels, deflate: zlibSync });
    context.signal.throwIfAborted();
    const zip = bundleZip(files);
    return into.kind === 'file'
      ? fillFile(into.handle, zip, files.length)
      : gather(zip, 'application/zip', files.length);
  },

  report: (request) => measurementReport(request),

  writeNifti: async ({ geometry, voxels, texts, resample, name, into }, context) => {
    const made = niftiGrid(geometry, resample);
    if (!made.ok) throw made.error;
    const { grid, note } = made.value;
    const gzip = niftiStream({ geometry, voxels }, grid, texts, context);
    const written =
      into.kind === 'folder'
        ? await fillFile(await into.handle.getFileHandle(`${name}.nii.gz`, { create: true }), gzip, 1)
        : into.kind === 'file'
          ? await fillFile(into.handle, gzip, 1)
          : await gather(gzip, 'application/gzip', 1);
    return { ...written, note };
  },
} satisfies ExportApi);
