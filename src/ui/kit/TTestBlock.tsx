// A t-test between two models, with P and the confidence interval of the difference (the paper's table 4).
import { useState } from 'react';
import { type CohortRow, compareModels, pText, sharedNormalisations } from '../../core/metrics/cohort.ts';
import type { MetricRegion } from '../../core/metrics/metrics.ts';
import type { MetricWords } from '../../core/metrics/metricTable.ts';
import { type Contrast, contrasts } from '../../core/contrast.ts';
import type { TTestKind } from '../../core/metrics/statistics.ts';
import { Choice } from './Choice.tsx';

const kinds: readonly { readonly value: TTestKind; readonly text: string }[] = [
  { value: 'student', text: 'Student, equal variances' },
  { value: 'welch', text: 'Welch, unequal variances' },
  { value: 'paired', text: 'Paired, same patients' },
];

interface TTestBlockProps {
  readonly rows: readonly CohortRow[];
  readonly region: MetricRegion;
  readonly metric: MetricWords;
}

export function TTestBlock({ rows, region, metric }: TTestBlockProps) {
  const models = [...new Set(rows.map(({ model }) => model))];
  const [a, setA] = useState('');
  const [b, setB] = useState('');
  const [contrast, setContrast] = useState<Contrast>('T1');
  const [kind, setKind] = useState<TTestKind>('student');
  const [chosen, setChosen] = useState('');
  if (models.length < 2) return <p className="dim">With two or more models, t-tests appear here.</p>;
  const first = models.includes(a) ? a : (models[0] ?? '');
  const second = models.includes(b) && b !== first ? b : (models.find((model) => model !== first) ?? '');
  const shared = sharedNormalisations(rows, { contrast, a: first, b: second });
  const normalisation = shared.includes(chosen) ? chosen : (shared[0] ?? '');
  const test = compareModels(rows, {
    region,
    metric: metric.name,
    contrast,
    a: first,
    b: second,
    normalisation,
    kind,
  });
  const options = models.map((model) => ({ value: model, text: model }));
  return (
    <>
      <Choice label="Model" value={first} options={options} onChoose={setA} />
      <Choice
        label="against"
        value={second}
        options={options.filter(({ value }) => value !== first)}
        onChoose={setB}
      />
      <Choice<Contrast>
        label="Contrast"
        value={contrast}
        options={contrasts.map((value) => ({ value, text: value }))}
        onChoose={setContrast}
      />
      <Choice<TTestKind> label="t-test" value={kind} options={kinds} onChoose={setKind} />
      {shared.length > 1 ? (
        <Choice
          label="Real MR by"
          value={normalisation}
          options={shared.map((value) => ({ value, text: value }))}
          onChoose={setChosen}
        />
      ) : null}
      {test ? (
        <dl className="facts numbers" aria-label="t-test">
          <dt>Difference, {metric.words}</dt>
          <dd>{test.difference.toFixed(metric.digits)}</dd>
          <dt>95 % CI</dt>
          <dd>
            {test.low.toFixed(metric.digits)} to {test.high.toFixed(metric.digits)}
          </dd>
          <dt>t ({test.df.toFixed(kind === 'welch' ? 1 : 0)} df)</dt>
          <dd>{test.t.toFixed(2)}</dd>
          <dt>P, two-sided</dt>
          <dd>{pText(test.p)}</dd>
          <dt>Real MR by</dt>
          <dd>{normalisation}</dd>
        </dl>
      ) : shared.length === 0 ? (
        <p className="dim">
          These two have no rows with real {contrast} of the same normalisation, and rows of two are never
          tested against each other.
        </p>
      ) : (
        <p className="dim">A t-test needs at least two patients in each group, with different values.</p>
      )}
    </>
  );
}
