// One DICOM file as its header describes it: what grouping into series needs, as plain data that can cross threads.
import type { AppError } from '../appError.ts';
import type { Carried } from './carriedAttributes.ts';
import type {
  MrAcquisition,
  NiftiSource,
  PatientInfo,
  SeriesNote,
  StudyInfo,
  SyntheticProvenance,
} from './seriesInfo.ts';
import type { Vec3 } from '../geometry/vec.ts';

/** Where one frame lies and what tells it from others at the same place. Lengths in mm, times in ms; null: not stated. */
export interface FrameHeader {
  readonly position: Vec3 | null;
  readonly rowAxis: Vec3 | null;
  readonly columnAxis: Vec3 | null;
  readonly columnSpacing: number | null;
  readonly rowSpacing: number | null;
  readonly sliceThickness: number | null;
  readonly gantryTilt: number | null;
  readonly imageType: string;
  readonly echoTime: number | null;
  readonly temporalPosition: number | null;
  readonly stackId: string;
  /** Whether a rescale slope or intercept is stated. */
  readonly rescaled: boolean;
}

/** Something odd in one file, in words; files that share `about` are told of once, with the first one's text. */
export interface Remark extends SeriesNote {
  readonly about: string;
}

export interface InstanceHeader {
  /** Index into the drop's file list, and the name the user knows. */
  readonly fileIndex: number;
  readonly path: string;
  readonly transferSyntax: string;
  readonly lossy: boolean;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly instanceNumber: number | null;
  readonly acquisitionNumber: number | null;
  readonly acquisitionTime: string;
  readonly seriesUid: string;
  readonly seriesNumber: number | null;
  readonly seriesDescription: string;
  readonly modality: string;
  readonly imageType: readonly string[];
  readonly patient: PatientInfo;
  readonly study: StudyInfo;
  readonly frameOfReferenceUid: string;
  readonly manufacturer: string;
  readonly bodyPart: string;
  /** How it wants to be looked at, in its own units (0028,1050 and 1051); null where it does not say. */
  readonly window: { readonly centre: number; readonly width: number } | null;
  readonly protocol: string;
  readonly kernel: string;
  /** Tube voltage, kV. */
  readonly kvp: number | null;
  /** What else tells scans apart: exposure, filter, contrast agent, as text. */
  readonly exposure: string;
  readonly contrastAgent: string;
  readonly comments: string;
  readonly carried: Carried;
  readonly columns: number;
  readonly rows: number;
  /** Why its pixels cannot be read; null when they can, as far as the header tells. */
  readonly unreadable: AppError | null;
  /** Why its values are no Hounsfield units or signal, in words ("Iodine map (mg/ml)"); null where nothing says so. */
  readonly notImages: string | null;
  /** The same for files with the same pixels, as far as a sample of them tells; empty where there are none. */
  readonly fingerprint: string;
  readonly remarks: readonly Remark[];
  readonly frames: readonly FrameHeader[];
  readonly mr: MrAcquisition | null;
  readonly synthetic: SyntheticProvenance | null;
  readonly nifti?: NiftiSource;
}
