// The provenance of a synthetic series: model, weights, source CT; and a check that the model makes the same series from that CT.
import type { SeriesInfo, SyntheticProvenance } from '../../core/series/seriesInfo.ts';
import { SYNTHETIC_MAX } from '../../core/geometry/stack.ts';
import { useStudy } from '../../stores/studyStore.ts';
import { useVerify, type Verification } from '../../stores/verifyStore.ts';
import { useApp } from '../appContext.tsx';
import { WeightsFact } from '../kit/Fact.tsx';
import { Meter } from '../kit/Meter.tsx';
import { run } from '../kit/run.ts';
import { countText } from '../../core/words.ts';
import { seriesName } from '../../core/series/seriesWords.ts';
import { verifiedWords } from './verifiedWords.ts';

interface SyntheticFactsProps {
  readonly series: SeriesInfo;
  readonly synthetic: SyntheticProvenance;
}

export function SyntheticFacts({ series, synthetic }: SyntheticFactsProps) {
  const app = useApp();
  const source = useStudy((state) =>
    state.series.find(({ role, seriesUid }) => role === 'ct' && seriesUid === synthetic.sourceSeriesUid),
  );
  const verification = useVerify(({ bySeries }) => bySeries[series.id]);
  const { weightsSha256, model } = synthetic;
  return (
    <>
      <p>Synthetic: never used as real MR or CT.</p>
      <dl className="facts">
        <dt>Made by</dt>
        <dd translate={model ? 'no' : undefined}>{model || 'an unknown model'}</dd>
        {weightsSha256 ? <WeightsFact sha256={weightsSha256} /> : null}
        <dt>From</dt>
        <dd translate={source ? 'no' : undefined}>
          {source ? seriesName(source) : synthetic.sourceSeriesUid ? 'a CT that is not open' : 'no CT named'}
        </dd>
      </dl>
      {verification?.state === 'running' ? (
        <div role="status">
          <p className="dim">
            Making it again: {verification.done} of {countText(verification.total, 'slice')}
          </p>
          <Meter
            fraction={verification.done / Math.max(1, verification.total)}
            label="Making the series again"
          />
          <button type="button" className="link-button" onClick={() => app.cancel('verify')}>
            Cancel
          </button>
        </div>
      ) : source && weightsSha256 ? (
        <button type="button" className="link-button" onClick={() => run(app.verify(series.id))}>
          {verification ? 'Verify again' : 'Verify: make again and compare'}
        </button>
      ) : null}
      <Outcome verification={verification} />
    </>
  );
}

function Outcome({ verification }: { readonly verification: Verification | undefined }) {
  if (!verification || verification.state === 'running') return null;
  if (verification.state === 'failed')
    return (
      <p role="status" className="series-note refused">
        <span />
        <span>
          {verification.error.message} {verification.error.advice}
        </span>
      </p>
    );
  const { good, words } = verifiedWords(verification, SYNTHETIC_MAX);
  return (
    <p role="status" className={good ? '' : 'error-text'}>
      {words}
    </p>
  );
}
