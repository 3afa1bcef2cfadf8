// How verdicts are named wherever they are shown or written.
import type { Contrast } from './contrast.ts';
import type { VerdictLevel, VerdictRule } from './verdictTypes.ts';

const ruleWords: Readonly<Record<VerdictRule, string>> = {
  head: 'Head',
  'one-scan': 'One scan',
  hounsfield: 'Hounsfield units',
  'real-mr': 'Real',
  scale: 'Scale',
  domain: 'Like the training',
  spread: 'Spread',
  tissue: 'Brain volume',
};

/** "Head", "Real T1", "Scale T2". */
export const verdictName = (rule: VerdictRule, contrast: Contrast | null): string =>
  contrast === null ? ruleWords[rule] : `${ruleWords[rule]} ${contrast}`;

export const levelWords: Readonly<Record<VerdictLevel, string>> = {
  unjudged: 'not judged',
  good: 'good',
  doubtful: 'doubtful',
  bad: 'bad',
};
