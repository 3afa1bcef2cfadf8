// Runs the DICOM tools of others, and knows which are installed.
import { spawnSync } from 'node:child_process';

export interface Run {
  readonly code: number;
  /** Standard output and error together, line by line, without empty lines. */
  readonly lines: readonly string[];
}

export function run(tool: string, args: readonly string[]): Run {
  const { status, stdout, stderr, error } = spawnSync(tool, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  return { code: status ?? -1, lines };
}

const onPath = (tool: string): boolean => spawnSync('which', [tool]).status === 0;

/** Debian's Python sees Debian's packages; another Python in front of it would not. */
export const python = '/usr/bin/python3';
export const hasPydicom = (): boolean => spawnSync(python, ['-c', 'import pydicom, numpy']).status === 0;

/** Which of the tools are not installed. */
export const missing = (...tools: readonly string[]): readonly string[] =>
  tools.filter((tool) => !onPath(tool));
