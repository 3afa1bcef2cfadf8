// Whether the brain that a synthetic T1 shows is as large as a brain can be.
import type { CtFigures } from '../masks/ctFigures.ts';
import type { Verdict } from '../verdictTypes.ts';
import type { TissueVolumes } from './tissueLabels.ts';
import { brainMl } from './tissueReport.ts';

/**
 * Millilitres of grey and white matter together, from the smallest to the largest healthy adult brain of two series: 58
 * people of 18 to 95 years, 791 to 1500 ml (doi 10.1007/s00276-010-0650-4), and 20 young ones, to 1626 ml (Filipek et al.,
 * Cerebral Cortex 1994;4:344-360).
 */
export const BRAIN_ML = { least: 791, most: 1626 } as const;

export interface TissueEvidence {
  readonly volumes: TissueVolumes;
  /** As `isWholeBrain` has it. */
  readonly whole: boolean;
}

/** Of its largest cross-section, what the inside of the skull may show in the outermost slices of a brain that counts as whole. */
const OPEN_END = 0.3;

/** `all`: every slice of the CT was made. */
export const isWholeBrain = (
  { openEnds: [lower, upper] }: Pick<CtFigures, 'openEnds'>,
  all: boolean,
): boolean => all && lower <= OPEN_END && upper <= OPEN_END;

/** Never bad: a child, a tumour or an operation may have it so. */
export function judgeTissue({ volumes, whole }: TissueEvidence): Verdict {
  const { least, most } = BRAIN_ML;
  const ml = brainMl(volumes);
  const found = `The synthetic T1 shows ${volumes.grey.toFixed(0)} ml of grey and ${volumes.white.toFixed(0)} ml of white matter, ${ml.toFixed(0)} ml together`;
  const range = `healthy adults have ${least} to ${most} ml`;
  if (!whole && ml <= most)
    return {
      rule: 'tissue',
      level: 'unjudged',
      sentence: `${found}; the brain is not whole in it, so that cannot be judged.`,
      advice: '',
    };
  if (ml >= least && ml <= most)
    return { rule: 'tissue', level: 'good', sentence: `${found}; ${range}.`, advice: '' };
  return {
    rule: 'tissue',
    level: 'doubtful',
    sentence: `${found}; ${range}.`,
    advice:
      'Look at the outlines of grey and white matter: in a child, after an operation or beside a large lesion this may be so; else rely on the images less.',
  };
}
