// What is to be known of a run: on the terminal with the files that it is about; in report.json without them, since they may name a patient.
import { withoutFileNames } from '../../src/core/files/withoutFileNames.ts';
import type { DropSummary } from '../../src/core/series/seriesInfo.ts';
import type { Verdict } from '../../src/core/verdictTypes.ts';
import { doubts } from './compareWithReal.ts';

export interface WarningFacts {
  readonly problems: DropSummary['problems'];
  readonly verdicts: readonly Verdict[];
  readonly others: readonly string[];
}

export const warningsOf = ({ problems, verdicts, others }: WarningFacts): readonly string[] => [
  ...problems.map(({ file, message, advice }) => `${file}: ${message} ${advice}`),
  ...doubts(verdicts),
  ...others,
];

export const namelessWarnings = ({ problems, verdicts, others }: WarningFacts): readonly string[] => [
  ...problems.map(({ message, advice }) => `${withoutFileNames(withoutFilesWithin(message))} ${advice}`),
  ...doubts(verdicts.map(nameless)),
  ...others.map(withoutFileNames),
];

/** A verdict, or what was overridden, without the files that it is about. */
export const nameless = <T extends { readonly sentence: string }>(one: T): T => ({
  ...one,
  sentence: withoutFileNames(one.sentence),
});

/** What could not be placed quotes a note with its files in brackets, and goes on. */
const withoutFilesWithin = (message: string): string => message.replace(/([.!?]) \([^()]*\) /g, '$1 ');
