// Which of the verdicts the strip says at once.
import type { StudyVerdict } from '../../stores/verdicts.ts';

/** The worst that stands, in its own sentence; null where nothing stands against the study. */
export function leadingVerdict(verdicts: readonly StudyVerdict[]): StudyVerdict | null {
  const standing = verdicts.filter(({ overridden }) => overridden === null);
  return (
    standing.find(({ level }) => level === 'bad') ??
    verdicts.find(({ overridden }) => overridden !== null) ??
    standing.find(({ level }) => level === 'doubtful') ??
    null
  );
}
