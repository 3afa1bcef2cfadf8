// Runs the DICOM tools of others, and knows which are installed.
import { execFile, spawnSync } from 'node:child_process';

export interface Run {
  readonly code: number;
  /** Standard output and error together, line by line, without empty lines. */
  readonly lines: readonly string[];
}

/** Runs beside the test's own thread, so that a slow machine is no silence to the test runner. */
export const run = (tool: string, args: readonly string[]): Promise<Run> =>
  new Promise((resolve, reject) => {
    execFile(tool, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error && typeof error.code === 'string') reject(error);
      else {
        const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
        resolve({ code: error ? Number(error.code ?? -1) : 0, lines });
      }
    });
  });

/**
 * Runs a tool that takes one file once for each: what it said of each, and whether all ended well. One process of the test's
 * starts them all, for starting a process costs one with much memory more than such a tool takes.
 */
export async function runEach(
  tool: string,
  args: (file: string, i: number) => readonly string[],
  files: readonly string[],
): Promise<readonly Run[]> {
  const END = '@@ended@@';
  const quoted = (arg: string): string => `'${arg.replaceAll("'", "'\\''")}'`;
  const script = files
    .map(
      (file, i) => `${[tool, ...args(file, i)].map(quoted).join(' ')} 2>&1; code=$?; echo; echo ${END} $code`,
    )
    .join('\n');
  const { lines } = await run('sh', ['-c', script]);
  const runs: Run[] = [];
  let said: string[] = [];
  for (const line of lines)
    if (line.startsWith(END)) {
      runs.push({ code: Number(line.slice(END.length)), lines: said });
      said = [];
    } else said.push(line);
  if (runs.length !== files.length)
    throw new Error(`${tool} answered for ${runs.length} of ${files.length}.`);
  return runs;
}

/** Some tools take one file each: hundreds of processes, on a busy machine. */
export const patient = { timeout: 600_000 };

const onPath = (tool: string): boolean => spawnSync('which', [tool]).status === 0;

/** Debian's Python sees Debian's packages; another Python in front of it would not. */
export const python = '/usr/bin/python3';
export const hasPydicom = (): boolean => spawnSync(python, ['-c', 'import pydicom, numpy']).status === 0;

/** Which of the tools are not installed. */
export const missing = (...tools: readonly string[]): readonly string[] =>
  tools.filter((tool) => !onPath(tool));
