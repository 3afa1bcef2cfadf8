// The metrics of the comparison as CSV.
import { download } from '../../storage/destinationDialogs.ts';
import { judgedCsv } from '../compare/judgedCsv.ts';
import { useJudgements } from '../compare/useComparison.ts';
import { Section } from '../kit/Section.tsx';

export function NumbersCsvSection() {
  const judged = useJudgements();
  return (
    <Section title="Numbers">
      <div className="button-row">
        <button
          type="button"
          className="button"
          disabled={judged.length === 0}
          onClick={() => download(new Blob([judgedCsv(judged)], { type: 'text/csv' }), 'synthmr-metrics.csv')}
        >
          Metrics as CSV
        </button>
      </div>
      <p className="dim small-print">
        {judged.length === 0
          ? 'Metrics need the synthetic MR of all slices and the patient’s real MR; see Compare.'
          : 'For every slice and the volume, in every region.'}
      </p>
    </Section>
  );
}
