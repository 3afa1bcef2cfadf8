// The synthesise command from arguments to results, into a folder, a PACS or both: all or nothing; or many, where it watches.
import { toAppError } from '../../src/core/appError.ts';
import { countText } from '../../src/core/words.ts';
import { nodeCompute } from '../../src/node/nodeCompute.ts';
import { chooseCt, seriesWords } from './chooseSeries.ts';
import { commandEngine, type CommandEngine } from './commandEngine.ts';
import { connectPacs, type Environment } from './connectPacs.ts';
import { filterOf, findCt, openFromPacs } from './fromPacs.ts';
import { HELP } from './help.ts';
import { openPath } from './openCt.ts';
import { readOptions, type SynthesiseOptions } from './options.ts';
import { type OutBundle, outBundle } from './outBundle.ts';
import { type OutFolder, outFolder } from './outFolder.ts';
import { type Progress, progressBar, silent } from './progress.ts';
import { isVerdict } from './stopOnVerdict.ts';
import { synthesiseOne, timing } from './synthesiseOne.ts';
import { archiveOf, storeInPacs } from './toPacs.ts';
import { watchCommand } from './watch/watchCommand.ts';

export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Where a progress bar is drawn; null for none. */
  readonly bar: NodeJS.WriteStream | null;
}

/** Everything was written; it failed; or a verdict stopped it. */
export type ExitCode = 0 | 1 | 3;

/** Runs the command; answers its exit code. Every failure is a sentence, and leaves nothing behind. */
export async function synthesiseCommand(
  args: readonly string[],
  terminal: Terminal,
  environment: Environment = process.env,
): Promise<ExitCode> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  process.once('SIGINT', stop);
  let engine: CommandEngine | null = null;
  try {
    const options = readOptions(args);
    if (!options) {
      terminal.out(HELP);
      return 0;
    }
    const { watch } = options;
    const places = watch ? { folder: null, bundle: null } : await placesOf(options);
    engine = await commandEngine(options);
    if (watch) {
      const around = { out: terminal.out, signal: abort.signal, environment };
      const { failed, left } = await watchCommand(options, watch, engine, around);
      return failed > 0 || (watch.once && left > 0) ? 1 : 0;
    }
    terminal.out(await once(options, engine, places, { terminal, signal: abort.signal, environment }));
    return 0;
  } catch (thrown) {
    const error = toAppError(thrown);
    terminal.error(`${error.message}\n${error.advice}\n`);
    return isVerdict(error) ? 3 : 1;
  } finally {
    engine?.close();
    process.removeListener('SIGINT', stop);
  }
}

/** Where the results go, on this disk. */
interface Places {
  readonly folder: OutFolder | null;
  readonly bundle: OutBundle | null;
}

/** Throws an AppError before any work where something could not be written. */
async function placesOf({ out, bundle }: SynthesiseOptions): Promise<Places> {
  const results = out === null ? null : { path: out, folder: await outFolder(out) };
  return {
    folder: results?.folder ?? null,
    bundle: bundle === null ? null : await outBundle(bundle, results),
  };
}

interface Around {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly environment: Environment;
}

/** One CT; folder and bundle get their names only when everything is there. */
async function once(
  options: SynthesiseOptions,
  engine: CommandEngine,
  places: Places,
  { terminal, signal, environment }: Around,
): Promise<string> {
  const progress = options.quiet || !terminal.bar ? silent : progressBar(terminal.bar);
  try {
    const said = await run(options, engine, places, { progress, signal, environment });
    progress.end();
    await places.bundle?.finish();
    await places.folder?.finish();
    return said;
  } catch (thrown) {
    await places.bundle?.discard();
    await places.folder?.discard();
    throw thrown;
  } finally {
    progress.end();
  }
}

/** Everything but the names; answers what to say at the end. */
async function run(
  options: SynthesiseOptions,
  engine: CommandEngine,
  { folder, bundle }: Places,
  {
    progress,
    signal,
    environment,
  }: {
    readonly progress: Progress;
    readonly signal: AbortSignal;
    readonly environment: Environment;
  },
): Promise<string> {
  const seconds: Record<string, number> = {};
  const timed = timing(seconds);
  const compute = nodeCompute();
  const host = { compute, signal, progress };
  const { source } = options;
  const from = source.kind === 'pacs' ? connectPacs('FROM', source.at, environment, options.to).pacs : null;
  const other = source.kind === 'pacs' ? source.at : null;
  const to = options.to === null ? null : connectPacs('TO', options.to, environment, other).pacs;

  progress.step(from ? 'Fetching from the PACS' : 'Reading headers');
  const dropped = await timed('headers', async () =>
    from
      ? openFromPacs(from, await findCt(from, filterOf(options), signal), host)
      : openPath(source.at, 'CT', host),
  );
  const chosen = chooseCt(dropped.summary, source.at, from ? null : options.series);
  const archive = to && archiveOf(to);
  const made = await synthesiseOne(
    { options, engine, compute, signal, progress, archive, seconds },
    dropped,
    chosen,
  );
  if (!made)
    return `${options.to ?? ''} has the synthetic series of this CT, by this model, already: nothing was made.\n`;
  if (folder) await made.write(folder);
  if (bundle) await bundle.write(await made.bundle(options.bundlePixels));
  const stored = to && (await storeInPacs(to, made.output, host));
  const { output, warnings } = made;
  const where = [
    ...(options.out === null ? [] : [`${output.words}, report.html and report.json in ${options.out}`]),
    ...(stored
      ? [
          `${countText(stored.sent, 'DICOM file')} stored in ${options.to ?? ''}${stored.there > 0 ? ` (${stored.there} were there)` : ''}, and read back with the same pixels${stored.elsewhere > 0 ? ` (${stored.elsewhere}, made on another device, to a thousandth)` : ''}`,
        ]
      : []),
    ...(options.bundle === null ? [] : [`the reproducibility bundle in ${options.bundle}`]),
  ].join('; ');
  return [
    `${where}, made from ${seriesWords(made.info)}`,
    `by ${made.model} on ${made.adapter}. Research only, not for diagnosis.`,
    ...warnings.map((text) => `Note: ${text}`),
    '',
  ].join('\n');
}
