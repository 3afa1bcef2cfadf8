// What to make of a finished synthesis: how far to trust it, where it is worst, and the way on to export or report.
import { IconFileExport } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { regularGrid } from '../../core/geometry/regularGrid.ts';
import { useCompare } from '../../stores/compareStore.ts';
import { useEngine } from '../../stores/engineStore.ts';
import { goToSourceSlice } from '../../stores/goTo.ts';
import { openPanel } from '../../stores/panelStore.ts';
import { seriesById, type Synthesis, useStudy } from '../../stores/studyStore.ts';
import { trustIn } from '../../stores/trust.ts';
import { verdictFacts } from '../../stores/verdicts.ts';

export function Outcome({ synthesis }: { readonly synthesis: Synthesis }) {
  const facts = useStudy(useShallow(verdictFacts));
  const judgements = useCompare((state) => state.judgements);
  const seen = useEngine((state) => state.seen);
  const { level, how, worst, slice } = useMemo(
    () => trustIn(synthesis, facts, { judgements }, { seen }),
    [synthesis, facts, judgements, seen],
  );
  const geometry = seriesById(useStudy.getState(), facts.ctId)?.geometry;
  const goTo = (source: number): void => {
    if (geometry) goToSourceSlice(regularGrid(geometry), source);
  };
  return (
    <div className="outcome" data-level={level} role="status">
      <p className="outcome-how">{how}</p>
      <p className="dim">
        {worst}{' '}
        {slice === null ? null : (
          <button type="button" className="link-button" onClick={() => goTo(slice)}>
            Show it
          </button>
        )}
      </p>
      <button type="button" className="button primary wide" onClick={() => openPanel('Export')}>
        <IconFileExport size={15} stroke={1.7} aria-hidden />
        Export or report
      </button>
    </div>
  );
}
