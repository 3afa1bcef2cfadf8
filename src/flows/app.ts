// What the page can ask of the program: the use cases, without React. The composition root builds one and hands it to the rooms.
import type { ShelfUse } from '../storage/pixelShelf.ts';
import type { RigidParts } from '../core/geometry/affine.ts';
import type { Preflight } from '../core/network/preflight.ts';
import type { Contrast } from '../core/contrast.ts';
import type { Normalisation } from '../core/metrics/normalise.ts';
import type { Stack } from '../core/geometry/stack.ts';
import type { TissueSource } from '../core/tissue/tissueLabels.ts';
import type { BackendChoice, EngineStatus } from '../core/network/engineApi.ts';
import type { Job } from '../stores/jobStore.ts';
import type { Measured } from '../core/metrics/measureTable.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import type { ReportFacts } from '../core/files/reportHtml.ts';
import type { StudyVerdict } from '../stores/verdicts.ts';
import type { LanguageCode } from '../languages/languages.ts';
import type { ExplainFlow } from './explainApi.ts';
import type { FineTuneFlow } from './fineTuneApi.ts';
import type { KeptStudiesFlow } from './keptStudiesFlow.ts';
import type { PacsFlow } from './pacsApi.ts';
import type { ReaderStudyFlow } from './readerStudyApi.ts';

/** Whose pixels: a CT by its series id, what was made from it or aligned to it, or one of its masks. */
export type LayerId =
  | { readonly of: 'ct'; readonly ctId: string }
  | { readonly of: 'synthetic'; readonly ctId: string; readonly contrast: Contrast }
  /** How much the synthetic MR changes where it should not, on its own scale. */
  | { readonly of: 'spread'; readonly ctId: string; readonly contrast: Contrast }
  | { readonly of: 'real'; readonly ctId: string; readonly contrast: Contrast }
  | { readonly of: 'head' | 'intracranial'; readonly ctId: string }
  /** Labels of grey and white matter of one T1. */
  | { readonly of: 'tissue'; readonly ctId: string; readonly source: TissueSource }
  /** A series as it was read, on its own grid. */
  | { readonly of: 'series'; readonly ctId: string }
  /** A series on the grid of the one in the panes, by where both lie in the patient. */
  | { readonly of: 'laid'; readonly ctId: string; readonly seriesId: string };

export interface App {
  openFiles(files: readonly DroppedFile[], options?: { readonly demo?: boolean }): Promise<void>;
  openDemo(): Promise<void>;
  closeStudy(): void;
  /** Reads and masks a CT; its first slice is on screen as soon as that slice is decoded. */
  selectCt(id: string): Promise<void>;
  /** Shows a series in a pane, or the active one: beside the CT, or without one. */
  showSeries(id: string, pane?: number): Promise<void>;
  /** Takes one series away, with what was made of it; a message offers to bring it back. */
  closeSeries(id: string): void;
  /** Saves measurements as a DICOM SR. */
  saveMeasurements(measured: readonly Measured[]): Promise<void>;
  /** Lists the tags of a slice of a series (from 0), or of the one nearest to the crosshair. */
  showTags(seriesId: string, slice?: number): Promise<void>;
  /** Of what the active pane shows. */
  showTagsInView(): Promise<void>;
  closeTags(): void;
  /** Reads a NIfTI series again as CT or MR, whatever its values looked like. */
  readAs(id: string, modality: 'CT' | 'MR'): Promise<void>;
  /** Chooses the real MR for a contrast and aligns it to the CT; null takes it away. */
  setReference(contrast: Contrast, seriesId: string | null): Promise<void>;
  /** Searches the alignment anew. */
  registerAgain(contrast: Contrast): Promise<void>;
  /** Moves the aligned MR on by hand. */
  nudge(contrast: Contrast, parts: RigidParts): Promise<void>;
  /** How raw MR values become intensities, for all that is compared. */
  normalise(normalisation: Normalisation): Promise<void>;
  synthesise(): Promise<void>;
  /** Measures the spread of the open CT's finished synthesis, or the slices that are missing of it. */
  measureSpread(): Promise<void>;
  /** Finds grey and white matter of the open CT's synthetic T1, and of a real one that lies well. */
  findTissue(): Promise<void>;
  pause(): void;
  resume(): void;
  cancel(kind: Job['kind']): void;
  /** Settles and checks what the choice in the export store would write. */
  checkExport(): Promise<void>;
  /** Writes what was checked; asks where to, so it is called from a click. */
  saveDicom(to: 'zip' | 'folder'): Promise<void>;
  /** Labels of grey and white matter as one NIfTI. */
  saveTissue(source: TissueSource, resample: boolean): Promise<void>;
  /** One contrast's synthetic MR, or its spread. */
  saveNifti(of: 'synthetic' | 'spread', contrast: Contrast, resample: boolean): Promise<void>;
  /** A reproducibility bundle of the open CT's synthetic MR with this report; asks where to. */
  saveBundle(report: ReportFacts, pixels: boolean): Promise<void>;
  /** Stores what was checked in the connected PACS, in the CT's own study, and reads it back. */
  sendToPacs(): Promise<void>;
  /** Makes an opened synthetic series again from its CT and compares; how it went is in the verify store. */
  verify(seriesId: string): Promise<void>;
  /** Goes on in spite of a bad verdict on the open CT, or on the real MR of a contrast, for the reason given. */
  overrideVerdict(verdict: StudyVerdict, reason: string): void;
  chooseLanguage(code: LanguageCode): Promise<void>;
  chooseModel(id: string): Promise<void>;
  chooseBackend(choice: BackendChoice): Promise<void>;
  /** Measures again which kernels are this GPU's fastest. */
  tuneAgain(): Promise<void>;
  preflight(): Preflight | null;
  pixels(layer: LayerId): Stack | null;
  /** What the engine says of itself now, and how much memory the pixels of open studies take. */
  measured(): Promise<{ readonly engine: EngineStatus | null; readonly pixels: ShelfUse }>;
  readonly fineTune: FineTuneFlow;
  readonly keptStudies: Pick<KeptStudiesFlow, 'keep' | 'openAgain' | 'remove'>;
  readonly explain: ExplainFlow;
  readonly pacs: PacsFlow;
  readonly readerStudy: ReaderStudyFlow;
  /** Forgets weights and results kept in the browser. */
  clearKept(): Promise<void>;
}
