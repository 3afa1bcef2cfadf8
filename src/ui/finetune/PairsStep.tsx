// Step 1: the pairs found among the open series, and those kept from earlier visits.
import { isUsable } from '../../core/training/pairs.ts';
import { isBusy, useFineTune } from '../../stores/fineTuneStore.ts';
import { useStudy } from '../../stores/studyStore.ts';
import { useApp } from '../appContext.tsx';
import { Choice } from '../kit/Choice.tsx';
import { Notice } from '../kit/Notice.tsx';
import { run } from '../kit/run.ts';
import { bytesText, countText } from '../../core/words.ts';
import { OpenButtons } from '../open/OpenButtons.tsx';
import { useOpening } from '../open/useOpening.ts';
import { PairCard } from './PairCard.tsx';
import { Step } from './Step.tsx';

export function PairsStep() {
  const { openDemo } = useOpening();
  const pairs = useFineTune((state) => state.pairs);
  const unused = useFineTune((state) => state.unused);
  const storage = useFineTune((state) => state.storage);
  const opening = useStudy((state) => state.opening);
  const usable = pairs.filter(isUsable);
  const inPairs = new Set(pairs.flatMap(({ ctId, references }) => [ctId, references.T1, references.T2]));
  const leftOut = unused.filter(({ id }) => !inPairs.has(id)); // what was put into a pair by hand is used
  const patients = new Set(usable.map(({ patient }) => patient)).size;
  return (
    <Step
      number={1}
      title="Pairs"
      aside={
        <span className="dim">
          {pairs.length > 0 ? `${countText(usable.length, 'pair')} of ${countText(patients, 'patient')}` : ''}
        </span>
      }
    >
      <div className="button-row">
        <OpenButtons />
        {pairs.length === 0 ? (
          <button type="button" className="button" onClick={openDemo}>
            Demo patient
          </button>
        ) : null}
      </div>
      {opening && pairs.length === 0 ? (
        <p className="dim" role="status">
          Reading the drop: {opening.done} {opening.what}
        </p>
      ) : null}
      {pairs.length === 0 ? (
        <p className="dim">
          Drop folders that hold the CT and the real T1 or T2 MR of the same patients. They are matched by
          patient, study and frame of reference; you can correct the matches here.
        </p>
      ) : (
        <ul className="finetune-pairs" aria-label="Pairs">
          {pairs.map((row) => (
            <PairCard key={row.id} row={row} />
          ))}
        </ul>
      )}
      {usable.length > 0 && patients === 1 ? (
        <Notice kind="warning">
          <p>
            <b>One patient only.</b> No patient is left for validation, so the curve shows how well the model
            learns this head, and says nothing about others.
          </p>
        </Notice>
      ) : null}
      {leftOut.length > 0 ? (
        <Notice kind="info">
          {leftOut.map(({ id, text }) => (
            <p key={id}>{text}</p>
          ))}
        </Notice>
      ) : null}
      <AddPair />
      {storage && storage.quota > 0 ? (
        <p className="dim small-print">
          Kept in this browser: {bytesText(storage.usage)} of at most {bytesText(storage.quota)}.
        </p>
      ) : null}
    </Step>
  );
}

/** Makes a pair by hand from a CT that is in no pair yet. */
function AddPair() {
  const { fineTune } = useApp();
  const series = useStudy((state) => state.series);
  const pairs = useFineTune((state) => state.pairs);
  const busy = useFineTune(({ run: now, preparing }) => isBusy(now) || preparing);
  const unpairedCts = series.filter(
    ({ role, id }) => role === 'ct' && !pairs.some(({ ctId }) => ctId === id),
  );
  if (unpairedCts.length === 0) return null;
  return (
    <Choice
      label="Add a pair by hand"
      value=""
      disabled={busy}
      options={[
        { value: '', text: 'Choose a CT…' },
        ...unpairedCts.map(({ id, description, patient }) => ({
          value: id,
          text: `${description || 'CT'}, ${patient.name || patient.id || 'no name'}`,
          own: true,
        })),
      ]}
      onChoose={(id) => {
        if (id) run(fineTune.addPair(id));
      }}
    />
  );
}
