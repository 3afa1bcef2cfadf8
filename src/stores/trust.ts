// How far to trust the synthesis of the open CT, as the stores know it now.
import { type Trust, trustOf } from '../core/trust.ts';
import type { CompareState } from './compareStore.ts';
import type { EngineState } from './engineStore.ts';
import { registrationKey, type Synthesis } from './studyStore.ts';
import { stoppingComparison, studyVerdicts, type VerdictFacts } from './verdicts.ts';

export function trustIn(
  synthesis: Synthesis,
  facts: VerdictFacts,
  { judgements }: Pick<CompareState, 'judgements'>,
  { seen }: Pick<EngineState, 'seen'>,
): Trust {
  const ctId = facts.ctId ?? '';
  const judged = synthesis.contrasts.flatMap((contrast) => {
    const one = judgements[registrationKey(ctId, contrast)];
    return one?.state === 'ready' ? [{ contrast, slices: one.slices }] : [];
  });
  const wanted = synthesis.contrasts.filter((contrast) => {
    const state = judgements[registrationKey(ctId, contrast)]?.state ?? 'running';
    const stopped = state === 'failed' || stoppingComparison(facts, contrast).length > 0;
    return facts.references[contrast] !== null && !stopped;
  });
  return trustOf({
    verdicts: studyVerdicts(facts).filter(({ contrast }) => contrast === null),
    overrides: facts.overrides[ctId] ?? [],
    card: seen[synthesis.weightsSha256]?.card ?? null,
    judged,
    awaited: judged.length === 0 && wanted.length > 0,
  });
}
