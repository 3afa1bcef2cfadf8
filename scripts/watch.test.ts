// `--watch` against an Orthanc on this machine: 200 studies with Orthanc and the command killed in the middle; then two commands.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zipSync } from 'fflate';
import { phantom, type PhantomOptions } from '../src/dicom/testing/phantom.ts';
import { writeUntrainedModel } from '../src/node/untrainedModel.ts';
import { Orthanc, orthancMissing } from './testing/orthanc.ts';

const absent = orthancMissing();
const root = mkdtempSync(join(tmpdir(), 'synthmr-watch-test-'));
const model = join(root, 'tiny');
const SLICES = 4;
const head: PhantomOptions = { columns: 40, rows: 40, pixelMm: 5.6, heights: [-15, -5, 5, 15] };

/** One process of the command, and what it said. */
class Command {
  readonly #process: ChildProcess;
  readonly ended: Promise<number | null>;
  out = '';

  constructor(...args: readonly string[]) {
    const all = [...args, '--model', model, '--backend', 'wasm', '--threads', '1', '--contrast', 't1'];
    this.#process = spawn(process.execPath, ['--import', 'tsx', 'scripts/synthesise.ts', ...all]);
    const take = (chunk: Buffer): void => void (this.out += chunk.toString());
    this.#process.stdout?.on('data', take);
    this.#process.stderr?.on('data', take);
    this.ended = new Promise((resolve) => this.#process.once('exit', resolve));
  }

  kill(signal: 'SIGINT' | 'SIGKILL'): Promise<number | null> {
    this.#process.kill(signal);
    return this.ended;
  }

  get done(): readonly string[] {
    return [...this.out.matchAll(/ {2}(\S+) {2}done: /g)].flatMap(([, key]) => key ?? []);
  }
}

async function until(holds: () => boolean, command: Command): Promise<void> {
  for (let waited = 0; !holds(); waited += 20) {
    if (waited > 100_000) throw new Error(`It does not come to that:\n${command.out.slice(-2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** `count` studies, from number `first` on, as one ZIP: Orthanc opens it itself. */
async function fill(
  orthanc: Orthanc,
  first: number,
  count: number,
  options: PhantomOptions = {},
): Promise<void> {
  const files: Record<string, Uint8Array> = {};
  const base = phantom({ ...head, studyUid: '2.25.70000', ...options });
  const swap = (bytes: Uint8Array, n: number): Uint8Array =>
    Buffer.from(
      Buffer.from(bytes)
        .toString('latin1')
        .replaceAll('2.25.70000', `2.25.7${String(n).padStart(4, '0')}`),
      'latin1',
    );
  for (let n = first; n < first + count; n++)
    for (const { name, bytes } of base) files[`${n}/${name}`] = swap(bytes, n);
  const zip = zipSync(files, { level: 0 });
  const answer = await orthanc.ask('/instances', { method: 'POST', body: new Uint8Array(zip) });
  expect(answer.status).toBe(200);
  await answer.arrayBuffer();
}

/** Synthetic series in Orthanc by the study that they are in: how many, and how many images each. */
async function synthetic(
  orthanc: Orthanc,
): Promise<{ readonly studies: number; readonly series: number; readonly images: number[] }> {
  const query = { Level: 'Series', Expand: true, Query: { Modality: 'MR' } };
  const answer = await orthanc.ask('/tools/find', { method: 'POST', body: JSON.stringify(query) });
  const found = (await answer.json()) as readonly {
    readonly ParentStudy: string;
    readonly Instances: readonly string[];
  }[];
  return {
    studies: new Set(found.map(({ ParentStudy }) => ParentStudy)).size,
    series: found.length,
    images: [...new Set(found.map(({ Instances }) => Instances.length))],
  };
}

const orthancs: Orthanc[] = [];
const started = async (): Promise<Orthanc> => {
  const orthanc = await Orthanc.started();
  orthancs.push(orthanc);
  return orthanc;
};

beforeAll(async () => {
  if (absent.length === 0) await writeUntrainedModel(model, 'untrained-tiny', 32);
});
afterAll(async () => {
  for (const orthanc of orthancs) await orthanc.remove();
  rmSync(root, { recursive: true, force: true });
});

const title = absent.length === 0 ? 'watch' : `watch (skipped: ${absent.join(', ')} not installed)`;

describe.skipIf(absent.length > 0)(title, () => {
  it('[PACS-7] 200 studies, Orthanc killed and started, the command killed and started: nothing lost, nothing twice', async () => {
    const orthanc = await started();
    await fill(orthanc, 0, 199);
    await fill(orthanc, 199, 1, { heights: [0] }); // no head: stopped by its verdict
    const args = [
      '--watch',
      orthanc.root,
      '--to',
      orthanc.root,
      '--state',
      join(root, 'state.jsonl'),
    ] as const;
    const quick = ['--every', '0.2', '--settle', '0', '--once'] as const;
    const first = new Command(...args, ...quick);
    await until(() => first.done.length >= 50, first);
    await orthanc.kill();
    await until(() => first.out.includes('does not answer'), first);
    await orthanc.start();
    await until(() => first.done.length >= 120, first);
    await first.kill('SIGKILL');
    const second = new Command(...args, ...quick);
    expect(await second.ended).toBe(0);
    const all = [...first.done, ...second.done];
    expect(new Set(all).size).toBe(199);
    expect(all.length - new Set(all).size).toBeLessThanOrEqual(1); // killed between its last image and its line: found there
    expect(first.out).toContain('It answers again.');
    expect(`${first.out}${second.out}`.match(/stopped by its verdict/g)).toHaveLength(1);
    expect(await synthetic(orthanc)).toEqual({ studies: 199, series: 199, images: [SLICES] });
  });

  it('[PACS-7] [PACS-8] two commands share one Orthanc; one is killed in its work, which the other takes over: nothing lost, nothing twice', async () => {
    const orthanc = await started();
    const STUDIES = 24;
    await fill(orthanc, 0, STUDIES);
    const args = [
      '--watch',
      orthanc.root,
      '--to',
      orthanc.root,
      '--every',
      '0.2',
      '--settle',
      '0',
      '--share',
    ] as const;
    const own = (n: number): readonly string[] => ['--lease', '2', '--state', join(root, `share-${n}.jsonl`)];
    const first = new Command(...args, ...own(1));
    const out = join(root, 'out');
    const second = new Command(...args, ...own(2), '--out', out);
    await until(() => first.done.length >= 5 && second.done.length >= 1, first);
    await first.kill('SIGKILL');
    await until(() => new Set([...first.done, ...second.done]).size === STUDIES, second);
    expect(await second.kill('SIGINT')).toBe(0); // Ctrl-C
    // What the first had done counts as left until the second comes to it.
    expect(second.out).toMatch(/Ended: \d+ done, 0 stopped by their verdict, 0 failed, \d+ left\.\n$/);
    const all = [...first.done, ...second.done];
    expect(new Set(all).size).toBe(all.length);
    expect(await synthetic(orthanc)).toEqual({ studies: STUDIES, series: STUDIES, images: [SLICES] });
    const folders = readdirSync(out).filter((name) => name.startsWith('2.25.'));
    expect(folders).toHaveLength(second.done.length);
    expect(readdirSync(join(out, folders[0] ?? '')).sort()).toEqual([
      'made-of.txt',
      'report.html',
      'report.json',
      'synthetic-t1',
    ]);
  });
});
