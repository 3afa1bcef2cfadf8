// What a verdict is: one rule, how well it is kept, one sentence that says why, and what to do.

export type VerdictRule =
  'head' | 'one-scan' | 'hounsfield' | 'real-mr' | 'scale' | 'domain' | 'spread' | 'tissue';

/**
 * From best to worst, after `unjudged`: what cannot be told, or not yet. `bad` stops synthesis, comparison or export until
 * it is overridden with a reason.
 */
export const verdictLevels = ['unjudged', 'good', 'doubtful', 'bad'] as const;
export type VerdictLevel = (typeof verdictLevels)[number];

export interface Verdict {
  readonly rule: VerdictRule;
  readonly level: VerdictLevel;
  /** One plain sentence: what was found, with its figures. */
  readonly sentence: string;
  /** One plain sentence: what to do about it; empty where the level is good. */
  readonly advice: string;
}
