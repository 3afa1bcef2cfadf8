// The results of a reader study as tables: accuracy, preference, ratings, agreement.
import { useMemo } from 'react';
import { pText } from '../../core/metrics/cohort.ts';
import type { AnswerRow } from '../../core/readerStudy/answerRows.ts';
import type { Proportion } from '../../core/readerStudy/proportions.ts';
import { type StudyResults, studyResults } from '../../core/readerStudy/results.ts';
import type { ReaderStudy } from '../../core/readerStudy/study.ts';
import { TableHead } from '../kit/TableHead.tsx';
import { kappaWords, originWords, taskTitles } from './readerTexts.ts';

interface ResultTablesProps {
  readonly study: ReaderStudy;
  readonly rows: readonly AnswerRow[];
}

export function ResultTables({ study, rows }: ResultTablesProps) {
  const found = useMemo(() => studyResults(study, rows), [study, rows]);
  return (
    <>
      <AccuracyTable accuracy={found.accuracy} />
      <PreferenceTable study={study} preference={found.preference} />
      <RatingTable study={study} ratings={found.ratings} />
      <AgreementTable study={study} agreement={found.agreement} />
    </>
  );
}

const percent = (share: number): string => (Number.isNaN(share) ? '–' : `${Math.round(100 * share)}`);

/** "12 of 20, 60 % (39 to 78)" */
const shareText = ({ hits, of, share, low, high }: Proportion): string =>
  of === 0 ? '–' : `${hits} of ${of}, ${percent(share)} % (${percent(low)} to ${percent(high)})`;

function AccuracyTable({ accuracy }: Pick<StudyResults, 'accuracy'>) {
  if (accuracy.length === 0) return null;
  return (
    <div className="table-scroll" tabIndex={0}>
      <table className="table" aria-label="Accuracy">
        <TableHead
          columns={[
            'Accuracy (95 % interval)',
            'Reader',
            'Correct',
            'P, two-sided',
            'Real called real',
            'Synthetic called synthetic',
            'Median time',
          ]}
        />
        <tbody>
          {accuracy.map(({ task, reader, right, byTruth, p, medianMs }) => (
            <tr key={`${task} ${reader}`}>
              <th scope="row">{taskTitles[task]}</th>
              <td translate={reader === null ? undefined : 'no'}>{reader ?? 'All'}</td>
              <td>{shareText(right)}</td>
              <td>{p === null ? '–' : pText(p)}</td>
              <td>{byTruth ? shareText(byTruth.real) : '–'}</td>
              <td>{byTruth ? shareText(byTruth.synthetic) : '–'}</td>
              <td>{(medianMs / 1000).toFixed(1)} s</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="dim small-print">
        Intervals by Wilson; exact binomial test against guessing (one half). All readers together are not
        tested: answers to one case are not independent.
      </p>
    </div>
  );
}

function PreferenceTable({
  study,
  preference,
}: Pick<StudyResults, 'preference'> & { readonly study: ReaderStudy }) {
  const { models } = study.design;
  if (preference.length === 0 || !models) return null;
  const [first, second] = models.map((id) => originWords(`model:${id}`, study));
  return (
    <div className="table-scroll" tabIndex={0}>
      <table className="table" aria-label="Preference">
        <TableHead
          columns={['Preferred', first ?? '', second ?? '', 'Neither', `Share of ${first}`, 'P, two-sided']}
        />
        <tbody>
          {preference.map(({ reader, wins, neither, first: share, p }) => (
            <tr key={reader ?? ''}>
              <th scope="row" translate={reader === null ? undefined : 'no'}>
                {reader ?? 'All'}
              </th>
              <td>{wins[0]}</td>
              <td>{wins[1]}</td>
              <td>{neither}</td>
              <td>{shareText(share)}</td>
              <td>{p === null ? '–' : pText(p)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="dim small-print">Share and test leave out cases where neither was preferred.</p>
    </div>
  );
}

function RatingTable({ study, ratings }: Pick<StudyResults, 'ratings'> & { readonly study: ReaderStudy }) {
  if (ratings.length === 0) return null;
  return (
    <div className="table-scroll" tabIndex={0}>
      <table className="table" aria-label="Ratings">
        <TableHead columns={['Question', 'Image', 'n', 'Mean (SD)', 'Median', '1', '2', '3', '4', '5']} />
        <tbody>
          {ratings.map(({ question, origin, n, mean, sd, median, counts }) => (
            <tr key={`${question} ${origin}`}>
              <th scope="row">{study.design.questions[question]?.text}</th>
              <td>{originWords(origin, study)}</td>
              <td>{n}</td>
              <td>
                {mean.toFixed(2)} ({Number.isNaN(sd) ? '–' : sd.toFixed(2)})
              </td>
              <td>{median}</td>
              {counts.map((count, i) => (
                <td key={i}>{count}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function AgreementTable({
  study,
  agreement,
}: Pick<StudyResults, 'agreement'> & { readonly study: ReaderStudy }) {
  if (agreement.length === 0)
    return <p className="dim small-print">With two or more readers, their agreement (kappa) appears here.</p>;
  return (
    <div className="table-scroll" tabIndex={0}>
      <table className="table" aria-label="Agreement between readers">
        <TableHead columns={['Agreement', 'Readers', 'Cases', 'Kappa', 'By']} />
        <tbody>
          {agreement.map(({ task, question, readers, cases, kind, kappa }) => (
            <tr key={`${task} ${question}`}>
              <th scope="row">
                {question === null ? taskTitles[task] : study.design.questions[question]?.text}
              </th>
              <td>{readers}</td>
              <td>{cases}</td>
              <td>{kappa === null ? '–' : kappa.toFixed(2)}</td>
              <td>{kappaWords[kind]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
