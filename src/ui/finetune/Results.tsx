// The results of a run: held-out metrics before and after, t-test, folds, and the model to use or save.
import { IconDeviceFloppy, IconEye } from '@tabler/icons-react';
import { type CohortRow, meanSdText, pText } from '../../core/metrics/cohort.ts';
import { bestOf, type Judged } from '../../core/training/fineTune.ts';
import { sliceTest } from '../../core/training/fineTuneCard.ts';
import { cohortOf } from '../../core/training/fineTuneReport.ts';
import { perPatient } from '../../core/metrics/perPatient.ts';
import { type MetricName, wordsOf } from '../../core/metrics/metricTable.ts';
import { meanSd } from '../../core/metrics/statistics.ts';
import type { ShownRun } from '../../stores/fineTuneStore.ts';
import { canChooseFolder } from '../../storage/destinationDialogs.ts';
import { useApp } from '../appContext.tsx';
import { FoldTable } from '../kit/FoldTable.tsx';
import { TTestBlock } from '../kit/TTestBlock.tsx';
import { Disclosure } from '../kit/Disclosure.tsx';
import { Notice } from '../kit/Notice.tsx';
import { run } from '../kit/run.ts';
import { countText, durationText } from '../../core/words.ts';
import { TableHead } from '../kit/TableHead.tsx';

const shownMetrics: readonly MetricName[] = ['psnr', 'ssim', 'tenengrad', 'rmse', 'mae'];

export function Results({ shown }: { readonly shown: ShownRun }) {
  const { fineTune } = useApp();
  const { plan, progress, end, modelId } = shown;
  if (!progress || !end) return null;
  const rows = cohortOf(progress);
  const test = sliceTest(progress.judged);
  const { best, epochs } = epochsOf(shown);
  const folds = plan.splits.length > 1;
  return (
    <div className="run-block">
      <p role="status">
        {end.kind === 'not-finite'
          ? `Ended at step ${end.step}: the loss became NaN. The best weights before it were kept.`
          : end.kind === 'done' && end.why === 'stopped'
            ? `Stopped after ${countText(epochs, 'epoch')}.`
            : end.kind === 'done' && end.why === 'early stop'
              ? `Ended early after ${countText(epochs, 'epoch')} without improvement.`
              : `Done: ${countText(epochs, 'epoch')}${folds ? ` in each of ${countText(plan.splits.length, 'fold')}` : ''}.`}{' '}
        {durationText(progress.seconds)} of training.
      </p>
      {!folds && best === 0 ? (
        <Notice kind="warning">
          <p>No epoch improved on the starting model in validation, so the kept model equals it.</p>
        </Notice>
      ) : null}
      <div className="table-scroll">
        <table className="table" aria-label="Held out, before and after">
          <TableHead columns={['Held out, head', 'Before', 'After']} />
          <tbody>
            {plan.contrasts.flatMap((contrast) =>
              shownMetrics.map((name) => {
                const judged = progress.judged.filter(({ start }) => start.contrast === contrast);
                if (judged.length === 0) return null;
                const words = wordsOf(name);
                const of = (which: 'start' | 'tuned'): string =>
                  meanSdText(meanSd(valuesOf(judged, which, name)), words.digits);
                return (
                  <tr key={`${contrast} ${name}`}>
                    <th scope="row">
                      {words.words} {contrast}
                    </th>
                    <td>{of('start')}</td>
                    <td>{of('tuned')}</td>
                  </tr>
                );
              }),
            )}
          </tbody>
        </table>
      </div>
      {test ? (
        <p className="dim small-print">
          SSIM slice by slice, paired t-test over {test.df + 1} slices: {test.difference >= 0 ? '+' : ''}
          {test.difference.toFixed(3)} (95 % CI {test.low.toFixed(3)} to {test.high.toFixed(3)}), P{' '}
          {pText(test.p)}. Real MR by percentiles 0.5 to 99.5 of the head.
        </p>
      ) : null}
      {folds ? <Folds rows={rows} /> : null}
      {modelId ? (
        <div className="button-row">
          <button type="button" className="button primary" onClick={() => run(fineTune.useModel(modelId))}>
            <IconEye size={15} stroke={1.7} aria-hidden />
            Use this model
          </button>
          <button type="button" className="button" onClick={() => run(fineTune.saveModel(modelId, 'zip'))}>
            <IconDeviceFloppy size={15} stroke={1.7} aria-hidden />
            Save as ZIP
          </button>
          {canChooseFolder() ? (
            <button
              type="button"
              className="button"
              onClick={() => run(fineTune.saveModel(modelId, 'folder'))}
            >
              Save into a folder
            </button>
          ) : null}
        </div>
      ) : (
        <p className="dim">A cross-validation only measures; to get a model, train with patients held out.</p>
      )}
      <div className="button-row">
        <button type="button" className="button" onClick={() => fineTune.saveReport('curve.csv')}>
          Save curve.csv
        </button>
        <button type="button" className="button" onClick={() => fineTune.saveReport('report.json')}>
          Save report.json
        </button>
      </div>
    </div>
  );
}

function Folds({ rows }: { readonly rows: readonly CohortRow[] }) {
  return (
    <>
      <Disclosure title="RMSE by fold, as in the paper’s table 5" open>
        <FoldTable rows={rows} region="head" metric={wordsOf('rmse')} />
      </Disclosure>
      <Disclosure title="t-test against the starting model, over patients" open>
        <TTestBlock rows={rows} region="head" metric={wordsOf('rmse')} />
      </Disclosure>
    </>
  );
}

function valuesOf(judged: readonly Judged[], which: 'start' | 'tuned', name: MetricName): number[] {
  return perPatient(judged.map((one) => one[which])).flatMap(({ metrics }) => {
    const value = metrics.head?.[name];
    return value !== undefined && Number.isFinite(value) ? [value] : [];
  });
}

/** The best epoch of the last fold, and how many there were. */
function epochsOf({ progress }: ShownRun): { readonly best: number; readonly epochs: number } {
  const curve = progress?.curves.at(-1) ?? [];
  return { best: bestOf(curve)?.epoch ?? 0, epochs: curve.at(-1)?.epoch ?? 0 };
}
