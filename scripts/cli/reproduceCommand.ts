// The reproduce command: a bundle opened, its inputs and its model looked for, the result made again, and every finding told.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { toAppError } from '../../src/core/appError.ts';
import { pixelsPath } from '../../src/core/bundle/bundleFiles.ts';
import { bundleRecord, type BundleRecord } from '../../src/core/bundle/bundleRecord.ts';
import { compareFiles, compareRecords, type Finding } from '../../src/core/bundle/compareBundles.ts';
import { hashFile } from '../../src/core/bundle/hashFiles.ts';
import type { Contrast } from '../../src/core/contrast.ts';
import { modelFolder } from '../../src/node/modelFolder.ts';
import { nodeCompute } from '../../src/node/nodeCompute.ts';
import { openModel } from '../../src/pipeline/openModel.ts';
import { openBundle, type OpenedBundle } from '../../src/storage/bundleZip.ts';
import { chooseModel } from './chooseModel.ts';
import { commandEngine } from './commandEngine.ts';
import { makeAgain } from './makeAgain.ts';
import { openPath } from './openCt.ts';
import { type Progress, progressBar, silent } from './progress.ts';
import {
  badReproduceOption,
  readReproduceOptions,
  REPRODUCE_HELP,
  type ReproduceOptions,
} from './reproduceOptions.ts';
import type { ExitCode, Terminal } from './synthesiseCommand.ts';

/** Runs the command; answers its exit code: 3 where something did not come out the same. */
export async function reproduceCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  process.once('SIGINT', stop);
  let progress: Progress = silent;
  try {
    const options = readReproduceOptions(args);
    if (!options) {
      terminal.out(REPRODUCE_HELP);
      return 0;
    }
    if (!options.quiet && terminal.bar) progress = progressBar(terminal.bar);
    const findings: Finding[] = [];
    const tell = (found: readonly Finding[]): void => {
      progress.end();
      for (const { same, words } of found) terminal.out(`${same ? '        ' : 'DIFFERS '}${words}\n`);
      findings.push(...found);
    };
    const whole = await run(options, { tell, signal: abort.signal, progress });
    const differing = findings.filter(({ same }) => !same).length;
    terminal.out(
      differing > 0
        ? `Not reproduced: ${differing === 1 ? '1 finding differs' : `${differing} findings differ`}.\n`
        : whole
          ? 'Reproduced. Research only, not for diagnosis.\n'
          : 'The bundle and the model are as they were. Name the input files by --inputs to make the result again.\n',
    );
    return differing > 0 ? 3 : 0;
  } catch (thrown) {
    progress.end();
    const error = toAppError(thrown);
    terminal.error(`${error.message}\n${error.advice}\n`);
    return 1;
  } finally {
    process.removeListener('SIGINT', stop);
  }
}

interface Around {
  readonly tell: (found: readonly Finding[]) => void;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** Whether the result was made again. */
async function run(options: ReproduceOptions, { tell, signal, progress }: Around): Promise<boolean> {
  const bytes = await readFile(options.bundle).catch(() => null);
  if (!bytes) throw badReproduceOption(`${options.bundle}: there is no such file.`);
  const bundle = await openBundle(bytes, options.bundle);
  tell(contentFindings(bundle));
  const { manifest } = bundle;
  const modelPath = await chooseModel(options.models, options.model ?? manifest.model.id);
  const model = await modelFindings(modelPath, manifest.model);
  tell(model);
  if (options.inputs === null) return false;

  const compute = nodeCompute();
  const host = { compute, signal, progress };
  progress.step('Reading headers');
  const dropped = await openPath(options.inputs, 'CT', host);
  progress.step('Hashing the input files');
  const hashes: string[] = [];
  for (const { file } of dropped.files) {
    signal.throwIfAborted();
    hashes.push((await hashFile(file)).sha256);
    progress.at(hashes.length, dropped.files.length);
  }
  const there = new Set(hashes);
  tell([
    compareFiles('CT', manifest.ct.files, there),
    ...manifest.comparisons.map(({ contrast, files }) => compareFiles(`Real ${contrast}`, files, there)),
  ]);
  if (model.some(({ same }) => !same)) return false; // the engine would refuse it

  const engine = await commandEngine({
    models: options.models,
    model: dirname(modelPath),
    threads: options.threads,
    backend: options.backend,
  });
  try {
    const made = await makeAgain({ record: manifest, engine, dropped, hashes }, host);
    const again = await bundleRecord(made);
    progress.step('Comparing');
    tell(compareRecords(manifest, again, pixelsOf(bundle, made.volumes)));
    return true;
  } finally {
    engine.close();
  }
}

function contentFindings({ changed, manifest }: OpenedBundle): readonly Finding[] {
  const count = manifest.contents.length;
  return changed.length === 0
    ? [{ same: true, words: `Bundle: its ${count} files are as they were written.` }]
    : [{ same: false, words: `Bundle: ${changed.join(', ')} changed since it was written.` }];
}

async function modelFindings(path: string, wanted: BundleRecord['model']): Promise<readonly Finding[]> {
  const file = await openModel(modelFolder(path), path);
  const words = `Model ${file.name} ${file.version}`;
  if (file.weightsSha256 !== wanted.weightsSha256)
    return [
      {
        same: false,
        words: `${words}: its weights are not those of the bundle (${wanted.name} ${wanted.version}).`,
      },
    ];
  const changed: string[] = [];
  for (const { path: shard, sha256 } of file.shards) {
    const content = await readFile(join(dirname(path), shard)).catch(() => null);
    if (!content || createHash('sha256').update(content).digest('hex') !== sha256) changed.push(shard);
  }
  return changed.length === 0
    ? [{ same: true, words: `${words}: every byte of its weights is the bundle’s.` }]
    : [
        {
          same: false,
          words: `${words}: ${changed.join(', ')} changed, or is missing. Nothing is made with it.`,
        },
      ];
}

/** The pixels of both, where the bundle holds them. */
const pixelsOf =
  (bundle: OpenedBundle, made: ReadonlyMap<Contrast, Uint16Array>) =>
  (contrast: Contrast): readonly [Uint16Array, Uint16Array] | null => {
    const [raw, now] = [bundle.file(pixelsPath(contrast)), made.get(contrast)];
    if (!raw || raw.length !== now?.byteLength) return null;
    return [new Uint16Array(raw.slice().buffer), now];
  };
