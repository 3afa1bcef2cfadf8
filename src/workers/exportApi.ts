// What the export worker does: settle and check an export, then stream it to where the user wants it.
import type { Method } from '../core/calls.ts';
import type { BundleFacts } from '../core/bundle/bundleRecord.ts';
import type { Contrast } from '../core/contrast.ts';
import type { ReportFacts } from '../core/files/reportHtml.ts';
import type { NiftiTexts } from '../core/files/niftiMark.ts';
import type { StackGeometry, StackVoxels } from '../core/geometry/stack.ts';
import type { ExportCheck } from '../dicom/write/checks.ts';
import type { ExportPlan, ExportRequest } from '../dicom/write/exportPlan.ts';
import type { ReportRequest } from '../dicom/write/measurementReport.ts';
import type { Destination, Written } from '../storage/destination.ts';

/** What would be written, for the panel to show before anything is. Nothing may be saved while a check has failed. */
export interface ExportOutlook {
  readonly plan: ExportPlan;
  readonly checks: readonly ExportCheck[];
  readonly series: readonly {
    readonly contrast: Contrast;
    readonly description: string;
    readonly folder: string;
    readonly files: number;
  }[];
  readonly files: number;
  /** Of all pixels; headers add about 3 kB a file. */
  readonly bytes: number;
  /** Suggested name of the archive or folder, without ending and without anything of the patient. */
  readonly name: string;
}

/** Methods answer or throw an AppError. An aborted or failed call leaves nothing behind. */
export interface ExportApi {
  readonly plan: Method<ExportRequest, ExportOutlook>;
  /** A ZIP (`file`, `download`) or a folder of folders. Progress: { done, total } files. */
  readonly writeDicom: Method<
    {
      readonly plan: ExportPlan;
      /** Whole stacks, one for each contrast of the plan. */
      readonly voxels: Readonly<Partial<Record<Contrast, Uint16Array>>>;
      /** Labels of grey and white matter of the T1, written as a SEG; null for none. */
      readonly tissue: Uint8Array | null;
      readonly name: string;
      readonly into: Destination;
    },
    Written,
    { readonly done: number; readonly total: number }
  >;
  /** The SEG alone, to be sent to a PACS; null where no slice of the plan shows grey or white matter. */
  readonly segmentation: Method<
    { readonly plan: ExportPlan; readonly tissue: Uint8Array },
    Uint8Array<ArrayBuffer> | null
  >;
  /** Measurements as one DICOM SR. */
  readonly report: Method<ReportRequest, Uint8Array<ArrayBuffer>>;
  /** A reproducibility bundle, as one ZIP; its input files are hashed here. Progress: { done, total } input files. */
  readonly writeBundle: Method<
    {
      readonly facts: BundleFacts<Blob>;
      readonly report: ReportFacts;
      /** Whether the synthetic pixels are in it. */
      readonly pixels: boolean;
      readonly into: Destination;
    },
    Written,
    { readonly done: number; readonly total: number }
  >;
  /** One .nii.gz. Refuses tilted or uneven stacks unless they may be resampled. Progress: { done, total } slices. */
  readonly writeNifti: Method<
    {
      readonly geometry: StackGeometry;
      readonly voxels: StackVoxels;
      readonly texts: NiftiTexts;
      readonly resample: boolean;
      readonly name: string;
      readonly into: Destination;
    },
    Written,
    { readonly done: number; readonly total: number }
  >;
}
