// What is known of a series before and after its pixels are read: plain data, as lists and stores show it.
import type { Carried } from './carriedAttributes.ts';
import type { StackGeometry } from '../geometry/stack.ts';

/** What a series is to this program. `scout`, `report` and `unsupported` are listed but set aside. */
export type SeriesRole = 'ct' | 'mr' | 'synthetic' | 'scout' | 'report' | 'unsupported';

/** One slice's source: which file and frame its pixels come from, and the identity that an export refers to. */
export interface InstanceRef {
  /** Index into the drop's file list. */
  readonly fileIndex: number;
  /** Frame within the file, from 0. */
  readonly frame: number;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly instanceNumber: number | null;
  /** Its own series instance UID, where that is not the series' own. */
  readonly seriesUid?: string;
  /** mm, where this slice's own thickness is stated; it may vary within a series. */
  readonly sliceThickness?: number | null;
}

/** Something worth saying about a series, in words, beside it. `refused`: it cannot be synthesised, and why. */
export interface SeriesNote {
  readonly level: 'info' | 'warning' | 'refused';
  readonly text: string;
  /** What it makes of the study's verdict, if it bears on it. */
  readonly verdict?: {
    readonly rule: 'head' | 'one-scan' | 'hounsfield';
    readonly level: 'doubtful' | 'bad';
  };
}

export interface PatientInfo {
  readonly id: string;
  readonly name: string;
  readonly birthDate: string;
  readonly sex: string;
}

export interface StudyInfo {
  readonly uid: string;
  readonly date: string;
  readonly time: string;
  readonly id: string;
  readonly description: string;
  readonly accessionNumber: string;
  readonly referringPhysician: string;
}

/** How an MR series was acquired, as far as it says; used to guess T1 or T2. Times in ms. */
export interface MrAcquisition {
  readonly scanningSequence: string;
  readonly sequenceVariant: string;
  readonly repetitionTime: number | null;
  readonly echoTime: number | null;
  readonly inversionTime: number | null;
  readonly fieldStrength: number | null;
}

/** Provenance read back from a synthetic series that this program wrote. */
export interface SyntheticProvenance {
  readonly contrast: 'T1' | 'T2' | null;
  readonly model: string;
  readonly weightsSha256: string;
  readonly sourceSeriesUid: string;
  readonly derivation: string;
}

/** What a NIfTI file leaves open. */
export interface NiftiSource {
  /** Whether CT or MR was told by its values, or by the user. */
  readonly modality: 'guessed' | 'said';
  /** Where its file lies, without its name; empty at the top. */
  readonly folder: string;
}

export interface SeriesInfo {
  /** Unique in this page: the series instance UID, with a suffix where one UID holds several stacks. */
  readonly id: string;
  readonly seriesUid: string;
  readonly role: SeriesRole;
  readonly modality: string;
  readonly description: string;
  readonly number: number | null;
  readonly patient: PatientInfo;
  readonly study: StudyInfo;
  readonly frameOfReferenceUid: string;
  readonly manufacturer: string;
  readonly bodyPart: string;
  /** How its middle slice wants to be looked at, in its own units; absent where it does not say. */
  readonly window?: { readonly centre: number; readonly width: number };
  /** Protocol name (0018,1030); it may name what was scanned. */
  readonly protocol?: string;
  readonly transferSyntax: string;
  /** True when the source was ever lossily compressed (0028,2110). */
  readonly lossy: boolean;
  /** One per slice, in the order of geometry.positions. */
  readonly instances: readonly InstanceRef[];
  /** Of its slices in order: the same for the same pixels, as far as a sample of them tells; absent where that is not known. */
  readonly content?: string;
  /** Null for series that are set aside. */
  readonly geometry: StackGeometry | null;
  readonly notes: readonly SeriesNote[];
  readonly mr: MrAcquisition | null;
  readonly synthetic: SyntheticProvenance | null;
  /** Image comments (0020,4000), e.g. the demo's statement that its CT is simulated. */
  readonly comments: string;
  /** Read from NIfTI; absent for DICOM. */
  readonly nifti?: NiftiSource;
  /** What a series derived from this one repeats of it; absent counts as none. */
  readonly carried?: Carried;
}

/** What became of a whole drop. */
export interface DropSummary {
  readonly series: readonly SeriesInfo[];
  readonly filesSeen: number;
  readonly notDicom: number;
  /** Files that are DICOM (or claim to be) but could not be used: name and reason, for the messages. */
  readonly problems: readonly { readonly file: string; readonly message: string; readonly advice: string }[];
}
