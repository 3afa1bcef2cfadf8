// Draws the cases of a reader study from what is open, and writes their pictures: the same mask, cut and window rule for every image.
import type { AppError } from '../core/appError.ts';
import { nextTask } from '../core/nextTask.ts';
import {
  type CaseFrame,
  casePixels,
  commonMask,
  frameOf,
  judgeableSlices,
  regionAt,
  windowMask,
  windowOf,
} from '../core/readerStudy/caseImages.ts';
import type { Origin, StudyDesign } from '../core/readerStudy/design.ts';
import { type DrawnCase, drawCases, type OfferedImages } from '../core/readerStudy/drawCases.ts';
import { streamOf } from '../core/readerStudy/seeded.ts';
import { caseCode, type ReaderCase } from '../core/readerStudy/study.ts';
import type { FoundSources } from '../stores/readerStudyStore.ts';
import { type PatientImages, readSources, type SourceDeps } from './readerSources.ts';

export interface DrawHost {
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
  /** Keeps the pictures of one case. */
  readonly keepCase: (code: string, images: readonly Uint8Array<ArrayBuffer>[]) => Promise<void>;
}

type Found = FoundSources['images'][number];

/** Images of one patient and contrast, and how all of them are shown. */
interface Prepared extends OfferedImages {
  readonly found: Found;
  readonly mask: Uint8Array;
  readonly frame: CaseFrame;
  readonly windows: ReadonlyMap<Origin, ReturnType<typeof windowOf>>;
}

/** `from`: how many cases the study has already. Throws an AppError where none can be drawn. */
export async function drawReaderCases(
  deps: SourceDeps,
  design: StudyDesign,
  sources: FoundSources,
  { round, from }: { readonly round: number; readonly from: number },
  { signal, progress, keepCase }: DrawHost,
): Promise<readonly ReaderCase[]> {
  const beside = (design.slices - 1) / 2;
  const usable = sources.images.filter(
    ({ contrast, origins }) => design.contrasts.includes(contrast) && origins.length > 0,
  );
  const prepared: Prepared[] = [];
  for (const found of usable) {
    progress(prepared.length, 0);
    await nextTask();
    signal.throwIfAborted();
    const one = preparedOf(found, await readSources(deps, found), beside);
    if (one) prepared.push(one);
  }
  const drawn = drawCases(design, prepared, round);
  if (drawn.length === 0) throw nothingToDraw;

  const cases: ReaderCase[] = [];
  const random = streamOf(design.seed, `regions ${round}`);
  const shares = drawn.map(() => random.next());
  for (const group of prepared) {
    const mine = drawn.flatMap((one, i) => (isOf(group, one) ? [{ one, i }] : []));
    if (mine.length === 0) continue;
    const { stacks, ct } = await readSources(deps, group.found);
    for (const { one, i } of mine) {
      signal.throwIfAborted();
      const code = caseCode(from + i);
      await keepCase(code, picturesOf(group, stacks, one, design.slices));
      cases.push({
        code,
        task: one.task,
        contrast: one.contrast,
        images: one.images,
        width: group.frame.width,
        height: group.frame.height,
        pixelMm: [ct.geometry.columnSpacing, ct.geometry.rowSpacing],
        slices: design.slices,
        region:
          one.task === 'preference'
            ? regionAt(group.mask, ct.geometry, group.frame, one.slice, shares[i] ?? 0)
            : null,
      });
      progress(cases.length, drawn.length);
      await nextTask();
    }
  }
  return cases.sort((a, b) => a.code.localeCompare(b.code));
}

/** Null where the images have no slice in common that can be judged. */
function preparedOf(
  found: Found,
  { head, intracranial, ct, stacks }: PatientImages,
  beside: number,
): Prepared | null {
  const { patient, contrast, origins } = found;
  const mask = commonMask(head, [...stacks.values()]);
  const frame = frameOf(mask, ct.geometry);
  const slices = judgeableSlices(mask, ct.geometry, beside);
  if (!frame || slices.length === 0) return null;
  const bright = windowMask(intracranial, mask);
  const windows = new Map([...stacks].map(([origin, stack]) => [origin, windowOf(stack, bright)]));
  return { found, patient, contrast, origins, slices, mask, frame, windows };
}

const isOf = (group: Prepared, { patient, contrast }: DrawnCase): boolean =>
  group.patient === patient && group.contrast === contrast;

function picturesOf(
  { mask, frame, windows }: Prepared,
  stacks: PatientImages['stacks'],
  { images, slice }: DrawnCase,
  slices: number,
): readonly Uint8Array<ArrayBuffer>[] {
  return images.map((origin) => {
    const [stack, window] = [stacks.get(origin), windows.get(origin)];
    if (!stack || !window) throw nothingToDraw;
    return casePixels(stack, mask, frame, window, slice, slices);
  });
}

const nothingToDraw: AppError = {
  kind: 'unexpected',
  message: 'No case can be drawn from what is open.',
  advice: 'See what is missing for each kind of question, then draw again.',
};
