// Grey and white matter of the synthetic T1 beside those of the real one: found on demand, outlined in the panes, and as numbers.
import { BRAIN_ML } from '../../core/tissue/judgeTissue.ts';
import {
  cellsOf,
  HD95_WORDS,
  TISSUE_MEANING,
  tissueColumns,
  tissueOrigin,
  tissueRows,
} from '../../core/tissue/tissueReport.ts';
import { useJobs } from '../../stores/jobStore.ts';
import { type TissueResult, useStudy } from '../../stores/studyStore.ts';
import { dispatchView, useView } from '../../stores/viewStore.ts';
import { useApp } from '../appContext.tsx';
import { RunningJob } from '../kit/RunningJob.tsx';
import { run } from '../kit/run.ts';
import { Section } from '../kit/Section.tsx';
import { TableButtons } from '../kit/TableButtons.tsx';
import { TableHead } from '../kit/TableHead.tsx';
import { shortcut } from '../shell/shortcuts.ts';
import { TISSUE_CSV, tissueMarkdown, useTissueCsv } from './tissueTexts.ts';

/** Before a synthetic T1 is whole there is nothing to look in. */
export function TissueSection() {
  const ctId = useStudy((state) => state.ctId) ?? '';
  const synthesis = useStudy((state) => state.syntheses[ctId]);
  const tissue = useStudy((state) => state.tissues[ctId]);
  const whole = synthesis?.state === 'done' && synthesis.contrasts.includes('T1');
  return (
    <Section title="Grey and white matter">
      {tissue?.numbers ? null : (
        <p>
          A small published network looks for grey and white matter in the synthetic T1, and in the real one
          where it lies well. It was trained on real T1 only: the better the synthetic T1 passes for real, the
          more alike the two come out.
        </p>
      )}
      {tissue?.state === 'running' ? (
        <RunningJob kind="tissue" label="Finding grey and white matter" steps />
      ) : whole ? (
        <Start tissue={tissue} />
      ) : null}
      {whole ? null : <p className="dim">Needs the synthetic T1 of all slices: synthesise first.</p>}
      {tissue?.numbers ? <Found tissue={tissue} numbers={tissue.numbers} /> : null}
    </Section>
  );
}

function Start({ tissue }: { readonly tissue: TissueResult | undefined }) {
  const app = useApp();
  const busy = useJobs(({ jobs }) =>
    jobs.some(({ kind }) => kind === 'synthesise' || kind === 'spread' || kind === 'explain'),
  );
  const stale = useStudy(({ ctId, syntheses }) => (ctId === null ? null : (syntheses[ctId]?.stale ?? null)));
  const otherT1 = useStudy(({ references }) => tissue?.state === 'done' && references.T1 !== tissue.mrId);
  const again = tissue?.state === 'done';
  if (again && !otherT1) return null;
  return (
    <>
      <button
        type="button"
        className="button wide"
        disabled={stale !== null || busy}
        onClick={() => {
          dispatchView({ type: 'setTissue', shown: true });
          run(app.findTissue());
        }}
      >
        {again ? 'Find them again, with the real T1' : 'Find grey and white matter'}
      </button>
      <p className="dim small-print">
        {stale === null
          ? 'Takes a minute or two on a CPU for each T1. Nothing leaves this machine.'
          : 'The images are out of date: run the synthesis again first.'}
      </p>
    </>
  );
}

function Found({
  tissue: { realNote },
  numbers,
}: {
  readonly tissue: TissueResult;
  readonly numbers: NonNullable<TissueResult['numbers']>;
}) {
  const shown = useView(({ present }) => present.tissue);
  const csv = useTissueCsv();
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={shown}
          onChange={({ target }) => dispatchView({ type: 'setTissue', shown: target.checked })}
        />
        <span>
          Outline them in the panes <kbd>{shortcut({ type: 'toggleTissue' })}</kbd>
          <span className="dim export-hint">
            <span className="tissue-key grey" aria-hidden /> outer border of grey matter,{' '}
            <span className="tissue-key white" aria-hidden /> white matter. The real T1 shows its own.
          </span>
        </span>
      </label>
      <div className="table-scroll">
        <table className="table" aria-label="Grey and white matter">
          <TableHead columns={tissueColumns} />
          <tbody>
            {tissueRows(numbers)
              .map(cellsOf)
              .map(([name, ...cells]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {cells.map((cell, i) => (
                    <td key={tissueColumns[i + 1]}>{cell}</td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </div>
      {realNote === null ? null : <p className="compare-unsure">{realNote}</p>}
      <p>{TISSUE_MEANING}</p>
      <p className="dim small-print">
        Healthy adults have {BRAIN_ML.least} to {BRAIN_ML.most} ml together. {numbers.real ? HD95_WORDS : ''}{' '}
        {tissueOrigin}.
      </p>
      {csv ? <TableButtons markdown={() => tissueMarkdown(numbers)} csv={csv} fileName={TISSUE_CSV} /> : null}
    </>
  );
}
