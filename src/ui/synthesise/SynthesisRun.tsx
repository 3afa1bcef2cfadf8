// What a synthesis will take, and the button that starts it; while it runs, its progress, with pause and cancel.
import { IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { type EngineState, useEngine } from '../../stores/engineStore.ts';
import { useJobs } from '../../stores/jobStore.ts';
import { useSettings } from '../../stores/settingsStore.ts';
import { seriesById, type Synthesis, useStudy } from '../../stores/studyStore.ts';
import { stoppingSynthesis } from '../../stores/verdicts.ts';
import { useApp } from '../appContext.tsx';
import { Meter } from '../kit/Meter.tsx';
import { Notice } from '../kit/Notice.tsx';
import { run } from '../kit/run.ts';
import { countText, durationText } from '../../core/words.ts';
import { amountText, jobFraction, paceWords } from '../kit/jobWords.ts';
import { Outcome } from './Outcome.tsx';
import { runState, slicesMade } from './runState.ts';

export function SynthesisRun() {
  const app = useApp();
  const study = useStudy();
  const ct = seriesById(study, study.ctId);
  const id = study.ctId ?? '';
  const now = runState({
    hasCt: ct !== null,
    refusal: ct?.notes.find(({ level }) => level === 'refused')?.text ?? null,
    reading: study.reading[id],
    masking: study.masking[id],
    stopped: stoppingSynthesis(study)[0]?.sentence ?? null,
    synthesis: study.syntheses[id],
  });
  const start = (): void => run(app.synthesise());
  const tooLarge = useEngine((state) => state.tooLarge);
  if (tooLarge && (now.state === 'ready' || now.state === 'waiting' || now.state === 'partial'))
    return <TooLarge tooLarge={tooLarge} />;
  switch (now.state) {
    case 'no-ct':
      return <p className="dim">Open a head CT to begin.</p>;
    case 'refused':
      return (
        <Notice kind="error">
          <p>This series cannot be used. {now.reason}</p>
        </Notice>
      );
    case 'waiting':
      return (
        <div className="run-block">
          <button type="button" className="button primary wide" disabled>
            Synthesise
          </button>
          <p className="dim" role="status">
            {now.reason}
          </p>
          <Preflight />
        </div>
      );
    case 'stopped':
      return (
        <div className="run-block">
          <button type="button" className="button primary wide" disabled>
            Synthesise
          </button>
          <Notice kind="error">
            <p>{now.reason}</p>
            <p>
              Press the red mark above the images to see what to do, or to go on for a reason that you give.
            </p>
          </Notice>
        </div>
      );
    case 'ready':
      return (
        <div className="run-block">
          <button type="button" className="button primary wide" onClick={start}>
            Synthesise
          </button>
          <Preflight />
        </div>
      );
    case 'running':
    case 'paused':
      return <RunningSynthesis synthesis={now.synthesis} />;
    case 'partial':
      return (
        <div className="run-block">
          <p>
            {slicesMade(now.synthesis)} of {countText(now.synthesis.slicesDone.length, 'slice')} made by{' '}
            {now.synthesis.modelName}, then stopped{keptWords(now.synthesis)}.
          </p>
          <StaleNotice stale={now.synthesis.stale} />
          <button type="button" className="button primary wide" onClick={start}>
            {now.synthesis.stale ? 'Run again' : 'Continue'}
          </button>
        </div>
      );
    case 'done':
      return (
        <div className="run-block">
          <p>
            {allSlices(now.synthesis.slicesDone.length)} made by {now.synthesis.modelName}
            {now.synthesis.secondsPerSlice === null
              ? ''
              : `, ${now.synthesis.secondsPerSlice.toFixed(2)} s per slice`}
            {keptWords(now.synthesis)}.
          </p>
          <StaleNotice stale={now.synthesis.stale} />
          {now.synthesis.stale ? (
            <button type="button" className="button primary wide" onClick={start}>
              Run again
            </button>
          ) : (
            <Outcome synthesis={now.synthesis} />
          )}
        </div>
      );
  }
}

/** What of it was not made now. */
function keptWords({ kept = 0, slicesDone }: Synthesis): string {
  if (kept === 0) return '';
  return kept === slicesDone.length
    ? '; kept from before, nothing was computed again'
    : `; ${countText(kept, 'slice')} of them kept from before`;
}

/** The device is too small for the chosen network: shown before anything is fetched, with one that may fit. */
function TooLarge({ tooLarge }: { readonly tooLarge: NonNullable<EngineState['tooLarge']> }) {
  const app = useApp();
  const loading = useEngine((state) => state.loading !== null);
  const { message, instead } = tooLarge;
  return (
    <div className="run-block">
      <Notice kind="warning">
        <p>{message}</p>
        <p className="dim">
          {instead
            ? 'Nothing was downloaded. A smaller network may fit.'
            : 'There is no smaller network here.'}{' '}
          You can choose another device in Details.
        </p>
      </Notice>
      {instead ? (
        <button
          type="button"
          className="button primary wide"
          disabled={loading}
          onClick={() => run(app.chooseModel(instead.id))}
        >
          Use {instead.name} instead
        </button>
      ) : null}
    </div>
  );
}

const allSlices = (count: number): string => (count === 1 ? '1 slice' : `All ${countText(count, 'slice')}`);

function StaleNotice({ stale }: { readonly stale: string | null }) {
  return stale === null ? null : (
    <Notice kind="warning">
      <p>These images are out of date: {stale}</p>
    </Notice>
  );
}

/** Slices, memory and time, shown before anything starts; below the button, which stays in its place while they come in. */
function Preflight() {
  const app = useApp();
  useEngine((state) => state.models);
  useEngine((state) => state.backend);
  const loaded = useEngine((state) => state.loaded !== null);
  const failed = useEngine((state) => state.error !== null);
  useSettings((settings) => settings.modelId);
  const plan = app.preflight();
  if (!plan) return null;
  const device =
    plan.deviceMegabytes === null ? '' : ` and ${Math.round(plan.deviceMegabytes)} MB on the device`;
  return (
    <div className="run-block">
      <dl className="facts">
        <dt>Slices</dt>
        <dd>{plan.slices}</dd>
        <dt>Memory</dt>
        <dd>
          {Math.round(plan.pageMegabytes)} MB here{device}
        </dd>
        <dt>Time</dt>
        <dd>
          {plan.secondsExpected === null
            ? loaded || failed
              ? 'measured on the first slice'
              : 'known once the device has been tested'
            : `about ${durationText(plan.secondsExpected)}`}
        </dd>
        <dt>With</dt>
        <dd>
          <span translate="no">{plan.modelName}</span>
          {plan.backend === null ? '' : `, ${plan.backend}`}
        </dd>
      </dl>
      {plan.notes.length > 0 ? (
        <ul className="bullets dim">
          {plan.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function RunningSynthesis({ synthesis }: { readonly synthesis: Synthesis }) {
  const app = useApp();
  const job = useJobs(({ jobs }) => jobs.find(({ kind }) => kind === 'synthesise'));
  const paused = job?.paused ?? synthesis.state === 'paused';
  const done = slicesMade(synthesis);
  const words = job ? amountText(job) : `${done} of ${countText(synthesis.slicesDone.length, 'slice')}`;
  return (
    <div className="run-block">
      <div className="run-line">
        <span>{words}</span>
        <span className="dim">{job ? paceWords(job) : ''}</span>
      </div>
      <Meter
        fraction={job ? jobFraction(job) : done / Math.max(1, synthesis.slicesDone.length)}
        label="Synthesis"
      />
      <div className="button-row">
        <button type="button" className="button" onClick={() => (paused ? app.resume() : app.pause())}>
          {paused ? (
            <IconPlayerPlay size={15} stroke={1.7} aria-hidden />
          ) : (
            <IconPlayerPause size={15} stroke={1.7} aria-hidden />
          )}
          {paused ? 'Resume' : 'Pause'}
        </button>
        <button type="button" className="button" onClick={() => app.cancel('synthesise')}>
          <IconX size={15} stroke={1.7} aria-hidden />
          Cancel
        </button>
      </div>
      <p className="dim">The slice in view comes first. You can scroll meanwhile.</p>
    </div>
  );
}
