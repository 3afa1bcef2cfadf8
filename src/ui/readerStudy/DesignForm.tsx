// A new study: what is asked of how many cases, by which seed; and for each kind whether what is open allows it.
import { type SubmitEvent, useState } from 'react';
import { contrasts } from '../../core/contrast.ts';
import {
  designFault,
  MOST_CASES,
  type RatingQuestion,
  stackSizes,
  type StudyDesign,
  type TaskKind,
  taskKinds,
} from '../../core/readerStudy/design.ts';
import { useReaderStudy } from '../../stores/readerStudyStore.ts';
import { useApp } from '../appContext.tsx';
import { Choice } from '../kit/Choice.tsx';
import { NumberField } from '../kit/NumberField.tsx';
import { run } from '../kit/run.ts';
import { QuestionList } from './QuestionList.tsx';
import { faultWords, taskNotes, taskTitles, usualQuestions } from './readerTexts.ts';
import { translated } from '../../core/language/language.ts';
import { missingFor } from './missingFor.ts';

/** Short enough to be typed again. */
const newSeed = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % 1_000_000;

export function DesignForm() {
  const { readerStudy } = useApp();
  const found = useReaderStudy((state) => state.found);
  const busy = useReaderStudy((state) => state.busy);
  const count = useReaderStudy((state) => state.kept?.length ?? 0);
  const [name, setName] = useState<string | null>(null);
  const [seed, setSeed] = useState(newSeed);
  const [cases, setCases] = useState<Record<TaskKind, number>>({
    single: 20,
    pair: 20,
    rating: 10,
    preference: 10,
  });
  const [worded, setWorded] = useState<readonly RatingQuestion[] | null>(null);
  const questions = worded ?? usualQuestions();
  const [chosen, setChosen] = useState<readonly [string, string] | null>(null);
  const [picked, setPicked] = useState<StudyDesign['contrasts']>(contrasts);
  const [slices, setSlices] = useState<number>(1);

  const [one, two] = found?.models ?? [];
  const models = chosen ?? (one && two ? ([one.id, two.id] as const) : null);
  const missing = (task: TaskKind) => missingFor(task, found, picked, models);
  const design: StudyDesign = {
    name: name ?? translated(`Reader study ${count + 1}`),
    seed,
    cases: {
      single: missing('single') === null ? cases.single : 0,
      pair: missing('pair') === null ? cases.pair : 0,
      rating: missing('rating') === null ? cases.rating : 0,
      preference: missing('preference') === null ? cases.preference : 0,
    },
    questions,
    models: models === null ? null : [models[0], models[1]],
    contrasts: picked,
    slices,
  };
  const fault = designFault(design);
  const draw = (event: SubmitEvent): void => {
    event.preventDefault();
    run(
      readerStudy.draw(design).then(() => {
        if (useReaderStudy.getState().error !== null) return;
        setName(null);
        setSeed(newSeed());
      }),
    );
  };
  return (
    <form className="reader-design" aria-labelledby="reader-new" onSubmit={draw}>
      <h3 id="reader-new">New study</h3>
      <div className="reader-row">
        <label className="field grow">
          <span className="field-label">Name</span>
          <input
            className="input"
            value={design.name}
            maxLength={60}
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <NumberField label="Seed" value={seed} least={0} most={2 ** 32 - 1} whole onChange={setSeed} />
      </div>
      <div className="reader-row">
        <fieldset className="reader-contrasts">
          <legend className="field-label">Contrasts</legend>
          {contrasts.map((contrast) => (
            <label key={contrast} className="check">
              <input
                type="checkbox"
                checked={picked.includes(contrast)}
                onChange={() =>
                  setPicked(contrasts.filter((other) => (other === contrast) !== picked.includes(other)))
                }
              />
              {contrast}
            </label>
          ))}
        </fieldset>
        <Choice
          label="Slices of a case"
          value={String(slices)}
          options={stackSizes.map((size) => ({ value: String(size), text: String(size) }))}
          onChoose={(size) => setSlices(Number(size))}
        />
      </div>
      {taskKinds.map((task) => {
        const why = missing(task);
        return (
          <section key={task} className="reader-task" aria-label={taskTitles[task]}>
            <div className="reader-task-head">
              <div>
                <h4>{taskTitles[task]}</h4>
                <p className="dim">{taskNotes[task]}</p>
              </div>
              <NumberField
                label="Cases"
                value={design.cases[task]}
                least={0}
                most={MOST_CASES}
                whole
                disabled={found !== null && why !== null}
                onChange={(value) => setCases({ ...cases, [task]: value })}
              />
            </div>
            {why === null ? null : <p className="reader-missing">{why}</p>}
            {task === 'rating' && why === null ? (
              <QuestionList questions={questions} onChange={setWorded} />
            ) : null}
            {task === 'preference' && why === null && models ? (
              <div className="reader-row">
                {([0, 1] as const).map((place) => (
                  <Choice
                    key={place}
                    label={place === 0 ? 'Model' : 'against'}
                    value={models[place]}
                    options={(found?.models ?? []).map((model) => ({
                      value: model.id,
                      text: model.name,
                      own: true,
                      disabled: model.id === models[1 - place],
                    }))}
                    onChoose={(id) => setChosen(place === 0 ? [id, models[1]] : [models[0], id])}
                  />
                ))}
              </div>
            ) : null}
          </section>
        );
      })}
      <div className="reader-row">
        <button type="submit" className="button primary" disabled={busy || found === null || fault !== null}>
          Draw the cases
        </button>
        {fault !== null && found !== null ? <p className="reader-missing">{faultWords[fault]}</p> : null}
      </div>
    </form>
  );
}
