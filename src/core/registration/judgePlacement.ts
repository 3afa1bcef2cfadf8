// Whether real MR and CT lie on each other, whoever they show: good, doubtful or bad, by figures that were calibrated.
import type { Verdict } from '../verdictTypes.ts';
import type { PlacementFigures } from './placement.ts';

/**
 * Where a placement turns doubtful and bad. Chosen on known misplacements and on other people's heads; docs/method.md 5 has
 * the rates, and scripts/bench/misplaced.ts prints them.
 */
const OVERLAP = { bad: 0.5, doubtful: 0.7 } as const;
const SHARPNESS = { bad: 1.3, doubtful: 1.8 } as const;
const NEARBY = { bad: 1.05, doubtful: 0.95 } as const;

/** `sentence` goes on from the name of the MR, without a full stop. */
export type PlacementVerdict = Pick<Verdict, 'sentence' | 'advice'> & {
  readonly level: Exclude<Verdict['level'], 'unjudged'>;
};

export function judgePlacement({ overlap, sharpness, nearby }: PlacementFigures): PlacementVerdict {
  const words = (level: PlacementVerdict['level'], sentence: string, advice: string): PlacementVerdict => ({
    level,
    sentence,
    advice,
  });
  const reach = percent(overlap);
  if (overlap < OVERLAP.bad)
    return words(
      'bad',
      `reaches only ${reach} of the head`,
      'Choose an MR of the head, or lay it over the CT by hand.',
    );
  if (nearby > NEARBY.bad)
    return words(
      'bad',
      'fits the CT better 4 mm or 4 degrees from here, so it is misplaced',
      'Align it again.',
    );
  if (sharpness < SHARPNESS.bad)
    return words(
      'bad',
      'fits the CT here hardly better than 12 mm away, so it is misplaced or shows another head',
      'Look at its edges over the CT, align it again, or choose another MR.',
    );
  if (overlap < OVERLAP.doubtful)
    return words(
      'doubtful',
      `reaches ${reach} of the head; only there can it be compared`,
      'Look at the edges before you trust the figures.',
    );
  if (nearby > NEARBY.doubtful)
    return words(
      'doubtful',
      'fits the CT about as well 4 mm or 4 degrees from here',
      'It may lie a little off, or show another head: look at its edges over the CT.',
    );
  if (sharpness < SHARPNESS.doubtful)
    return words(
      'doubtful',
      'fits the CT less sharply than an MR of the same head mostly does',
      'Look at its edges over the CT, and make sure that both are of one person.',
    );
  return words('good', `is placed, and reaches ${reach} of the head`, '');
}

export const isTrustworthy = (figures: PlacementFigures): boolean => judgePlacement(figures).level !== 'bad';

const percent = (share: number): string => `${Math.round(100 * share)} %`;
