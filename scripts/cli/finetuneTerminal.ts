// What both ways of fine-tuning say on a terminal.
import type { AppError } from '../../src/core/appError.ts';
import type { Doing } from '../../src/core/training/runWords.ts';

/** How it ended: with results, or halted by Ctrl-C and kept. */
export type FinetuneEnd = 'done' | 'paused';

export interface FinetuneTerminal {
  readonly say: (line: string) => void;
  /** What is done now: on a terminal over the line before, elsewhere a line for each thing. */
  readonly show: (doing: Doing) => void;
  /** Called once at the first Ctrl-C; a second one ends the process. */
  readonly onInterrupt: (pause: () => void) => void;
}

export function finetuneTerminal(out: NodeJS.WriteStream): FinetuneTerminal {
  let open = false;
  let shown = '';
  const closed = (): string => {
    const end = open ? '\n' : '';
    open = false;
    return end;
  };
  return {
    say: (line) => void out.write(`${closed()}${line}\n`),
    show: (doing) => {
      open = out.isTTY;
      if (out.isTTY) out.write(`\r\x1b[K${barOf(doing)}`);
      else if (doing.words !== shown) out.write(`${barOf(doing)}\n`);
      shown = doing.words;
    },
    onInterrupt: (pause) => {
      let pausing = false;
      process.on('SIGINT', () => {
        if (pausing) process.exit(130);
        pausing = true;
        out.write(`${closed()}Pausing after this step; press Ctrl-C again to end at once.\n`);
        pause();
      });
    },
  };
}

const WIDTH = 24;

function barOf({ words, fraction }: Doing): string {
  const done = Math.round(WIDTH * Math.min(1, fraction));
  const percent = String(Math.round(100 * fraction)).padStart(3);
  return `[${'='.repeat(done)}${' '.repeat(WIDTH - done)}] ${percent} % ${words}`;
}

export const CONTINUED = 'Continuing the run that was broken off.';
export const WRITTEN_AGAIN = 'The run here had ended; its results are written again.';

export const noPairsIn = (folder: string, why: readonly string[]): AppError => ({
  kind: 'training',
  message: [`${folder} holds no CT with MR of the same patient.`, ...why].join('\n'),
  advice: 'Name the folder that holds the CT and the MR of each patient by --pairs.',
});

export const badPairs = (bad: readonly string[]): AppError => ({
  kind: 'training',
  message: ['These pairs cannot be used:', ...bad.map((line) => `  ${line}`)].join('\n'),
  advice: 'Mend them, or add --skip-bad.',
});

export const unknownModel = (model: string, known: readonly string[]): AppError => ({
  kind: 'model',
  message: `There is no model ${model}.`,
  advice: `Choose one of ${known.join(', ')}, or the folder of a saved one.`,
});

/** `why`: what was said went wrong. */
export const halted = (why: readonly string[]): AppError => ({
  kind: 'training',
  message: why.join('\n') || 'The run halted.',
  advice: 'The same command continues from the last checkpoint.',
});
