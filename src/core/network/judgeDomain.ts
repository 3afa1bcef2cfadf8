// Whether a CT lies inside what a model has seen: from its slices' domain scores, neighbours considered, in one sentence.
import { slicesWords } from '../sliceWords.ts';
import type { Verdict } from '../verdictTypes.ts';

export interface DomainEvidence {
  /** One a slice of the CT: 1 at the model's limit; null where it was not made, shows too little, or the model does not tell. */
  readonly scores: readonly (number | null)[];
  /** Whether the model carries domain statistics; null before one has made anything. */
  readonly carried: boolean | null;
  /** Slices are still being made: nothing is bad before the last. */
  readonly unfinished: boolean;
}

/** A single slice beyond this counts, however its neighbours are. */
const FAR = 1.5;
/** Of the judged slices: so many outside are doubtful, and so many bad. */
const DOUBTFUL_SHARE = 0.1;
const BAD_SHARE = 0.5;
/** Fewer than these, at an end of the head or strewn, are named and no more. */
const FEW = 2;

export function judgeDomain({ scores, carried, unfinished }: DomainEvidence): Verdict {
  const judged = scores.filter((score) => score !== null).length;
  if (carried === false)
    return verdict(
      'unjudged',
      'This model carries no domain statistics, so whether this CT is like its training data is not judged.',
    );
  if (judged === 0)
    return verdict('unjudged', 'Whether this CT is like the model’s training data shows as slices are made.');
  const outside = outsideSlices(scores);
  const where = slicesWords(outside);
  if (outside.length >= BAD_SHARE * judged)
    return verdict(
      unfinished ? 'doubtful' : 'bad',
      `Most of this CT looks to the model unlike its training data: ${where} (${outside.length} of ${judged}).`,
      'Check that it is an unenhanced CT of an adult’s head without metal. The synthetic MR is not to be relied on.',
    );
  if (outside.length > Math.max(FEW, DOUBTFUL_SHARE * judged))
    return verdict(
      'doubtful',
      `Part of this CT looks to the model unlike its training data: ${where} (${outside.length} of ${judged}).`,
      'Look there for metal, contrast agent, noise or another part of the body, and do not rely on the synthetic MR of these slices.',
    );
  return verdict(
    'good',
    outside.length === 0
      ? `Nothing in this CT looks to the model unlike its training data (${judged} slices).`
      : `This CT looks to the model like its training data, but for ${where} (${outside.length} of ${judged}).`,
  );
}

/** Slices, from 0, beyond the limit: with a neighbour that is, too, or by far. */
export function outsideSlices(scores: readonly (number | null)[]): readonly number[] {
  const beyond = (slice: number): boolean => (scores[slice] ?? 0) > 1;
  return scores.flatMap((score, slice) =>
    score !== null && beyond(slice) && (score > FAR || beyond(slice - 1) || beyond(slice + 1)) ? [slice] : [],
  );
}

const verdict = (level: Verdict['level'], sentence: string, advice = ''): Verdict => ({
  rule: 'domain',
  level,
  sentence,
  advice,
});
