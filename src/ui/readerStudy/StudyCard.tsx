// One kept study: its design, its readers and how far each is, and its results once nobody is in the middle of it.
import { IconPlayerPlay } from '@tabler/icons-react';
import { type SubmitEvent, useId, useMemo, useState } from 'react';
import { answerRows, answersCsv } from '../../core/readerStudy/answerRows.ts';
import { taskKinds } from '../../core/readerStudy/design.ts';
import { isOpen, readerCode, standingOf } from '../../core/readerStudy/reading.ts';
import { itemsOf } from '../../core/readerStudy/study.ts';
import { download } from '../../storage/destinationDialogs.ts';
import type { KeptReaderStudy } from '../../storage/readerStudies.ts';
import { useReaderStudy } from '../../stores/readerStudyStore.ts';
import { useApp } from '../appContext.tsx';
import { Delete } from '../kit/Delete.tsx';
import { Disclosure } from '../kit/Disclosure.tsx';
import { Fact } from '../kit/Fact.tsx';
import { run } from '../kit/run.ts';
import { stateWords, taskTitles } from './readerTexts.ts';
import { ResultTables } from './ResultTables.tsx';

export function StudyCard({ kept }: { readonly kept: KeptReaderStudy }) {
  const { readerStudy } = useApp();
  const busy = useReaderStudy((state) => state.busy);
  const { study, readings } = kept;
  const { design, cases, models, patients } = study;
  const heading = useId();
  const drawn = taskKinds.flatMap((task) => {
    const count = cases.filter((one) => one.task === task).length;
    return count > 0 ? [`${taskTitles[task]}: ${count}`] : [];
  });
  return (
    <article className="reader-card" aria-labelledby={heading}>
      <header>
        <h4 id={heading} translate="no">
          {design.name}
        </h4>
        <Delete what={design.name} disabled={busy} onDelete={() => run(readerStudy.remove(study.id))} />
      </header>
      <dl className="facts">
        <Fact name="Cases">{drawn.join('; ')}</Fact>
        <Fact name="Seed">{design.seed}</Fact>
        <Fact name="Drawn from">
          {patients === 1 ? '1 CT' : `${patients} CTs`}
          {models.length > 0 ? `, synthetic MR by ${models.map(({ name }) => name).join(', ')}` : ''}
        </Fact>
        <Fact name="Made">{study.created.slice(0, 16).replace('T', ' ')}</Fact>
      </dl>
      {readings.length === 0 ? (
        <p className="reader-more">
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => run(readerStudy.addCases(study.id))}
          >
            Add cases of what is open now
          </button>
          <span className="dim">Until the first reader begins.</span>
        </p>
      ) : null}
      <Readers kept={kept} />
      <Results kept={kept} />
    </article>
  );
}

function Readers({ kept: { study, readings } }: { readonly kept: KeptReaderStudy }) {
  const { readerStudy } = useApp();
  const [typed, setTyped] = useState('');
  const code = readerCode(typed);
  const known = readings.find(({ reader }) => reader === code);
  const over = known !== undefined && !isOpen(known);
  const begin = (event: SubmitEvent): void => {
    event.preventDefault();
    if (code !== null && !over) run(readerStudy.begin(study.id, code));
  };
  const sorted = readings.toSorted((a, b) => a.reader.localeCompare(b.reader));
  return (
    <>
      {sorted.length > 0 ? (
        <ul className="reader-readers" aria-label="Readers">
          {sorted.map((reading) => {
            const { state, given } = standingOf(reading);
            const total = itemsOf(study, reading.plan).length;
            return (
              <li key={reading.reader}>
                <span>
                  <b translate="no">{reading.reader}</b>{' '}
                  <span className="dim">
                    {given.length} of {total}, {stateWords[state]}
                  </span>
                </span>
                {isOpen(reading) ? (
                  <span className="button-row">
                    <button
                      type="button"
                      className="button"
                      aria-label={`Continue as ${reading.reader}`}
                      onClick={() => run(readerStudy.begin(study.id, reading.reader))}
                    >
                      <IconPlayerPlay size={15} stroke={1.7} aria-hidden />
                      Continue
                    </button>
                    <EndReading
                      reader={reading.reader}
                      onEnd={() => run(readerStudy.endReading(study.id, reading.reader))}
                    />
                  </span>
                ) : null}
              </li>
            );
          })}
        </ul>
      ) : null}
      <form className="reader-row" onSubmit={begin}>
        <label className="field">
          <span className="field-label">Reader’s initials or code</span>
          <input
            className="input"
            value={typed}
            maxLength={12}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => setTyped(target.value)}
          />
        </label>
        <button type="submit" className="button primary" disabled={code === null || over}>
          {known ? 'Continue reading' : 'Begin reading'}
        </button>
        {typed.trim() !== '' && code === null ? (
          <p className="reader-missing">Letters A to Z and digits only.</p>
        ) : null}
        {over ? <p className="reader-missing">This reader is done.</p> : null}
      </form>
    </>
  );
}

/** Asked again before it ends. */
function EndReading({ reader, onEnd }: { readonly reader: string; readonly onEnd: () => void }) {
  const [asked, setAsked] = useState(false);
  if (!asked)
    return (
      <button
        type="button"
        className="button"
        aria-label={`End the reading of ${reader} early`}
        onClick={() => setAsked(true)}
      >
        End early
      </button>
    );
  return (
    <>
      <button type="button" className="link-button" onClick={onEnd}>
        End it
      </button>
      <button type="button" className="link-button" onClick={() => setAsked(false)}>
        Leave it open
      </button>
    </>
  );
}

function Results({ kept: { study, readings } }: { readonly kept: KeptReaderStudy }) {
  const rows = useMemo(
    () => readings.flatMap((reading) => (isOpen(reading) ? [] : answerRows(study, reading))),
    [study, readings],
  );
  const open = readings.filter(isOpen).map(({ reader }) => reader);
  if (readings.length === 0) return null;
  if (open.length > 0)
    return (
      <p className="dim">Results are hidden while a reader is in the middle: {open.toSorted().join(', ')}.</p>
    );
  if (rows.length === 0) return <p className="dim">Nothing was answered.</p>;
  const save = (): void =>
    download(
      new Blob([answersCsv(study, rows)], { type: 'text/csv' }),
      `${study.design.name.replaceAll(/[^\w-]+/g, '-')}-answers.csv`,
    );
  return (
    <Disclosure title="Results">
      <div className="reader-results">
        <ResultTables study={study} rows={rows} />
        <div className="button-row">
          <button type="button" className="button" onClick={save}>
            Save answers as CSV
          </button>
        </div>
      </div>
    </Disclosure>
  );
}
