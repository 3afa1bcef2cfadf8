// What the page can ask of the fine-tuning room.
import type { RunFile } from '../core/training/fineTuneReport.ts';
import type { FineTuneChoices } from '../core/training/fineTune.ts';
import type { Contrast } from '../core/contrast.ts';
import type { PairRow } from '../stores/fineTuneStore.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';

export interface FineTuneFlow {
  /** Opens the room: pairs of what is open and what is kept, runs that were broken off. */
  readonly enter: () => Promise<void>;
  readonly leave: () => void;
  /** Reads which runs this browser keeps; for the page's start. */
  readonly lookForRuns: () => Promise<void>;
  /** Brings the list of pairs in step with what is open and what is kept; it follows by itself while the room is open. */
  readonly listPairs: () => Promise<void>;
  readonly addPair: (ctId: string) => Promise<void>;
  /** Takes a pair off the list; a kept one is deleted. */
  readonly removePair: (id: string) => Promise<void>;
  readonly changePair: (id: string, contrast: Contrast, mrId: string | null) => void;
  readonly patchPair: (id: string, patch: Pick<Partial<PairRow>, 'included' | 'samePerson'>) => void;
  readonly choose: (patch: Partial<FineTuneChoices>) => void;
  readonly chooseParent: (id: string) => void;
  /** Prepares every pair that is to train and is not ready; what fails says so in its row. */
  readonly prepare: () => Promise<boolean>;
  readonly cancelPreparing: () => void;
  readonly train: () => Promise<void>;
  readonly pause: () => void;
  readonly stop: () => void;
  readonly resume: (id: string) => Promise<void>;
  readonly show: (id: string) => void;
  readonly discard: (id: string) => Promise<void>;
  readonly useModel: (id: string) => Promise<void>;
  /** Its model.json and shards: in a ZIP where the user says, in a folder within one that they choose, or in a downloaded ZIP. */
  readonly saveModel: (id: string, as: 'zip' | 'folder' | 'download') => Promise<void>;
  /** Checks a model and keeps it; answers its id. */
  readonly loadModel: (files: readonly DroppedFile[]) => Promise<string>;
  readonly deleteModel: (id: string) => Promise<void>;
  readonly saveReport: (what: RunFile) => void;
}
