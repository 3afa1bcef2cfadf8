// `synthesise --watch`: the worklist, the state file, the claims and the work of one CT, put together and served until Ctrl-C.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tissueNetwork } from '../../../src/core/tissue/tissueNetwork.ts';
import { anything, type PacsFilter } from '../../../src/dicomweb/pacsApi.ts';
import { countText } from '../../../src/core/words.ts';
import { nodeCompute } from '../../../src/node/nodeCompute.ts';
import { chooseCt } from '../chooseSeries.ts';
import type { CommandEngine } from '../commandEngine.ts';
import { connectPacs, type Environment } from '../connectPacs.ts';
import { filterOf } from '../fromPacs.ts';
import type { SynthesiseOptions, WatchOptions } from '../options.ts';
import { outFolder } from '../outFolder.ts';
import { silent } from '../progress.ts';
import { synthesiseOne } from '../synthesiseOne.ts';
import { archiveOf, storeInPacs } from '../toPacs.ts';
import { orthancClaims } from './claims.ts';
import { journal, journalOf } from './journal.ts';
import { clock } from './clock.ts';
import { serve, type Served } from './serve.ts';
import { folderWorklist, pacsWorklist, type WorkItem } from './worklist.ts';

export interface WatchAround {
  readonly out: (text: string) => void;
  readonly signal: AbortSignal;
  readonly environment: Environment;
}

/** Resolves when it was stopped, or with `once` when nothing is left. Throws an AppError where it cannot begin. */
export async function watchCommand(
  options: SynthesiseOptions,
  watch: WatchOptions,
  engine: CommandEngine,
  { out, signal, environment }: WatchAround,
): Promise<Served> {
  const { source } = options;
  const log = (words: string): void => out(`${timeNow()}  ${words}\n`);
  const inPacs = source.kind === 'pacs';
  const from = inPacs ? connectPacs('FROM', source.at, environment, options.to) : null;
  const to =
    options.to === null ? null : connectPacs('TO', options.to, environment, inPacs ? source.at : null).pacs;
  const doing = signatureOf(options, engine.weights);
  if (options.out !== null) await mkdir(options.out, { recursive: true });
  const state = journal(watch.state ?? join(options.out ?? '.', 'synthmr-watch.jsonl'), doing);
  const kept = options.deidentify ? journalOf(state, hashOf) : state;
  const compute = nodeCompute();

  const work = async (item: WorkItem): Promise<string> => {
    const begun = performance.now();
    const host = { compute, signal, progress: silent };
    const said = (what: string): string => `${what}, ${((performance.now() - begun) / 1000).toFixed(1)} s`;
    const words = `${item.key}\n${item.fingerprint}\n${doing}\n`;
    const label = options.deidentify ? `${hashOf(words)}\n` : words;
    const name = item.series?.seriesUid ?? item.key;
    const place =
      options.out === null ? null : placeOf(options.out, options.deidentify ? hashOf(name) : name, label);
    if (place?.there === true && !to) return said(`${place.path} was written before`);
    const dropped = await item.open(host);
    const chosen = chooseCt(dropped.summary, item.key, item.series ? null : options.series);
    const made = await synthesiseOne(
      { options, engine, ...host, archive: to && archiveOf(to), seconds: {} },
      dropped,
      chosen,
    );
    if (!made) return said('the PACS had its synthetic series already');
    const stored = to && (await storeInPacs(to, made.output, host));
    const inTo = stored ? `${countText(stored.sent, 'file')} stored and read back` : '';
    if (place === null) return said(inTo);
    if (place.there) return said(`${inTo === '' ? '' : `${inTo}, `}${place.path} was written before`);
    const folder = await outFolder(place.path);
    try {
      await made.write(folder);
      await folder.write(LABEL, label);
      await folder.finish();
    } catch (thrown) {
      await folder.discard();
      throw thrown;
    }
    return said(`${inTo === '' ? '' : `${inTo}, `}${made.output.words} in ${place.path}`);
  };

  try {
    const claims =
      watch.share && from
        ? await orthancClaims(from.askRest, { model: doing, lease: watch.lease, clock, log, signal })
        : null;
    log(`Watching ${source.at}. Research only, not for diagnosis.`);
    const worklist = from ? pacsWorklist(from.pacs, filterOf(options)) : folderWorklist(source.at);
    const reach =
      to &&
      (async (now: AbortSignal): Promise<void> => {
        await to.studies(nobody, 1, now);
      });
    const served = await serve({
      ...watch,
      worklist,
      work,
      journal: kept,
      claims,
      reach,
      log,
      signal,
      clock,
    });
    const { done, stopped, failed, left } = served;
    log(`Ended: ${done} done, ${stopped} stopped by their verdict, ${failed} failed, ${left} left.`);
    return served;
  } finally {
    kept.close();
  }
}

/** Asks for next to nothing: only whether there is an answer. */
const nobody: PacsFilter = { ...anything, studyUid: '2.25.0' };

const LABEL = 'made-of.txt';

/** A folder in `out` for the CT that is named so: the one that was written for it, or a new one beside those for what it was before. */
function placeOf(
  out: string,
  name: string,
  label: string,
): { readonly path: string; readonly there: boolean } {
  for (let n = 1; ; n++) {
    const path = join(out, n === 1 ? name : `${name}-${n}`);
    if (!existsSync(path)) return { path, there: false };
    const written = join(path, LABEL);
    if (existsSync(written) && readFileSync(written, 'utf8') === label) return { path, there: true };
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** Of all that the result depends on beside the CT: what was done with other settings is done anew. */
function signatureOf(
  { contrasts, slices, accept, spread, tissue, deidentify, to, source, series }: SynthesiseOptions,
  weights: string,
): string {
  const labelling = tissue ? [tissueNetwork.sha256] : [];
  const chosen = source.kind === 'path' && series !== null ? [{ series }] : []; // a PACS lists that one alone
  const all = [weights, contrasts, slices, accept, spread, deidentify, to, ...labelling, ...chosen];
  return hashOf(JSON.stringify(all));
}

const timeNow = (): string => {
  const now = new Date();
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${day} ${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
};
