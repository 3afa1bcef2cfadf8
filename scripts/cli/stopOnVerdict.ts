// The command's gate: a bad verdict ends it with exit code 3, unless the user gave a reason to go on.
import type { AppError } from '../../src/core/appError.ts';
import { notOverridden, type Override, overridesOf } from '../../src/core/override.ts';
import type { Verdict } from '../../src/core/verdictTypes.ts';

/** What ended the command is a verdict, not a failure. */
export const isVerdict = ({ details }: AppError): boolean => details?.verdict === true;

/** What was overridden by `accept`, the reason that was given. Throws an AppError where there is none and a verdict is bad. */
export function stopUnlessAccepted(verdicts: readonly Verdict[], accept: string | null): readonly Override[] {
  const stopping = notOverridden(verdicts, []);
  if (stopping.length === 0) return [];
  if (accept !== null) return overridesOf(verdicts, accept);
  throw {
    kind: 'file',
    message: stopping.map(({ sentence }) => sentence).join('\n'),
    advice: `${stopping.map(({ advice }) => advice).join(' ')} To go on all the same, give a reason: --accept "REASON". It is written into the files.`,
    details: { verdict: true },
  } satisfies AppError;
}
