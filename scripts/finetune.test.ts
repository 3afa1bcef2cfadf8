// `npm run finetune -- --backend node`: pairs in, halted, continued by the same command, results out; and what it refuses.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phantom, type PhantomOptions } from '../src/dicom/testing/phantom.ts';
import { writeUntrainedModel } from '../src/node/untrainedModel.ts';
import { finetuneInNode } from './cli/finetuneInNode.ts';
import { type FinetuneOptions } from './cli/finetuneOptions.ts';
import type { FinetuneTerminal } from './cli/finetuneTerminal.ts';

const root = mkdtempSync(join(tmpdir(), 'synthmr-finetune-'));
const model = join(root, 'tiny');
const pairs = join(root, 'pairs');
const small: PhantomOptions = {
  columns: 48,
  rows: 48,
  pixelMm: 4.6,
  heights: Array.from({ length: 9 }, (_, i) => 8 * i - 32),
};
const mr: PhantomOptions = {
  modality: 'MR',
  signed: false,
  intercept: -1100,
  seriesNumber: 5,
  description: 'T1 mprage',
};

function write(patient: string, number: number, all: readonly PhantomOptions[]): void {
  all.forEach((one, i) => {
    const folder = join(pairs, patient, `${i}`);
    mkdirSync(folder, { recursive: true });
    const options: PhantomOptions = {
      ...small,
      patientName: patient,
      studyUid: `2.25.${number}`,
      extra: [[0x00100020, 'LO', patient]],
      ...one,
    };
    for (const { name, bytes } of phantom(options)) writeFileSync(join(folder, name), bytes);
  });
}

beforeAll(async () => {
  await writeUntrainedModel(model, 'tiny', 32);
  write('ALPHA', 1, [{}, mr]);
  write('GAMMA', 3, [{}]);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const options = (more: Partial<FinetuneOptions> = {}): FinetuneOptions => ({
  pairs,
  out: '',
  model,
  choices: { epochs: 1, batch: 2, patience: null, loss: { mse: 1, bce: 0, contextual: 0 } },
  backend: 'node',
  skipBad: false,
  keepBrowser: false,
  ...more,
});

/** `pauseAt`: pauses, as Ctrl-C does, when such a line is shown. */
function terminal(pauseAt: RegExp | null = null): FinetuneTerminal & { readonly lines: string[] } {
  const lines: string[] = [];
  let pause: () => void = () => undefined;
  return {
    lines,
    say: (line) => void lines.push(line),
    show: ({ words }) => {
      if (pauseAt?.test(words)) pause();
    },
    onInterrupt: (call) => {
      pause = call;
    },
  };
}

describe('finetune in Node', () => {
  it('[TUNE-14] [TUNE-20] is halted and continued by the same command, and leaves a model, a curve and last of all a report', async () => {
    const out = join(root, 'out');
    const first = terminal(/step 1 of/);
    expect(await finetuneInNode(options(), out, first)).toBe('paused');
    expect(first.lines).toContain('GAMMA: CT without MR.');
    expect(first.lines).toContain('Patient 1: CT with T1');
    expect(readdirSync(out)).toEqual(['.kept']);
    const choices = { ...options().choices, epochs: 2 };
    await expect(finetuneInNode(options({ pairs: root, choices }), out, terminal())).rejects.toMatchObject({
      message: expect.stringContaining('other values of --pairs, --epochs.') as string,
    });
    const second = terminal();
    renameSync(pairs, `${pairs} elsewhere`); // its files are no longer needed
    writeFileSync(join(out, 'model'), ''); // where the model's folder goes
    await expect(finetuneInNode(options(), out, second)).rejects.toBeDefined();
    expect(second.lines[0]).toBe('Continuing the run that was broken off.');
    expect(readdirSync(out).sort()).toEqual(['.kept', 'curve.csv', 'model']);
    rmSync(join(out, 'model'));
    const third = terminal(/step 1 of/);
    expect(await finetuneInNode(options(), out, third)).toBe('done');
    renameSync(`${pairs} elsewhere`, pairs);
    expect(third.lines[0]).toBe('The run here had ended; its results are written again.');
    expect(readdirSync(out).sort()).toEqual(['curve.csv', 'model', 'report.json']);
    expect(readFileSync(join(out, 'curve.csv'), 'utf8').trim().split('\n')).toHaveLength(3);
    expect(readFileSync(join(out, 'report.json'), 'utf8')).not.toContain('ALPHA');
    expect(readFileSync(join(out, 'model', 'model.json'), 'utf8')).toContain('fine-tuned');
  });

  it('[TUNE-14] refuses a folder without pairs, and says whom it lacks', async () => {
    const alone = options({ pairs: join(pairs, 'GAMMA') });
    await expect(finetuneInNode(alone, join(root, 'none'), terminal())).rejects.toMatchObject({
      message: expect.stringContaining('GAMMA: CT without MR.') as string,
    });
  });

  it('[TUNE-9] names the pairs that cannot be used, and trains without them where it is told to', async () => {
    write('SWAPPED', 4, [{}, { ...mr, intercept: 0, signed: true }]);
    const out = join(root, 'bad');
    await expect(finetuneInNode(options(), out, terminal())).rejects.toMatchObject({
      message: expect.stringMatching(/Patient 2: .*looks like a CT/) as string,
    });
    const skipping = terminal(/step 1 of/);
    expect(await finetuneInNode(options({ skipBad: true }), out, skipping)).toBe('paused');
    expect(skipping.lines).toContain('Left out:');
  });
});
