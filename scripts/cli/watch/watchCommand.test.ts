// A folder that is watched: which CT of each folder is taken, and what the results say of where they came from.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { phantom, type PhantomOptions } from '../../../src/dicom/testing/phantom.ts';
import { writeUntrainedModel } from '../../../src/node/untrainedModel.ts';
import { synthesiseCommand } from '../synthesiseCommand.ts';

const root = mkdtempSync(join(tmpdir(), 'synthmr-watch-folder-'));
const [model, inputs, out] = [join(root, 'tiny'), join(root, 'in'), join(root, 'out')];
const head: PhantomOptions = { columns: 40, rows: 40, pixelMm: 5.6, heights: [-15, -5, 5, 15] };
const uids = ['2.25.81', '2.25.82'] as const;

beforeAll(async () => {
  await writeUntrainedModel(model, 'untrained-tiny', 32);
  const folder = join(inputs, 'MEYER');
  mkdirSync(folder, { recursive: true });
  uids.forEach((seriesUid, i) => {
    for (const { name, bytes } of phantom({ ...head, seriesUid, seriesNumber: 2 + i }))
      writeFileSync(join(folder, `${i}-${name}`), bytes);
  });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

it('[CLI-8] [CLI-9] --series chooses in each folder, and with --deidentify nothing names folder or series', async () => {
  let [said, error] = ['', ''];
  const run = (...args: readonly string[]): Promise<number> =>
    synthesiseCommand(
      [
        ...['--watch', inputs, '--out', out, '--once', '--settle', '0', '--every', '0.1', '--retries', '1'],
        ...[
          '--model',
          model,
          '--backend',
          'wasm',
          '--threads',
          '1',
          '--contrast',
          't1',
          '--deidentify',
          ...args,
        ],
      ],
      { out: (text) => void (said += text), error: (text) => void (error += text), bar: null },
    );
  expect({ code: await run(), error }).toEqual({ code: 1, error: '' });
  expect(said).toContain('Choose one by --series');
  expect({ code: await run('--series', '3'), error }).toEqual({ code: 0, error: '' });
  expect(said).toContain('1 done');
  const [result, ...others] = readdirSync(out).filter((name) => name !== 'synthmr-watch.jsonl');
  expect(others).toEqual([]);
  expect(result).toMatch(/^[0-9a-f]{32}$/);
  const files = readdirSync(out, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  expect(files.length).toBeGreaterThan(4);
  for (const { parentPath, name } of files) {
    const text = readFileSync(join(parentPath, name), 'latin1');
    for (const secret of ['MEYER', ...uids])
      expect(text.includes(secret), `${secret} in ${name}`).toBe(false);
  }
  const before = said.length;
  expect(await run('--series', '3')).toBe(0); // the state file knows it
  expect(said.slice(before)).toContain('0 done');
});
