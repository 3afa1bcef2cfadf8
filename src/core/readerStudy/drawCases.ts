// Which slices of which images become cases: by the seed, evenly over patients and contrasts, half of them real where that is asked.
import type { Contrast } from '../contrast.ts';
import type { SeededRandom } from '../training/training.ts';
import { type Origin, type StudyDesign, type TaskKind, taskKinds } from './design.ts';
import { coin, shuffled, streamOf } from './seeded.ts';

/** Images of one patient and contrast on one grid. */
export interface OfferedImages {
  /** Which patient, by its place in the list of what is open. */
  readonly patient: number;
  readonly contrast: Contrast;
  readonly origins: readonly Origin[];
  /** Source slices that hold enough of the head to be judged, ascending. */
  readonly slices: readonly number[];
}

export interface DrawnCase {
  readonly task: TaskKind;
  readonly patient: number;
  readonly contrast: Contrast;
  /** The slice in its middle. */
  readonly slice: number;
  /** One image, or two in an order by chance. */
  readonly images: readonly Origin[];
}

type Candidate = Omit<DrawnCase, 'task'>;

/** `round`: 0 for a study's first cases, 1 when cases of more patients are added, and so on. The same arguments, the same cases. */
export function drawCases(
  design: StudyDesign,
  offered: readonly OfferedImages[],
  round: number,
): readonly DrawnCase[] {
  const usable = offered.filter(({ contrast }) => design.contrasts.includes(contrast));
  const drawn = taskKinds.flatMap((task) => {
    const random = streamOf(design.seed, `cases ${task} ${round}`);
    return drawTask(task, design, usable, random).map((one): DrawnCase => ({ task, ...one }));
  });
  return shuffled(drawn, streamOf(design.seed, `codes ${round}`));
}

/** As many as asked for, or as many as there are: no image comes twice in one task. */
function drawTask(
  task: TaskKind,
  design: StudyDesign,
  offered: readonly OfferedImages[],
  random: SeededRandom,
): readonly Candidate[] {
  const groups = shuffled(
    offered.filter((one) => choicesFor(task, design, one).length > 0),
    random,
  ).map((one, nth) => candidatesOf(choicesFor(task, design, one), one, nth, random));
  const found: Candidate[] = [];
  const most = Math.max(0, ...groups.map(({ length }) => length));
  for (let i = 0; i < most; i++)
    for (const group of groups) {
      const next = group[i];
      if (next && found.length < design.cases[task]) found.push(next);
    }
  return found;
}

/** What a case of a task can show of a group, each as often as it shall come: images by their origins. */
export function choicesFor(
  task: TaskKind,
  { models }: Pick<StudyDesign, 'models'>,
  { origins }: Pick<OfferedImages, 'origins'>,
): readonly (readonly Origin[])[] {
  const made = origins.filter((origin) => origin !== 'real');
  const real = origins.includes('real');
  switch (task) {
    case 'single':
      return real ? made.flatMap((origin) => [['real' as const], [origin]]) : [];
    case 'pair':
      return real ? made.map((origin) => ['real', origin]) : [];
    case 'rating':
      return origins.map((origin) => [origin]);
    case 'preference': {
      const wanted = (models ?? []).map((id): Origin => `model:${id}`);
      return wanted.length === 2 && wanted.every((origin) => origins.includes(origin)) ? [wanted] : [];
    }
  }
}

/** Slices by chance, and the choices in turn, so that real and synthetic images are as many and of different slices. */
function candidatesOf(
  choices: readonly (readonly Origin[])[],
  { patient, contrast, slices }: OfferedImages,
  nth: number,
  random: SeededRandom,
): readonly Candidate[] {
  const order = shuffled(slices, random);
  const seen = new Set<string>();
  const found: Candidate[] = [];
  for (let round = 0; round < choices.length; round++)
    order.forEach((slice, i) => {
      const images = choices[(i + round + nth) % choices.length] ?? [];
      const key = `${slice} ${images.join(' ')}`;
      if (seen.has(key)) return;
      seen.add(key);
      const [first, second] = images;
      const turned = first !== undefined && second !== undefined && coin(random);
      found.push({ patient, contrast, slice, images: turned ? [second, first] : images });
    });
  return found;
}
