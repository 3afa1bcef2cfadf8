// Whether the open CT is synthesised without being asked for: only what is good by every rule, and never beside other heavy work.
import type { JobState } from './jobStore.ts';
import type { Settings } from './settingsStore.ts';
import { studyVerdicts, type VerdictFacts } from './verdicts.ts';

const heavy = ['synthesise', 'spread', 'verify', 'train'] as const;

export function startsByItself(
  facts: VerdictFacts,
  { startByItself }: Pick<Settings, 'startByItself'>,
  { jobs }: JobState,
): boolean {
  return startByItself && isGood(facts) && !jobs.some(({ kind }) => heavy.some((one) => one === kind));
}

/** Whether every rule about the CT itself is kept; real MR does not touch the synthesis, and `domain` and `spread` are judged after it. */
export const isGood = (facts: VerdictFacts): boolean => {
  const own = studyVerdicts(facts).filter(({ contrast }) => contrast === null);
  return (
    own.length > 0 &&
    own.every(({ rule, level }) => level === 'good' || rule === 'domain' || rule === 'spread')
  );
};
