// Every answer of a reader beside what was shown: what the statistics count, and what the CSV says.
import { csv } from '../files/csv.ts';
import type { Origin, TaskKind } from './design.ts';
import { type Answer, type GivenAnswer, type Reading, standingOf } from './reading.ts';
import { itemsOf, type ReaderCase, type ReaderStudy, sidesOf } from './study.ts';

export interface AnswerRow extends GivenAnswer {
  readonly reader: string;
  /** In which it was asked, from 1. */
  readonly position: number;
  readonly code: string;
  readonly task: TaskKind;
  readonly contrast: ReaderCase['contrast'];
  /** Which of the study's rating questions; null elsewhere. */
  readonly question: number | null;
  readonly left: Origin;
  /** Null where one image was shown. */
  readonly right: Origin | null;
  readonly mirrored: boolean;
  /** What the right answer is; null where there is none. */
  readonly truth: Answer | null;
  /** Null where there is no right answer. */
  readonly correct: boolean | null;
  /** Which image was chosen: 0 or 1 in the case's own order, whatever the side; 2 for neither; null where none was chosen. */
  readonly chosen: number | null;
}

export function answerRows(study: ReaderStudy, reading: Reading): readonly AnswerRow[] {
  const items = itemsOf(study, reading.plan);
  return standingOf(reading).given.flatMap((given, i) => {
    const item = items[i];
    if (!item) return [];
    const { planned, of, question } = item;
    const [left, right] = sidesOf(item);
    if (left === null) return [];
    const truth = truthOf(of.task, left);
    return [
      {
        ...given,
        reader: reading.reader,
        position: i + 1,
        code: of.code,
        task: of.task,
        contrast: of.contrast,
        question,
        left,
        right,
        mirrored: planned.mirrored,
        truth,
        correct: truth === null ? null : given.answer === truth,
        chosen: chosenImage(given.answer, right !== null && planned.swapped),
      },
    ];
  });
}

function truthOf(task: TaskKind, left: Origin): Answer | null {
  if (task === 'single') return left === 'real' ? 'real' : 'synthetic';
  return task === 'pair' ? (left === 'real' ? 'left' : 'right') : null;
}

function chosenImage(answer: Answer, swapped: boolean): number | null {
  if (answer === 'neither') return 2;
  if (answer !== 'left' && answer !== 'right') return null;
  return (answer === 'right') === swapped ? 0 : 1;
}

const columns = [
  'study',
  'seed',
  'reader',
  'position',
  'case',
  'task',
  'question',
  'contrast',
  'left',
  'right',
  'mirrored',
  'truth',
  'answer',
  'correct',
  'ms',
  'changed',
  'earlier',
  'answered',
  'region_x',
  'region_y',
];

const originText = (origin: Origin | null): string => origin?.replace(/^model:/, '') ?? '';

/** One line an answer. No patient, series or file is named: a case has its code. */
export function answersCsv(study: ReaderStudy, rows: readonly AnswerRow[]): string {
  const { name, seed, questions } = study.design;
  return csv(
    columns,
    rows.map((row) => [
      name,
      seed,
      row.reader,
      row.position,
      row.code,
      row.task,
      row.question === null ? '' : (questions[row.question]?.text ?? ''),
      row.contrast,
      originText(row.left),
      originText(row.right),
      row.mirrored ? 'yes' : 'no',
      row.truth,
      row.answer,
      row.correct === null ? '' : row.correct ? 'yes' : 'no',
      row.ms,
      row.earlier.length > 0 ? 'yes' : 'no',
      row.earlier.join(' '),
      row.at,
      row.region?.x.toFixed(3) ?? '',
      row.region?.y.toFixed(3) ?? '',
    ]),
  );
}
