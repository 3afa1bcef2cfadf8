// What has been made of each picked model, read again whenever something new is there.
import { useMemo } from 'react';
import type { Explanation } from '../../flows/explainApi.ts';
import { useEngine } from '../../stores/engineStore.ts';
import { useExplain } from '../../stores/explainStore.ts';
import { useApp } from '../appContext.tsx';

export interface ExplainedColumn {
  readonly id: string;
  readonly name: string;
  /** Null before anything was made of it. */
  readonly of: Explanation | null;
}

/** One a picked model, in the order in which they were picked. */
export function useExplained(): readonly ExplainedColumn[] {
  const { explain } = useApp();
  const picked = useExplain((state) => state.picked);
  const models = useExplain((state) => state.models);
  const listed = useEngine((state) => state.models);
  return useMemo(
    () =>
      picked.map((id) => ({
        id,
        name: models[id]?.name ?? listed.find((one) => one.id === id)?.name ?? id,
        of: explain.of(id),
      })),
    [picked, models, listed, explain],
  );
}
