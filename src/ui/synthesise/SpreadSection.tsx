// How unsure the network is of a finished synthesis: measured on demand, then shown over the images from a threshold on, and as numbers.
import { spreadLimits } from '../../core/view/reduceView.ts';
import { useEngine } from '../../stores/engineStore.ts';
import { useJobs } from '../../stores/jobStore.ts';
import { type Spread, type Synthesis, useStudy } from '../../stores/studyStore.ts';
import { dispatchView, useView } from '../../stores/viewStore.ts';
import { useApp } from '../appContext.tsx';
import { RunningJob } from '../kit/RunningJob.tsx';
import { NumberField } from '../kit/NumberField.tsx';
import { run } from '../kit/run.ts';
import { Section } from '../kit/Section.tsx';
import { countText, durationText } from '../../core/words.ts';
import { shortcut } from '../shell/shortcuts.ts';
import { SpreadNumbers } from './SpreadNumbers.tsx';

/** Passes a slice, beside the one that made it. */
const PASSES = 3;

/** Shown once all slices are made. */
export function SpreadSection() {
  const ctId = useStudy((state) => state.ctId) ?? '';
  const synthesis = useStudy((state) => state.syntheses[ctId]);
  const spread = useStudy((state) => state.spreads[ctId]);
  if (synthesis?.state !== 'done') return null;
  const measured = spread?.slicesDone.some(Boolean) === true;
  return (
    <Section title="Spread">
      {measured ? null : (
        <p>
          How unsure the network is of each slice: it is shown the slice three more times, mirrored, moved by
          a pixel and with a little noise, and the spread is by how much the answers differ. Large where it
          contradicts itself; small is no proof that it is right.
        </p>
      )}
      {spread?.state === 'running' ? (
        <RunningJob kind="spread" label="Measuring the spread">
          <p className="dim">Slices that are measured stay; you can continue later.</p>
        </RunningJob>
      ) : (
        <Start synthesis={synthesis} spread={spread} />
      )}
      {spread && measured ? (
        <>
          <SpreadControls />
          <SpreadNumbers synthesis={synthesis} spread={spread} />
        </>
      ) : null}
    </Section>
  );
}

/** The button, with what it costs; nothing once all is measured. */
function Start({
  synthesis: { stale, slicesDone, secondsPerSlice },
  spread,
}: {
  readonly synthesis: Synthesis;
  readonly spread: Spread | undefined;
}) {
  const app = useApp();
  const measured = useEngine((state) => state.loaded?.secondsPerSlice ?? null);
  const busy = useJobs(({ jobs }) => jobs.some(({ kind }) => kind === 'synthesise'));
  if (spread?.state === 'done') return null;
  const left = slicesDone.filter((_, slice) => !spread?.slicesDone[slice]).length;
  const each = secondsPerSlice ?? measured;
  const cost =
    each === null || each === 0
      ? 'three times as long as the synthesis'
      : `about ${durationText(PASSES * each * left)}, three times as long as the synthesis`;
  return (
    <>
      <button
        type="button"
        className="button wide"
        disabled={stale !== null || busy}
        onClick={() => {
          dispatchView({ type: 'setSpread', patch: { shown: true } });
          run(app.measureSpread());
        }}
      >
        {spread ? `Continue: ${countText(left, 'slice')} left` : 'Measure the spread'}
      </button>
      <p className="dim small-print">
        {stale === null
          ? `Takes ${cost}; the slice in view comes first. It is kept with the images.`
          : 'The images are out of date: run the synthesis again first.'}
      </p>
    </>
  );
}

/** Consecutive moves of the slider are one undo step. */
const GESTURE = -3;

/** Whether it is laid over the synthetic MR, and from where on. */
function SpreadControls() {
  const { shown, threshold } = useView(({ present }) => present.spread);
  const set = (to: number): void =>
    dispatchView({ type: 'setSpread', patch: { threshold: to, shown: true }, gesture: GESTURE });
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={shown}
          onChange={({ target }) => dispatchView({ type: 'setSpread', patch: { shown: target.checked } })}
        />
        <span>
          Show it over the synthetic MR <kbd>{shortcut({ type: 'toggleSpread' })}</kbd>
        </span>
      </label>
      <div className="spread-threshold">
        <input
          type="range"
          aria-label="Threshold of the spread"
          min={spreadLimits.least}
          max={spreadLimits.most}
          step={0.1}
          value={threshold}
          aria-valuetext={`${threshold} % of full scale`}
          onChange={({ target }) => set(Number(target.value))}
        />
        <NumberField
          label="From, % of full scale"
          value={threshold}
          least={spreadLimits.least}
          most={spreadLimits.most}
          onChange={set}
        />
      </div>
    </>
  );
}
