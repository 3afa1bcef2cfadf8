// Results of many patients and models, kept in this browser: add, remove, summarise, test.
import { IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import {
  cohortCsv,
  cohortMarkdown,
  cohortRow,
  type CohortRow,
  meanSdText,
  summarise,
} from '../../core/metrics/cohort.ts';
import { freeLabel, replacesRows } from '../../core/metrics/cohortLabels.ts';
import {
  metricList,
  type MetricName,
  numberIn,
  regionWords,
  wordsOf,
} from '../../core/metrics/metricTable.ts';
import { keepRows, loadCohort, removeRow, useCohort } from '../../stores/cohortStore.ts';
import { useCompare } from '../../stores/compareStore.ts';
import { overrideWords } from '../../core/override.ts';
import { isAnotherPatients } from '../../stores/verdicts.ts';
import { seriesById, useStudy } from '../../stores/studyStore.ts';
import { Choice } from '../kit/Choice.tsx';
import { run } from '../kit/run.ts';
import { Section } from '../kit/Section.tsx';
import { TableButtons } from '../kit/TableButtons.tsx';
import { FoldTable } from '../kit/FoldTable.tsx';
import { TTestBlock } from '../kit/TTestBlock.tsx';
import { useJudgements } from './useComparison.ts';
import { TableHead } from '../kit/TableHead.tsx';

export function CohortSection() {
  const rows = useCohort((state) => state.rows);
  const region = useCompare((state) => state.region);
  const [name, setName] = useState<MetricName>('psnr');
  useEffect(() => run(loadCohort()), []);
  if (rows === null) return null;
  const metric = wordsOf(name);
  return (
    <Section title="Cohort">
      <AddRow rows={rows} />
      {rows.length === 0 ? (
        <p className="dim">
          Collect patients and models here for means, standard deviations and t-tests. Kept in this browser
          under the labels you give, without patient data.
        </p>
      ) : (
        <>
          <Choice<MetricName>
            label={`Metric, ${regionWords[region].toLowerCase()}`}
            value={name}
            options={metricList.map((one) => ({ value: one.name, text: one.words }))}
            onChoose={setName}
          />
          <div className="table-scroll">
            <table className="table" aria-label="Cohort, means">
              <TableHead columns={['Model', 'MR', 'n', 'Mean ± SD']} />
              <tbody>
                {summarise(rows, region).map(({ model, contrast, normalisation, of }) => (
                  <tr key={`${model}|${contrast}|${normalisation}`} title={`Real MR by ${normalisation}`}>
                    <th scope="row">{model}</th>
                    <td>{contrast}</td>
                    <td>{of[name].n}</td>
                    <td>{meanSdText(of[name], metric.digits)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <TTestBlock rows={rows} region={region} metric={metric} />
          <FoldTable rows={rows} region={region} metric={metric} />
          <RowTable rows={rows} name={name} />
          <TableButtons
            markdown={() => cohortMarkdown(rows, region)}
            csv={() => cohortCsv(rows)}
            fileName="synthmr-cohort.csv"
          />
        </>
      )}
    </Section>
  );
}

/** The demo's own patient ID (scripts/demo-data). */
const DEMO_PATIENT = 'SYNTHMR-DEMO';

/** Adds the current results under a label that the user gives. */
function AddRow({ rows }: { readonly rows: readonly CohortRow[] }) {
  const judged = useJudgements();
  const study = useStudy();
  const own = judged.filter(({ contrast }) => !isAnotherPatients(study, contrast));
  const demo = seriesById(study, study.ctId)?.patient.id === DEMO_PATIENT;
  const [label, setLabel] = useState('');
  const [fold, setFold] = useState('');
  const patient = label.trim() || (demo ? 'Demo' : freeLabel(rows));
  const added = own.map((one) => ({ ...one, model: one.modelName }));
  if (judged.length === 0) return null;
  if (own.length === 0)
    return <p className="dim">This real MR is another patient’s, so its figures do not enter the cohort.</p>;
  const replaces = replacesRows(rows, patient, added);
  const overridden = (study.overrides[study.ctId ?? ''] ?? []).map(overrideWords).join(' ');
  return (
    <form
      className="button-row"
      onSubmit={(event) => {
        event.preventDefault();
        const of = { patient, fold: fold === '' ? null : Number(fold), overridden };
        run(keepRows(added.map((one) => cohortRow({ ...of, ...one }))));
        setLabel('');
      }}
    >
      <input
        className="input cohort-row-label"
        aria-label="Label of this patient"
        placeholder={patient}
        maxLength={40}
        value={label}
        onChange={({ target }) => setLabel(target.value)}
      />
      <input
        className="input cohort-row-fold"
        aria-label="Fold of the cross-validation, if any"
        placeholder="Fold"
        type="number"
        min={1}
        max={99}
        value={fold}
        onChange={({ target }) => setFold(target.value)}
      />
      <button type="submit" className="button">
        {replaces ? 'Replace in cohort' : 'Add to cohort'}
      </button>
      {replaces ? (
        <p className="dim small-print" role="status">
          “{patient}” has these rows already: they would be replaced. Give another label if this is another
          patient.
        </p>
      ) : null}
    </form>
  );
}

function RowTable({ rows, name }: { readonly rows: readonly CohortRow[]; readonly name: MetricName }) {
  const region = useCompare((state) => state.region);
  return (
    <div className="table-scroll">
      <table className="table" aria-label="Cohort, rows">
        <TableHead columns={['Patient', 'Model', 'MR', wordsOf(name).words]} />
        <tbody>
          {rows.map((row) => {
            const value = row.metrics[region]?.[name];
            return (
              <tr key={row.id}>
                <th scope="row">
                  <button
                    type="button"
                    className="icon-button small"
                    aria-label={`Remove ${row.patient}, ${row.model}, ${row.contrast}`}
                    onClick={() => run(removeRow(row.id))}
                  >
                    <IconX size={14} aria-hidden />
                  </button>
                  {row.patient}
                  {row.fold === null ? '' : ` (fold ${row.fold})`}
                </th>
                <td>{row.model}</td>
                <td>{row.contrast}</td>
                <td>{value === undefined ? '–' : numberIn(wordsOf(name), value)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
