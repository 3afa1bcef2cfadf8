// Synthetic MR out of the page: settled and checked in the export worker, then written to where the user wants it.
import { type AppError, toAppError } from '../core/appError.ts';
import type { Contrast } from '../core/contrast.ts';
import { latest } from '../core/latest.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { type NiftiMark, niftiMarkOf, niftiTexts } from '../core/files/niftiMark.ts';
import type { ReportFacts } from '../core/files/reportHtml.ts';
import { spreadTexts } from '../core/files/spreadTexts.ts';
import { tissueTexts } from '../core/files/tissueTexts.ts';
import { networkPreprocessing } from '../core/network/inputChoices.ts';
import { type Override, overrideWords, stoppedBy } from '../core/override.ts';
import { stoppingExport } from '../stores/verdicts.ts';
import type { Stack } from '../core/geometry/stack.ts';
import type { TissueSource } from '../core/tissue/tissueLabels.ts';
import { exportModel, type ExportPlan, type ExportRequest } from '../dicom/write/exportPlan.ts';
import { useEngine } from '../stores/engineStore.ts';
import { patchExport, useExport } from '../stores/exportStore.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { causeGone, sayError } from '../stores/messageStore.ts';
import { seriesById, type Synthesis, useStudy } from '../stores/studyStore.ts';
import { chooseFile, chooseFolder, download } from '../storage/destinationDialogs.ts';
import { type Destination, type Written, writtenWords } from '../storage/destination.ts';
import type { ExportApi, ExportOutlook } from '../workers/exportApi.ts';
import type { CallOptions, Remote } from '../core/calls.ts';
import { bundleFacts } from './bundleFacts.ts';
import { countText } from '../core/words.ts';
import type { SyntheticVoxels } from '../dicom/write/files.ts';
import type { Pacs } from '../dicomweb/pacsApi.ts';
import type { Compute } from '../pipeline/host.ts';
import { planForPacs, type Stored, type StoreProgress, storeSynthetic } from '../pipeline/pacsStore.ts';
import { pixelsOf } from './pixelTable.ts';

interface Counted {
  readonly done: number;
  readonly total: number;
}

export interface ExportFlow {
  /** Settles what the present choice would write and runs all checks; the outlook is in the export store. */
  readonly check: () => Promise<void>;
  /** Asks where to, and writes what was checked last. To be called from a click. */
  readonly saveDicom: (to: 'zip' | 'folder') => Promise<void>;
  /** One contrast's whole volume, or its spread; `resample`: a tilted or uneven stack may be brought onto an even grid. */
  readonly saveNifti: (of: Volume, contrast: Contrast, resample: boolean) => Promise<void>;
  /** Labels of grey and white matter of one T1. */
  readonly saveTissue: (source: TissueSource, resample: boolean) => Promise<void>;
  /** A reproducibility bundle with this report; `pixels`: with the synthetic pixels. */
  readonly saveBundle: (report: ReportFacts, pixels: boolean) => Promise<void>;
  /** Stores what was checked last in a PACS, and reads it back. */
  readonly sendDicom: (to: Pacs) => Promise<void>;
  readonly cancel: () => void;
}

export function createExportFlow(
  worker: () => Remote<ExportApi>,
  filesOf: (id: string) => readonly DroppedFile[],
  compute: Pick<Compute, 'reading' | 'width'>,
): ExportFlow {
  const checks = latest();
  const saves = latest(() => endJob('export'));

  const request = (): ExportRequest | null => {
    const made = openSynthesis();
    const file = made && useEngine.getState().seen[made.synthesis.weightsSha256];
    const source = seriesById(useStudy.getState(), useStudy.getState().ctId);
    if (!made || !file || !source) return null;
    const { choice } = useExport.getState();
    const [first, last] = choice.range ?? [0, Infinity];
    const { synthesis } = made;
    const { windows } = networkPreprocessing(file.preprocessing, { networkWindows: synthesis.windows });
    return {
      source,
      contrasts: synthesis.contrasts.filter((contrast) => choice.contrasts.includes(contrast)),
      slices: synthesis.slicesDone.flatMap((done, k) => (done && k >= first && k <= last ? [k] : [])),
      model: exportModel(file, { windows, headOnly: synthesis.mask === 'head' }),
      overrides: overridesOnCt(source.id),
      deidentify: choice.deidentify,
    };
  };

  /** One export at a time, with its job in the status bar; what `work` answers is said beside the buttons. */
  const runExport = async (
    label: string,
    unit: string,
    work: (options: {
      readonly signal: AbortSignal;
      readonly onProgress: (at: Counted) => void;
    }) => Promise<string>,
    ifCancelled: string,
  ): Promise<void> => {
    await saves.run(async ({ signal, overtaken }) => {
      patchExport({ saved: null });
      const onProgress = ({ done, total }: Counted): void => {
        if (!overtaken()) showJob(plainJob('export', label, done, total, unit));
      };
      onProgress({ done: 0, total: 0 });
      try {
        const saved = await work({ signal, onProgress });
        causeGone('export');
        patchExport({ saved });
      } catch (thrown) {
        if (overtaken()) return;
        const error = toAppError(thrown);
        if (error.kind === 'cancelled') patchExport({ saved: ifCancelled });
        sayError(error, 'export');
      }
    });
  };
  const save = (
    label: string,
    unit: string,
    name: string,
    into: Destination,
    write: (options: CallOptions<Counted>) => Promise<Written>,
  ): Promise<void> =>
    runExport(
      label,
      unit,
      async (options) => {
        const written = await write(options);
        if (written.blob) download(written.blob, name);
        return writtenWords(name, into, written);
      },
      'Cancelled. Nothing was left half-written.',
    );
  /** Whole stacks of the contrasts; null, with a message, where one is gone. */
  const voxelsFor = (ctId: string, contrasts: readonly Contrast[]): SyntheticVoxels | null =>
    orSay(() =>
      Object.fromEntries(
        contrasts.map((contrast) => [contrast, voxelsOf('synthetic', ctId, contrast).voxels]),
      ),
    );

  const check = (): Promise<unknown> =>
    checks.run(async ({ overtaken }) => {
      const wanted = request();
      if (!wanted) {
        patchExport({ outlook: { state: 'none' } });
        return;
      }
      patchExport({ outlook: { state: 'checking' }, saved: null });
      try {
        refuseStopped();
        const outlook = await worker().plan(wanted);
        if (!overtaken()) patchExport({ outlook: { state: 'ready', outlook } });
      } catch (thrown) {
        if (!overtaken()) patchExport({ outlook: { state: 'refused', error: toAppError(thrown) } });
      }
    });

  /** What was checked of the CT in the panes, and may be written; where it is another's, this one's is checked instead. */
  const checked = async (): Promise<(OpenSynthesis & { readonly outlook: ExportOutlook }) | null> => {
    const { outlook: now } = useExport.getState();
    const made = openSynthesis();
    if (now.state !== 'ready' || !made) return null;
    const { outlook } = now;
    if (outlook.plan.source.id === made.ctId && stoppingExport(useStudy.getState()).length === 0)
      return { ...made, outlook };
    await check();
    return null;
  };

  return {
    check: async () => {
      await check();
    },
    saveDicom: async (to) => {
      const made = await checked();
      if (!made) return;
      const { plan, name } = made.outlook;
      const file = `${name}.zip`;
      const voxels = voxelsFor(
        made.ctId,
        plan.series.map(({ contrast }) => contrast),
      );
      if (!voxels) return;
      const into = to === 'folder' ? await chooseFolder() : await chooseFile(file, 'application/zip', '.zip');
      if (!into) return;
      await save('Writing DICOM', 'files', into.kind === 'folder' ? name : file, into, (options) =>
        worker().writeDicom({ plan, voxels, tissue: tissueOf(made.ctId, plan), name, into }, options),
      );
    },
    saveNifti: async (of, contrast, resample) => {
      const made = openSynthesis();
      const stack = made && orSay(() => mayLeave(voxelsOf(of, made.ctId, contrast)));
      if (!made || !stack) return;
      const name = `${of}-${contrast.toLowerCase()}-${timestamp(new Date())}`;
      const file = `${name}.nii.gz`;
      const into = await chooseFile(file, 'application/gzip', '.gz');
      if (!into) return;
      const mark = markOf(made, contrast);
      const texts = of === 'spread' ? spreadTexts(mark) : niftiTexts(mark);
      await save('Writing NIfTI', 'slices', file, into, (options) =>
        worker().writeNifti({ ...stack, texts, resample, name, into }, options),
      );
    },
    saveTissue: async (source, resample) => {
      const made = openSynthesis();
      const stack = made && orSay(() => mayLeave(pixelsOf({ of: 'tissue', ctId: made.ctId, source })));
      if (!made || !stack) return;
      const name = `tissue-${source}-t1-${timestamp(new Date())}`;
      const file = `${name}.nii.gz`;
      const into = await chooseFile(file, 'application/gzip', '.gz');
      if (!into) return;
      const texts = tissueTexts(source, markOf(made, 'T1'));
      await save('Writing NIfTI', 'slices', file, into, (options) =>
        worker().writeNifti({ ...stack, texts, resample, name, into }, options),
      );
    },
    saveBundle: async (report, pixels) => {
      const facts = orSay(() => mayLeave(bundleFacts(filesOf, new Date())));
      if (!facts) return;
      const file = `synthmr-bundle-${timestamp(facts.written)}.zip`;
      const into = await chooseFile(file, 'application/zip', '.zip');
      if (!into) return;
      await save('Writing the bundle', 'input files', file, into, (options) =>
        worker().writeBundle({ facts, report, pixels, into }, options),
      );
    },
    sendDicom: async (to) => {
      const made = await checked();
      const wanted = request();
      if (!made || !wanted || wanted.deidentify) return;
      const voxels = voxelsFor(made.ctId, wanted.contrasts);
      if (!voxels) return;
      const send = async (signal: AbortSignal, onProgress: (at: Counted) => void): Promise<string> => {
        const plan = await planForPacs(to, wanted, signal);
        const tissue = tissueOf(made.ctId, plan);
        const segmentation = tissue && (await worker().segmentation({ plan, tissue }, { signal }));
        const progress = ({ kind, done, total }: StoreProgress): void =>
          onProgress({ done: kind === 'sent' ? done : total + done, total: 2 * total }); // sent, and read back
        const stored = await storeSynthetic({ compute, signal, progress }, to, plan, {
          voxels,
          segmentation,
        });
        return storedWords(to, stored);
      };
      await runExport(
        'Sending to the PACS and reading back',
        'files',
        ({ signal, onProgress }) => send(signal, onProgress),
        'Cancelled. What the PACS had taken is there; sending again completes it.',
      );
    },
    cancel: saves.cancel,
  };
}

/** Labels for a SEG beside the series: of a plan that has the T1 they were found in. */
function tissueOf(ctId: string, { contrasts }: ExportPlan): Uint8Array | null {
  const labels = pixelsOf({ of: 'tissue', ctId, source: 'synthetic' })?.voxels;
  return contrasts.includes('T1') && labels instanceof Uint8Array ? labels : null;
}

/** What a NIfTI file tells of a synthesis. */
function markOf({ ctId, synthesis }: OpenSynthesis, contrast: Contrast): NiftiMark {
  const source = seriesById(useStudy.getState(), ctId);
  return {
    ...niftiMarkOf(contrast, useEngine.getState().seen[synthesis.weightsSha256] ?? null, {
      networkWindows: synthesis.windows,
      headOnly: synthesis.mask === 'head',
    }),
    sourceSeriesUid: useExport.getState().choice.deidentify ? '' : (source?.seriesUid ?? ''),
    notes: overridesOnCt(ctId).map(overrideWords),
  };
}

interface OpenSynthesis {
  readonly ctId: string;
  readonly synthesis: Synthesis;
}

const storedWords = ({ address }: Pacs, { sent, there, elsewhere }: Stored): string =>
  elsewhere > 0
    ? `${countText(sent, 'file')} stored at ${address.origin} and read back. ${countText(elsewhere, 'file')} made on another device were there: they differ by less than a thousandth, and stay.`
    : sent === 0
      ? `${address.origin} had all ${there} files already; they were read back with the same pixels.`
      : `${countText(sent, 'file')} stored at ${address.origin}${there > 0 ? ` (${there} were there)` : ''} and read back with the same pixels.`;

/** What the user overrode of the CT's own verdicts; those of real MR do not touch the synthetic. */
const overridesOnCt = (ctId: string): readonly Override[] =>
  (useStudy.getState().overrides[ctId] ?? []).filter(({ rule }) => rule !== 'real-mr');

/** The open CT's synthesis when it stands still; null while slices are still being made. */
function openSynthesis(): OpenSynthesis | null {
  const { ctId, syntheses } = useStudy.getState();
  const synthesis = ctId === null ? undefined : syntheses[ctId];
  return ctId !== null && synthesis && synthesis.state !== 'running' ? { ctId, synthesis } : null;
}

/** Throws where a bad verdict on the open CT stops its export. */
function refuseStopped(): void {
  const [stopping] = stoppingExport(useStudy.getState());
  if (stopping) throw stoppedBy('This is not exported.', stopping);
}

function mayLeave<T>(one: T): T {
  refuseStopped();
  return one;
}

/** What can be saved of a contrast. */
type Volume = 'synthetic' | 'spread';

/** Null, with a message, where there is nothing to save. */
function orSay<T>(take: () => T): T | null {
  try {
    return take();
  } catch (thrown) {
    sayError(toAppError(thrown), 'export');
    return null;
  }
}

function voxelsOf(of: Volume, ctId: string, contrast: Contrast): Stack<Uint16Array> {
  const stack = pixelsOf({ of, ctId, contrast });
  if (stack?.voxels instanceof Uint16Array) return { geometry: stack.geometry, voxels: stack.voxels };
  throw {
    kind: 'export',
    message:
      of === 'spread'
        ? `There is no spread of the synthetic ${contrast} to write.`
        : `There is no synthetic ${contrast} to write.`,
    advice:
      of === 'spread'
        ? 'Measure it first, in Synthesise.'
        : 'Synthesise it first, or export the other contrast alone.',
  } satisfies AppError;
}

const timestamp = (now: Date): string =>
  now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
