// The keys of a reader at work, and what each does: answers by what is asked, all else alike.
import type { TaskKind } from '../../core/readerStudy/design.ts';
import type { Answer } from '../../core/readerStudy/reading.ts';

export type ReadingAction =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'undo' | 'pause' }
  /** By so many slices, and by so many steps of zoom; `zoom` 0 goes back to the whole picture. */
  | { readonly kind: 'slice' | 'zoom'; readonly by: number }
  /** The frame, by steps. */
  | { readonly kind: 'frame'; readonly x: number; readonly y: number };

const answerKeys: Readonly<Record<TaskKind, Readonly<Record<string, Answer>>>> = {
  single: { ArrowLeft: 'real', ArrowRight: 'synthetic' },
  pair: { ArrowLeft: 'left', ArrowRight: 'right' },
  rating: { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5 },
  preference: { ArrowLeft: 'left', ArrowRight: 'right', ArrowDown: 'neither' },
};

/** The key that gives an answer, as it is shown. */
export function keyOf(task: TaskKind, answer: Answer): string {
  const [key = ''] = Object.entries(answerKeys[task]).find(([, one]) => one === answer) ?? [];
  return { ArrowLeft: '←', ArrowRight: '→', ArrowDown: '↓' }[key] ?? key;
}

const frameSteps: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

interface Pressed {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly repeat: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** Null where a key does nothing. A key that is held down answers once. */
export function readingAction(task: TaskKind, pressed: Pressed): ReadingAction | null {
  const { key, shiftKey, repeat } = pressed;
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey) return null;
  if (shiftKey && task === 'preference') {
    const [x, y] = frameSteps[key] ?? [];
    if (x !== undefined && y !== undefined) return { kind: 'frame', x, y };
  }
  if (key === 'PageUp' || key === 'PageDown') return { kind: 'slice', by: key === 'PageUp' ? 1 : -1 };
  if (key === '+' || key === '=') return { kind: 'zoom', by: 1 };
  if (key === '-') return { kind: 'zoom', by: -1 };
  if (key === '0') return { kind: 'zoom', by: 0 };
  if (repeat || shiftKey) return null;
  if (key === 'Backspace') return { kind: 'undo' };
  if (key === 'Escape') return { kind: 'pause' };
  const answer = answerKeys[task][key];
  return answer === undefined ? null : { kind: 'answer', answer };
}
