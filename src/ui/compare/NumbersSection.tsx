// The metrics of the whole volume, with region and normalisation named, to read, copy or save.
import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { type Contrast, contrasts } from '../../core/contrast.ts';
import { type MetricRegion, metricRegions } from '../../core/metrics/metrics.ts';
import {
  markdownTable,
  metricList,
  numberIn,
  ofVolume,
  overSlices,
  regionWords,
} from '../../core/metrics/metricTable.ts';
import {
  type Normalisation,
  normalisationFor,
  normalisations,
  normalisationWords,
} from '../../core/metrics/normalise.ts';
import { type Judgement, normalisationOf, patchCompare, useCompare } from '../../stores/compareStore.ts';
import { registrationKey, useStudy } from '../../stores/studyStore.ts';
import { stoppingComparison, verdictFacts } from '../../stores/verdicts.ts';
import { useApp } from '../appContext.tsx';
import { Choice } from '../kit/Choice.tsx';
import { Disclosure } from '../kit/Disclosure.tsx';
import { run } from '../kit/run.ts';
import { Section } from '../kit/Section.tsx';
import { TableHead } from '../kit/TableHead.tsx';
import { TableButtons } from '../kit/TableButtons.tsx';
import { judgedCsv } from './judgedCsv.ts';
import { useShownJudgements } from './useComparison.ts';

/** Contrasts whose real MR is not compared: its verdict is bad, and nobody has overridden it. */
function useBarred(): readonly Contrast[] {
  const facts = useStudy(useShallow(verdictFacts));
  const { references, syntheses, ctId } = facts;
  return useMemo(
    () =>
      syntheses[ctId ?? '']?.state === 'done'
        ? contrasts.filter(
            (contrast) => references[contrast] !== null && stoppingComparison(facts, contrast).length > 0,
          )
        : [],
    [facts, references, syntheses, ctId],
  );
}

/** What is still missing, as text; null when there are numbers. */
function useMissing(): string | null {
  const judged = useShownJudgements().length > 0;
  const state = useStudy();
  const running = useCompare(({ judgements }) =>
    Object.values(judgements).some((one) => one.state === 'running'),
  );
  if (judged) return null;
  const { ctId } = state;
  if (ctId === null) return 'Open a CT first.';
  if (running) return 'Comparing…';
  const real = contrasts.some((c) => state.registrations[registrationKey(ctId, c)]?.state === 'ready');
  const made = state.syntheses[ctId]?.state === 'done';
  if (!real && !made) return 'Numbers need the synthetic MR of all slices, and the patient’s real MR.';
  return made
    ? 'Numbers need the patient’s real MR.'
    : 'Numbers need the synthetic MR of all slices: synthesise first.';
}

/** Whether a comparison of the open CT was cancelled or failed; a failure was reported in a message. */
function useStopped(): boolean {
  const ctId = useStudy((state) => state.ctId);
  return useCompare(({ judgements }) =>
    contrasts.some(
      (contrast) => ctId !== null && judgements[registrationKey(ctId, contrast)]?.state === 'failed',
    ),
  );
}

export function NumbersSection() {
  const app = useApp();
  const judged = useShownJudgements();
  const again = judged.some(({ state }) => state === 'running');
  const missing = useMissing();
  const stopped = useStopped();
  const barred = useBarred();
  const compare = useCompare();
  const { region } = compare;
  const normalisation = useStudy((study) => normalisationOf(compare, study));
  const synthesised = useStudy(({ ctId, syntheses }) => ctId !== null && syntheses[ctId]?.state === 'done');
  const stated = useStudy(
    ({ ctId, syntheses }) => normalisationFor(syntheses[ctId ?? '']?.intensityScale ?? '') === 'tissues',
  );
  const stale = useStudy(({ ctId, syntheses }) => (ctId === null ? null : (syntheses[ctId]?.stale ?? null)));
  const unsure = useStudy(({ ctId, registrations }) =>
    judged.some(({ contrast }) => registrations[registrationKey(ctId ?? '', contrast)]?.unsure === true),
  );
  const untrained = useStudy(({ ctId, syntheses }) => ctId !== null && syntheses[ctId]?.untrained === true);
  return (
    <Section title="Numbers, whole volume">
      <Choice<MetricRegion>
        label="Over"
        value={region}
        options={metricRegions.map((value) => ({ value, text: regionWords[value] }))}
        onChoose={(value) => patchCompare({ region: value })}
      />
      {barred.map((contrast) => (
        <p key={contrast} className="compare-unsure">
          {`${contrast} is not compared: the verdict on its real MR is bad. Mend that, or override the verdict above the images.`}
        </p>
      ))}
      {missing === null ? (
        <>
          {stale ? <p className="compare-unsure">{stale}</p> : null}
          {untrained ? (
            <p className="compare-unsure">Untrained weights: these numbers say nothing about the method.</p>
          ) : null}
          {unsure ? (
            <p className="compare-unsure">The alignment is unreliable, and so are these numbers.</p>
          ) : null}
          <NumberTable judged={judged} region={region} />
          <TableButtons
            disabled={again}
            markdown={() => numbersMarkdown(judged, region)}
            csv={() => judgedCsv(judged)}
            fileName="synthmr-metrics.csv"
          />
        </>
      ) : stopped || barred.length > 0 ? null : (
        <p className="dim">{missing}</p>
      )}
      {stopped ? (
        <div className="run-line">
          <p className="dim">The comparison was stopped.</p>
          <button type="button" className="button" onClick={() => run(app.normalise(normalisation))}>
            Compare again
          </button>
        </div>
      ) : null}
      <Disclosure title="Expert: normalisation of real MR">
        <p className="dim">
          MR has no absolute scale, so the real image is brought to the synthetic’s 0 to 1 before the two are
          compared: by two percentiles, by its white matter and fluid where the model states their levels, by
          its white matter alone, or by its whole histogram.
        </p>
        <Choice<Normalisation>
          label="Normalise real MR by"
          value={normalisation}
          options={normalisations.map((value) => ({
            value,
            text: normalisationWords[value],
            disabled: value !== 'percentile' && (!synthesised || (value === 'tissues' && !stated)),
          }))}
          onChoose={(value) => run(app.normalise(value))}
        />
      </Disclosure>
    </Section>
  );
}

function NumberTable({
  judged,
  region,
}: {
  readonly judged: readonly Judgement[];
  readonly region: MetricRegion;
}) {
  const volumes = judged.map(({ slices }) => ofVolume(slices, region));
  return (
    <div className="table-scroll">
      <table className="table" aria-label="Metrics of the whole volume">
        <TableHead columns={[regionWords[region], ...judged.map(({ contrast }) => contrast)]} />
        <tbody>
          {metricList.map((metric) => (
            <tr key={metric.name}>
              <th scope="row">{metric.words}</th>
              {judged.map((one, i) => {
                const volume = volumes[i];
                const spread = overSlices(one.slices, region, metric.name);
                return (
                  <td
                    key={one.contrast}
                    className={one.state === 'running' ? 'dim' : undefined}
                    title={`Slices: ${spread.mean.toFixed(metric.digits)} ± ${spread.sd.toFixed(metric.digits)}, n = ${spread.n}`}
                  >
                    {volume ? numberIn(metric, volume[metric.name]) : '–'}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="dim small-print">
        {judged
          .map((one) =>
            one.state === 'running'
              ? `${one.contrast}: being compared again; the numbers are those of before`
              : `${one.contrast}: ${one.modelName}; real MR by ${normalisationWords[one.normalisation]}; compared in ${one.seconds.toFixed(1)} s`,
          )
          .join('. ')}
        . Data range 1; SSIM with Gaussian windows, σ 1.5; Tenengrad on 0..255, mean where above 0. Pixels
        that the real MR does not cover are left out; outside the head both images count as 0.
      </p>
    </div>
  );
}

function numbersMarkdown(judged: readonly Judgement[], region: MetricRegion): string {
  const header = ['Contrast', 'Model', 'MR normalisation', 'Region', ...metricList.map(({ words }) => words)];
  const rows = judged.map(({ contrast, modelName, normalisation, slices }) => {
    const volume = ofVolume(slices, region);
    return [
      contrast,
      modelName,
      normalisationWords[normalisation],
      regionWords[region],
      ...metricList.map((metric) => (volume ? numberIn(metric, volume[metric.name]) : '–')),
    ];
  });
  return `${markdownTable(header, rows)}\n`;
}
