// The metrics of the comparison as CSV.
import { download } from '../../storage/destinationDialogs.ts';
import { judgedCsv } from '../compare/judgedCsv.ts';
import { TISSUE_CSV, useTissueCsv } from '../compare/tissueTexts.ts';
import { useJudgements } from '../compare/useComparison.ts';
import { Section } from '../kit/Section.tsx';

export function NumbersCsvSection() {
  const judged = useJudgements();
  const tissue = useTissueCsv();
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
        {tissue === null ? null : (
          <button
            type="button"
            className="button"
            onClick={() => download(new Blob([tissue()], { type: 'text/csv' }), TISSUE_CSV)}
          >
            Grey and white matter as CSV
          </button>
        )}
      </div>
      <p className="dim small-print">
        {judged.length === 0
          ? 'Metrics need the synthetic MR of all slices and the patient’s real MR; see Compare.'
          : 'For every slice and the volume, in every region.'}
      </p>
    </Section>
  );
}
