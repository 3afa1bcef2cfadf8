// Why a kind of question cannot be asked of what is open, in words; null where it can.
import type { Contrast } from '../../core/contrast.ts';
import type { TaskKind } from '../../core/readerStudy/design.ts';
import { choicesFor } from '../../core/readerStudy/drawCases.ts';
import type { FoundSources } from '../../stores/readerStudyStore.ts';

export function missingFor(
  task: TaskKind,
  found: FoundSources | null,
  contrasts: readonly Contrast[],
  models: readonly [string, string] | null,
): string | null {
  if (found === null) return 'Looking at what is open …';
  if (found.patients === 0) return 'Needs a head CT: open one, and let its head be found.';
  const images = found.images.filter(({ contrast }) => contrasts.includes(contrast));
  const design = { models: models === null ? null : ([models[0], models[1]] as const) };
  if (images.some((one) => choicesFor(task, design, one).length > 0)) return null;
  if (task === 'preference')
    return 'Needs the results of two models for one CT: synthesise, choose another model, synthesise again. Results of all slices are kept.';
  const made = images.some(({ origins }) => origins.some((origin) => origin !== 'real'));
  const real = images.some(({ origins }) => origins.includes('real'));
  if (!made && !real) return 'Needs synthetic MR of all slices, or real MR that is aligned to the CT.';
  if (!made) return 'Needs synthetic MR of all slices: synthesise the CT first.';
  const stopped = images.find(({ realStopped }) => realStopped);
  if (stopped)
    return `Needs real MR that may be compared: the verdict on the real ${stopped.contrast} stops it.`;
  return 'Needs the patient’s real MR in the same contrast: open it with the CT, and let it be aligned.';
}
