// The results of a fine-tune in its folder. The report marks a finished run, so it comes last.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunFile } from '../../src/core/training/fineTuneReport.ts';

/** Writes one result, and says where it is. What is there under its name is whole. */
export function writeResult(folder: string, path: string, content: Uint8Array | string): string {
  const to = join(folder, path);
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(`${to}.part`, content);
  renameSync(`${to}.part`, to);
  return to;
}

interface Results {
  /** Null where there is none. */
  readonly textOf: (what: RunFile) => string | null | Promise<string | null>;
  /** Its files; null or empty where the run made none. */
  readonly model: AsyncIterable<{ readonly path: string; readonly bytes: Uint8Array }> | null;
}

/** Says where each lies. Throws where one cannot be written: then there is no report, and the same command writes them again. */
export async function writeResults(
  folder: string,
  say: (line: string) => void,
  { textOf, model }: Results,
): Promise<void> {
  const write = async (what: RunFile): Promise<void> => {
    const text = await textOf(what);
    if (text !== null) say(writeResult(folder, what, text));
  };
  await write('curve.csv');
  let files = 0;
  if (model)
    for await (const { path, bytes } of model) {
      writeResult(folder, join('model', path), bytes);
      files++;
    }
  if (files > 0) say(join(folder, 'model', 'model.json'));
  await write('report.json');
}
