// Whether the scale of a comparison is final: ways that measure real MR by the synthetic wait for its last slice.
import type { Contrast } from '../contrast.ts';
import type { Verdict } from '../verdictTypes.ts';

export interface ScaleEvidence {
  readonly contrast: Contrast;
  /** How far the synthesis is, and what is measured by it; `none` before there is one. */
  readonly synthesis: 'none' | 'unfinished' | 'done';
  /** The scale that was asked for, and the one that the real MR is shown in, in words. */
  readonly wanted: string;
  readonly used: string;
}

export function judgeScale({ contrast, synthesis, wanted, used }: ScaleEvidence): Verdict {
  const verdict = (level: Verdict['level'], sentence: string, advice = ''): Verdict => ({
    rule: 'scale',
    level,
    sentence,
    advice,
  });
  if (synthesis !== 'done')
    return verdict(
      synthesis === 'none' ? 'good' : 'doubtful',
      synthesis === 'none'
        ? `The real ${contrast} is scaled by ${used}; nothing is compared yet.`
        : `The scale of the real ${contrast} is provisional until all slices are made and it is measured by them.`,
      synthesis === 'none' ? '' : 'Wait for the last slice, or continue a synthesis that was stopped.',
    );
  return used === wanted
    ? verdict('good', `The scale of the real ${contrast} is final: ${used}.`)
    : verdict(
        'doubtful',
        `The real ${contrast} offers nothing for ${wanted}, so it is scaled by ${used}.`,
        'Compare figures only with others of the same scale.',
      );
}
