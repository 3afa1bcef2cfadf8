// The organiser's own rating questions: edited, added, removed, and put into another order.
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { MOST_QUESTIONS, type RatingQuestion } from '../../core/readerStudy/design.ts';
import { IconButton } from '../kit/IconButton.tsx';

interface QuestionListProps {
  readonly questions: readonly RatingQuestion[];
  readonly onChange: (questions: readonly RatingQuestion[]) => void;
}

export function QuestionList({ questions, onChange }: QuestionListProps) {
  const edit = (at: number, patch: Partial<RatingQuestion>): void =>
    onChange(questions.map((one, i) => (i === at ? { ...one, ...patch } : one)));
  const move = (at: number, by: number): void => {
    const one = questions[at];
    if (one) onChange(questions.toSpliced(at, 1).toSpliced(at + by, 0, one));
  };
  return (
    <>
      <ol className="reader-questions" aria-label="Questions">
        {questions.map(({ text, low, high }, i) => (
          <li key={i}>
            <Text label={`Question ${i + 1}`} value={text} onChange={(value) => edit(i, { text: value })} />
            <div className="reader-question-ends">
              <Text label="1 means" value={low} onChange={(value) => edit(i, { low: value })} />
              <Text label="5 means" value={high} onChange={(value) => edit(i, { high: value })} />
              <span className="reader-question-tools">
                <IconButton
                  small
                  label={`Move question ${i + 1} up`}
                  icon={IconArrowUp}
                  disabled={i === 0}
                  onPress={() => move(i, -1)}
                />
                <IconButton
                  small
                  label={`Move question ${i + 1} down`}
                  icon={IconArrowDown}
                  disabled={i === questions.length - 1}
                  onPress={() => move(i, 1)}
                />
                <IconButton
                  small
                  label={`Remove question ${i + 1}`}
                  icon={IconTrash}
                  onPress={() => onChange(questions.toSpliced(i, 1))}
                />
              </span>
            </div>
          </li>
        ))}
      </ol>
      <button
        type="button"
        className="button"
        disabled={questions.length >= MOST_QUESTIONS}
        onClick={() => onChange([...questions, { text: '', low: '', high: '' }])}
      >
        <IconPlus size={15} stroke={1.7} aria-hidden />
        Add a question
      </button>
    </>
  );
}

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Text({ label, value, onChange }: TextProps) {
  return (
    <label className="field grow">
      <span className="field-label">{label}</span>
      <input
        className="input"
        value={value}
        maxLength={200}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}
