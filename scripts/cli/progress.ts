// One line on a terminal that says how far the work is; on anything else, a line for each step.

export interface Progress {
  /** A step begins; the one before it is done. */
  readonly step: (words: string) => void;
  readonly at: (done: number, total: number) => void;
  readonly end: () => void;
}

const WIDTH = 28;
const SHOWN_EVERY_MS = 100;

export const silent: Progress = { step: () => undefined, at: () => undefined, end: () => undefined };

/** `[#########...................] Synthesising 12/70, 41 s left` */
export function progressBar(out: NodeJS.WriteStream): Progress {
  let words = '';
  let begun = 0;
  let shownAt = 0;
  let open = false;
  const draw = (done: number, total: number): void => {
    const filled = total > 0 ? Math.round((WIDTH * done) / total) : 0;
    const bar = `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}]`;
    const seconds = (performance.now() - begun) / 1000;
    const left =
      done > 0 && done < total && seconds > 2 ? `, ${leftText((seconds / done) * (total - done))} left` : '';
    const count = total > 0 ? ` ${done}/${total}` : '';
    out.write(`\r\x1b[2K${bar} ${words}${count}${left}`);
    open = true;
  };
  const close = (): void => {
    if (open) out.write('\n');
    open = false;
  };
  return {
    step: (next) => {
      close();
      words = next;
      begun = performance.now();
      shownAt = 0;
      if (out.isTTY) draw(0, 0);
      else out.write(`${words}\n`);
    },
    at: (done, total) => {
      if (!out.isTTY) return;
      if (done < total && performance.now() - shownAt < SHOWN_EVERY_MS) return;
      shownAt = performance.now();
      draw(done, total);
    },
    end: close,
  };
}

const leftText = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
