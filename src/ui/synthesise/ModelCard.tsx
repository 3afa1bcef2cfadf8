// Which model is chosen, and what to know about it before trusting its images.
import type { LoadedModel } from '../../core/network/engineApi.ts';
import { useEngine } from '../../stores/engineStore.ts';
import { useJobs } from '../../stores/jobStore.ts';
import { useSettings } from '../../stores/settingsStore.ts';
import { useApp } from '../appContext.tsx';
import { Choice } from '../kit/Choice.tsx';
import { Disclosure } from '../kit/Disclosure.tsx';
import { Fact, WeightsFact } from '../kit/Fact.tsx';
import { Meter } from '../kit/Meter.tsx';
import { Notice } from '../kit/Notice.tsx';
import { run } from '../kit/run.ts';
import { Section } from '../kit/Section.tsx';
import { bytesText, countText } from '../../core/words.ts';
import { loadWords } from './loadWords.ts';

export function ModelCard() {
  const app = useApp();
  const { models, loaded, loading } = useEngine();
  const chosenId = useSettings((settings) => settings.modelId);
  const busy = useJobs(({ jobs }) => jobs.some(({ kind }) => kind === 'synthesise' || kind === 'spread'));
  const entry =
    models.find(({ id }) => id === chosenId) ?? models.find((model) => model.default) ?? models[0];
  if (!entry)
    return (
      <Section title="Model">
        <p className="dim">Reading the list of models.</p>
      </Section>
    );
  const shown = loaded?.file.id === entry.id ? loaded : null;
  return (
    <Section title="Model" aside={<span className="dim">{bytesText(entry.bytes)}</span>}>
      {models.length > 1 ? (
        <Choice
          bare
          label="Model"
          value={entry.id}
          disabled={busy}
          options={models.map(({ id, name }) => ({ value: id, text: name, own: true }))}
          onChoose={(id) => run(app.chooseModel(id))}
        />
      ) : (
        <p translate="no">{entry.name}</p>
      )}
      {loading?.modelId === entry.id ? (
        <div role="status">
          <p className="dim">{loadWords(loading.progress).words}</p>
          <Meter fraction={loadWords(loading.progress).fraction} label="Loading the model" />
        </div>
      ) : null}
      {shown ? (
        <LoadedCard model={shown} />
      ) : loading ? null : (
        <p className="dim">Loaded and checked when first used, then kept in this browser.</p>
      )}
    </Section>
  );
}

function LoadedCard({ model }: { readonly model: LoadedModel }) {
  const { card, weightsSha256, contrasts, version, preprocessing } = model.file;
  const untrained = card.steps === 0;
  return (
    <>
      {untrained ? (
        <Notice kind="synthetic">
          <p>
            <b>Untrained weights.</b> Its images show that the program runs, and say nothing about a patient.
          </p>
        </Notice>
      ) : null}
      <dl className="facts">
        <dt>Makes</dt>
        <dd>{contrasts.join(' and ')}</dd>
        <dt>Trained on</dt>
        <dd>
          {card.trainedOn}
          {card.simulatedCt && !/simulated/i.test(card.trainedOn) ? ' (simulated CT)' : ''}
        </dd>
        <dt>Version</dt>
        <dd>
          {version}, {card.date}
        </dd>
        <WeightsFact sha256={weightsSha256} />
        <dt>Device check</dt>
        <dd>{model.selfTest.passed ? 'passed' : 'failed'}</dd>
      </dl>
      {card.limits.length > 0 ? (
        <Disclosure title="Limits" open>
          <ul className="bullets">
            {card.limits.map((limit) => (
              <li key={limit}>{limit}</li>
            ))}
          </ul>
        </Disclosure>
      ) : null}
      <Disclosure title="Expert: training, data and device check">
        <dl className="facts">
          <dt>Losses</dt>
          <dd>{card.losses}</dd>
          <dt>Trained for</dt>
          <dd>
            {card.hours} h, {countText(card.steps, 'step')}
          </dd>
          <dt>Input</dt>
          <dd>
            {preprocessing.grid.size} × {preprocessing.grid.size} at {preprocessing.grid.pixelMm} mm;{' '}
            {preprocessing.windows
              .map(({ name, centre, width }) => `${name} W ${width} L ${centre}`)
              .join(', ')}
          </dd>
          <dt>Intensity</dt>
          <dd>{model.file.intensityScale}</dd>
          <dt>Device check</dt>
          <dd>
            largest difference from stored values {model.selfTest.largestDifference.toExponential(1)}, allowed{' '}
            {model.selfTest.tolerance.toExponential(0)}
          </dd>
          {Object.entries(card.metrics).map(([name, value]) => (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ))}
        </dl>
        <ul className="bullets dim">
          {card.heads.map(({ name, licence }) => (
            <li key={name} translate="no">
              {name} ({licence})
            </li>
          ))}
        </ul>
      </Disclosure>
    </>
  );
}
