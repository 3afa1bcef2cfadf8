// What a reader study can be drawn from: real and synthetic MR of the open CTs, and results of other models kept for them.
import type { AppError } from '../core/appError.ts';
import { type Contrast, contrasts, perContrast } from '../core/contrast.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import type { Stack } from '../core/geometry/stack.ts';
import type { ModelFile, ModelListEntry } from '../core/network/modelManifest.ts';
import type { Origin } from '../core/readerStudy/design.ts';
import type { StudyModel } from '../core/readerStudy/study.ts';
import type { KeptResults } from '../storage/results.ts';
import type { FoundSources } from '../stores/readerStudyStore.ts';
import { useEngine } from '../stores/engineStore.ts';
import { useSettings } from '../stores/settingsStore.ts';
import { registrationKey, seriesById, useStudy } from '../stores/studyStore.ts';
import { stoppingComparison } from '../stores/verdicts.ts';
import { ctWithMasksOf } from './ctWithMasks.ts';
import { bringBack, isAside, pixelsOf } from './pixelTable.ts';
import { resultPlan } from './resultPlan.ts';

export interface SourceDeps {
  readonly results: Pick<KeptResults, 'read' | 'count'>;
  /** The model.json of a listed model. */
  readonly modelFile: (entry: ModelListEntry) => Promise<ModelFile>;
}

/** Open CTs whose head has been found, in the order of the list. */
const readyCts = (): readonly string[] => {
  const { series, masking } = useStudy.getState();
  return series.filter(({ id, role }) => role === 'ct' && masking[id]?.state === 'ready').map(({ id }) => id);
};

/** Looks through what is open: metadata alone. */
export async function findSources(deps: SourceDeps, signal: AbortSignal): Promise<FoundSources> {
  const models = new Map<string, StudyModel>();
  const cts = readyCts();
  const images = [];
  for (const [patient, ctId] of cts.entries()) {
    const made = await syntheticOrigins(deps, ctId, models, signal);
    for (const contrast of contrasts) {
      const real = realOf(ctId, contrast);
      const origins: Origin[] = [
        ...(real === 'there' ? (['real'] as const) : []),
        ...made.filter((one) => one.contrasts.includes(contrast)).map(({ id }): Origin => `model:${id}`),
      ];
      images.push({ patient, contrast, origins, realStopped: real === 'stopped' });
    }
  }
  return { patients: cts.length, images, models: [...models.values()] };
}

/** Whether the aligned real MR of a contrast can be shown beside synthetic MR. */
function realOf(ctId: string, contrast: Contrast): 'none' | 'stopped' | 'there' {
  const state = useStudy.getState();
  const registration = state.registrations[registrationKey(ctId, contrast)];
  if (registration?.state !== 'ready') return 'none';
  const references = perContrast((one) => state.registrations[registrationKey(ctId, one)]?.mrId ?? null);
  return stoppingComparison({ ...state, ctId, references }, contrast).length > 0 ? 'stopped' : 'there';
}

interface MadeBy {
  readonly id: string;
  readonly contrasts: readonly Contrast[];
}

/** The models of which all slices of a CT are there: the one whose result is shown, and those whose results are kept. */
async function syntheticOrigins(
  { results, modelFile }: SourceDeps,
  ctId: string,
  models: Map<string, StudyModel>,
  signal: AbortSignal,
): Promise<readonly MadeBy[]> {
  const state = useStudy.getState();
  const shown = state.syntheses[ctId];
  const found: MadeBy[] = [];
  if (shown?.state === 'done') {
    found.push({ id: shown.modelId, contrasts: shown.contrasts });
    models.set(shown.modelId, {
      id: shown.modelId,
      name: shown.modelName,
      weightsSha256: shown.weightsSha256,
    });
  }
  const series = seriesById(state, ctId);
  const ct = pixelsOf({ of: 'ct', ctId });
  if (!series || !ct) return found; // of a CT put aside, only what is shown
  for (const entry of useEngine.getState().models) {
    signal.throwIfAborted();
    const file = await modelFile(entry).catch(() => null); // one that cannot be read has made nothing
    if (!file || file.id === shown?.modelId) continue;
    const { name } = await resultPlan(file, useSettings.getState(), ctId, ct);
    const kept = await results.count(name).catch(() => 0);
    if (kept < ct.geometry.positions.length) continue;
    found.push({ id: file.id, contrasts: file.contrasts });
    models.set(file.id, { id: file.id, name: file.name, weightsSha256: file.weightsSha256 });
  }
  return found;
}

export interface PatientImages {
  readonly head: Uint8Array;
  /** All 0 where the skull is not closed. */
  readonly intracranial: Uint8Array;
  readonly ct: Stack;
  /** Of one contrast, each on the CT's own grid. */
  readonly stacks: ReadonlyMap<Origin, Stack>;
}

/** The pixels of what was found of one patient and contrast. Throws an AppError where they are gone. */
export async function readSources(
  { results, modelFile }: SourceDeps,
  { patient, contrast, origins }: FoundSources['images'][number],
): Promise<PatientImages> {
  const ctId = readyCts()[patient];
  if (ctId === undefined) throw changed;
  if (isAside(ctId)) await bringBack(ctId);
  const of = ctWithMasksOf(ctId);
  if (!of) throw changed;
  const stacks = new Map<Origin, Stack>();
  for (const origin of origins) {
    const stack = await stackOf(origin);
    if (!stack) throw changed;
    stacks.set(origin, stack);
  }
  return { head: of.head.voxels, intracranial: of.intracranial, ct: of.ct, stacks };

  async function stackOf(origin: Origin): Promise<Stack | null> {
    if (ctId === undefined || !of) return null;
    if (origin === 'real') return pixelsOf({ of: 'real', ctId, contrast });
    const id = origin.slice('model:'.length);
    if (useStudy.getState().syntheses[ctId]?.modelId === id)
      return pixelsOf({ of: 'synthetic', ctId, contrast });
    const files = await Promise.all(
      useEngine.getState().models.map((entry) => modelFile(entry).catch(() => null)),
    );
    const file = files.find((one) => one?.id === id);
    if (!file) return null;
    const { name } = await resultPlan(file, useSettings.getState(), ctId, of.ct);
    const made = file.contrasts.map(() => sharedStack(Uint16Array, 2, of.ct.geometry));
    const slices = await results.read(name, made);
    const at = file.contrasts.indexOf(contrast);
    return slices.length === of.ct.geometry.positions.length ? (made[at] ?? null) : null;
  }
}

const changed: AppError = {
  kind: 'unexpected',
  message: 'What is open has changed while cases were drawn.',
  advice: 'Wait until reading and synthesis are over, then draw again.',
};
