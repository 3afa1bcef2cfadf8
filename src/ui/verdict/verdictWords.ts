// How a verdict is named on screen, and what its mark says.
import type { VerdictLevel, VerdictRule } from '../../core/verdictTypes.ts';
import type { StudyVerdict } from '../../stores/verdicts.ts';

const ruleWords: Readonly<Record<VerdictRule, string>> = {
  head: 'Head',
  'one-scan': 'One scan',
  hounsfield: 'Hounsfield units',
  'real-mr': 'Real',
  scale: 'Scale',
  domain: 'Like the training',
  spread: 'Spread',
};

/** "Head", "Real T1", "Scale T2". */
export const verdictName = ({ rule, contrast }: StudyVerdict): string =>
  contrast === null ? ruleWords[rule] : `${ruleWords[rule]} ${contrast}`;

export const levelWords: Readonly<Record<VerdictLevel, string>> = {
  unjudged: 'not judged',
  good: 'good',
  doubtful: 'doubtful',
  bad: 'bad',
};

/** What the strip says at once: the worst that stands, in its own sentence; or that nothing stands against the study. */
export function leadingVerdict(verdicts: readonly StudyVerdict[]): StudyVerdict | null {
  const standing = verdicts.filter(({ overridden }) => overridden === null);
  return (
    standing.find(({ level }) => level === 'bad') ??
    verdicts.find(({ overridden }) => overridden !== null) ??
    standing.find(({ level }) => level === 'doubtful') ??
    null
  );
}
