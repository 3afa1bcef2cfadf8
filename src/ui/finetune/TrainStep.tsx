// Step 3: the Train button; while a run goes on, its progress; afterwards, its results.
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useMemo } from 'react';
import { bestOf, lossWords, splitsOf } from '../../core/training/fineTune.ts';
import { partWords } from '../../core/training/fineTuneCard.ts';
import { isUsable } from '../../core/training/pairs.ts';
import { isBusy, type ShownRun, useFineTune } from '../../stores/fineTuneStore.ts';
import { useApp } from '../appContext.tsx';
import { Meter } from '../kit/Meter.tsx';
import { ErrorNotice } from '../kit/ErrorNotice.tsx';
import { run as start } from '../kit/run.ts';
import { bytesText, countText, durationText, paceText } from '../../core/words.ts';
import { CurvePlot, FoldsPlot, StepPlot } from './CurvePlot.tsx';
import { KeptList } from './KeptList.tsx';
import { Previews } from './Previews.tsx';
import { Results } from './Results.tsx';
import { Step } from './Step.tsx';

export function TrainStep() {
  const shown = useFineTune((state) => state.run);
  return (
    <Step number={3} title="Train">
      {isBusy(shown) || shown?.state === 'halted' ? null : <StartBlock />}
      {shown ? <TrainingRun shown={shown} /> : null}
      <KeptList />
    </Step>
  );
}

function StartBlock() {
  const { fineTune } = useApp();
  const { pairs, choices, preparing, run } = useFineTune();
  const usable = pairs.filter(isUsable);
  const patients = usable.map(({ patient }) => patient);
  const { splits, validatesItself } = splitsOf(patients, choices.split, choices.seed);
  const waiting = usable.filter(({ state }) => state.kind !== 'ready').length;
  const [first] = splits;
  const who = validatesItself
    ? 'one patient, also used for validation'
    : splits.length > 1
      ? countText(splits.length, 'fold')
      : `${countText(first?.training.length ?? 0, 'patient')} for training, ${first?.validation.length ?? 0} for validation`;
  if (preparing)
    return (
      <button type="button" className="button wide" onClick={() => fineTune.cancelPreparing()}>
        Cancel preparing
      </button>
    );
  return (
    <div className="run-block">
      {usable.length > 0 ? (
        <p className="dim">
          {countText(usable.length, 'pair')}, {who}; {lossWords(choices.loss)}; {partWords[choices.part]};{' '}
          {countText(choices.epochs, 'epoch')}.
        </p>
      ) : null}
      <button
        type="button"
        className={run?.state === 'halted' || run?.modelId ? 'button wide' : 'button primary wide'}
        disabled={usable.length === 0}
        onClick={() => start(fineTune.train())}
      >
        {run ? 'Train again' : 'Train'}
      </button>
      {usable.length === 0 ? (
        <p className="dim">
          {pairs.length === 0 ? 'Open a pair to begin.' : 'None of the pairs can be used yet.'}
        </p>
      ) : waiting > 0 ? (
        <p className="dim">
          {countText(waiting, 'pair')} will be read, aligned and kept first.{' '}
          <button type="button" className="link-button" onClick={() => start(fineTune.prepare())}>
            Prepare only
          </button>
        </p>
      ) : null}
    </div>
  );
}

function TrainingRun({ shown }: { readonly shown: ShownRun }) {
  const { plan, progress, state, preview, error } = shown;
  const folds = useMemo(
    () => (progress ? [...progress.curves, progress.curve].filter(({ length }) => length > 0) : []),
    [progress],
  );
  const curve = folds.at(-1) ?? [];
  const best = progress?.best?.epoch ?? bestOf(curve)?.epoch ?? null;
  return (
    <div className="finetune-run" data-state={state}>
      {isBusy(shown) ? <RunningTraining shown={shown} /> : null}
      {state === 'halted' ? <PausedTraining shown={shown} /> : null}
      {state === 'halted' ? <StartBlock /> : null}
      <ErrorNotice error={error} />
      {state === 'over' ? <Results shown={shown} /> : null}
      {folds.length > 1 ? <p>{`Fold ${folds.length} of ${plan.splits.length}`}</p> : null}
      {curve.length > 0 ? <CurvePlot curve={curve} best={best} /> : null}
      {folds.length > 1 ? (
        <>
          <p>Validation loss by fold</p>
          <FoldsPlot folds={folds} />
        </>
      ) : null}
      {preview ? <Previews shown={preview} /> : null}
      {state !== 'over' && shown.steps.length > 1 ? <StepPlot steps={shown.steps} /> : null}
      {plan.validatesItself && curve.length > 0 ? (
        <p className="dim small-print">
          Validation uses the training patient, and says nothing about other patients.
        </p>
      ) : null}
    </div>
  );
}

function RunningTraining({ shown }: { readonly shown: ShownRun }) {
  const { fineTune } = useApp();
  const { latest, stage, plan, backend, progress, keptAt, state } = shown;
  const folds = plan.splits.length;
  const fold = latest?.fold ?? progress?.fold ?? 0;
  const fraction = latest ? (fold + latest.step / latest.steps) / folds : null;
  const words = stage
    ? stage.total > 0
      ? `${stage.words}: ${stage.done} of ${stage.total}`
      : stage.words
    : latest
      ? `Epoch ${latest.epoch + 1} of ${plan.choices.epochs}, step ${latest.step} of ${latest.steps}`
      : 'Starting';
  const best = progress?.best;
  return (
    <div className="run-block">
      <div className="run-line">
        <span role="status">
          {state === 'pausing'
            ? 'Pausing after this step'
            : state === 'stopping'
              ? 'Stopping; evaluating the best weights'
              : words}
        </span>
        <span className="dim">{latest ? `${durationText(latest.secondsLeft)} left` : ''}</span>
      </div>
      <Meter fraction={fraction} label="Fine-tuning" />
      <div className="button-row">
        <button
          type="button"
          className="button"
          disabled={state !== 'running'}
          onClick={() => fineTune.pause()}
        >
          <IconPlayerPause size={15} stroke={1.7} aria-hidden />
          Pause
        </button>
        <button
          type="button"
          className="button"
          disabled={state === 'stopping' || !best}
          onClick={() => fineTune.stop()}
        >
          <IconPlayerStop size={15} stroke={1.7} aria-hidden />
          Stop and keep the best
        </button>
      </div>
      <dl className="facts finetune-facts">
        {folds > 1 ? (
          <>
            <dt>Fold</dt>
            <dd>
              {fold + 1} of {folds}
            </dd>
          </>
        ) : null}
        <dt>Learning rate</dt>
        <dd>{latest ? latest.rate.toExponential(2) : '–'}</dd>
        <dt>Pace</dt>
        <dd>{latest ? `${paceText(latest.secondsPerStep)} per step` : '–'}</dd>
        <dt>Memory</dt>
        <dd>
          {latest
            ? `${bytesText(latest.bytes)} on ${backend?.backend === 'webgpu' ? 'the GPU' : 'the CPU'}`
            : '–'}
        </dd>
        <dt>Best so far</dt>
        <dd>
          {best
            ? best.epoch === 0
              ? 'the starting model'
              : `epoch ${best.epoch}, validation ${best.validation.toPrecision(3)}`
            : '–'}
        </dd>
        <dt>Saved</dt>
        <dd>
          {keptAt === null
            ? 'after each epoch and every few minutes'
            : `at ${new Date(keptAt).toLocaleTimeString('en-GB')}; closing the tab loses only what came after`}
        </dd>
      </dl>
    </div>
  );
}

function PausedTraining({ shown }: { readonly shown: ShownRun }) {
  const { fineTune } = useApp();
  const preparing = useFineTune((state) => state.preparing);
  const { plan, progress } = shown;
  const epoch = progress?.epoch ?? 0;
  return (
    <div className="run-block">
      <p>
        Paused in epoch {Math.min(epoch + 1, plan.choices.epochs)} of {plan.choices.epochs}
        {plan.splits.length > 1 ? `, fold ${(progress?.fold ?? 0) + 1} of ${plan.splits.length}` : ''}. It
        continues with the same numbers as an uninterrupted run.
      </p>
      <div className="button-row">
        <button
          type="button"
          className="button primary"
          disabled={preparing}
          onClick={() => start(fineTune.resume(plan.id))}
        >
          <IconPlayerPlay size={15} stroke={1.7} aria-hidden />
          Resume
        </button>
        {progress?.best ? (
          <button type="button" className="button" disabled={preparing} onClick={() => fineTune.stop()}>
            <IconPlayerStop size={15} stroke={1.7} aria-hidden />
            Stop and keep the best
          </button>
        ) : null}
      </div>
    </div>
  );
}
