// A verdict that the user overrode, deliberately and with a reason; it is written wherever the result goes.
import type { AppError } from './appError.ts';
import type { Verdict, VerdictRule } from './verdictTypes.ts';

export interface Override {
  readonly rule: VerdictRule;
  /** The verdict's own sentence. */
  readonly sentence: string;
  /** Why the user goes on all the same, in the user's words; never empty. */
  readonly reason: string;
}

/** One sentence for reports, tables and DICOM: what stood against the result, and why it was made all the same. */
export const overrideWords = ({ sentence, reason }: Override): string =>
  `Overridden: ${sentence} Reason: ${reason.replace(/\.?$/, '.')}`;

/** Verdicts that still stop: bad, and not overridden. Another sentence of the same rule is another verdict. */
export const notOverridden = (
  verdicts: readonly Verdict[],
  overrides: readonly Override[],
): readonly Verdict[] =>
  verdicts.filter(
    ({ level, rule, sentence }) =>
      level === 'bad' && !overrides.some((one) => one.rule === rule && one.sentence === sentence),
  );

/** All that stops, overridden for one reason. */
export const overridesOf = (verdicts: readonly Verdict[], reason: string): readonly Override[] =>
  notOverridden(verdicts, []).map(({ rule, sentence }) => ({ rule, sentence, reason }));

/** What the page says where a bad verdict stops something. `what`: one sentence that says what is not done. */
export const stoppedBy = (what: string, { sentence, advice }: Verdict): AppError => ({
  kind: 'file',
  message: `${what} ${sentence}`,
  advice: `${advice} To go on all the same, give a reason under Verdict, above the images.`,
});
