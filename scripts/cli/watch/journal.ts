// The state file: one line of JSON for everything that ended, each on the disk before the work goes on; read again at a start.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { AppError } from '../../../src/core/appError.ts';

export type Ended = 'done' | 'stopped' | 'failed';

interface Line {
  readonly key: string;
  readonly fingerprint: string;
  /** SHA-256 of the weights, so that another model does all of it anew. */
  readonly model: string;
  readonly ended: Ended;
  readonly at: string;
}

export interface Journal {
  /** Whether it ended for good: what failed is tried again after a start. */
  readonly ended: (key: string, fingerprint: string) => boolean;
  readonly write: (key: string, fingerprint: string, ended: Ended) => void;
  readonly close: () => void;
}

/** Throws an AppError where the file cannot be written, or is something else. */
export function journal(path: string, model: string): Journal {
  const over = new Set<string>();
  const name = (key: string, fingerprint: string): string => JSON.stringify([key, fingerprint]);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const lines = before.split('\n');
  for (const [at, text] of lines.entries()) {
    if (text === '') continue;
    const line = lineIn(text);
    if (!line && at === lines.length - 1) continue; // cut short when the machine went down: that CT is done again
    if (!line) throw notAJournal(path, at + 1);
    if (line.model === model && line.ended !== 'failed') over.add(name(line.key, line.fingerprint));
  }
  const file = openSync(path, 'a');
  if (before !== '' && !before.endsWith('\n')) writeSync(file, '\n');
  return {
    ended: (key, fingerprint) => over.has(name(key, fingerprint)),
    write: (key, fingerprint, ended) => {
      const line: Line = { key, fingerprint, model, ended, at: new Date().toISOString() };
      writeSync(file, `${JSON.stringify(line)}\n`);
      fsyncSync(file);
      if (ended !== 'failed') over.add(name(key, fingerprint));
    },
    close: () => closeSync(file),
  };
}

/** The same with other keys in the file: `named` makes them of those that are asked for. */
export const journalOf = (kept: Journal, named: (key: string) => string): Journal => ({
  ended: (key, fingerprint) => kept.ended(named(key), fingerprint),
  write: (key, fingerprint, ended) => kept.write(named(key), fingerprint, ended),
  close: kept.close,
});

function lineIn(text: string): Line | null {
  try {
    const value = JSON.parse(text) as Partial<Line> | null;
    return typeof value?.key === 'string' &&
      typeof value.fingerprint === 'string' &&
      typeof value.model === 'string' &&
      (value.ended === 'done' || value.ended === 'stopped' || value.ended === 'failed')
      ? {
          at: '',
          ...value,
          key: value.key,
          fingerprint: value.fingerprint,
          model: value.model,
          ended: value.ended,
        }
      : null;
  } catch {
    return null;
  }
}

const notAJournal = (path: string, line: number): AppError => ({
  kind: 'file',
  message: `${path} is no state file of this command: its line ${line} cannot be read.`,
  advice: 'Name another file by --state, or remove that line: what it tells of is then done again.',
});
