// Serves a worklist until it is stopped: one CT after another, each failure waited out and tried again, none stopping another.
import { type AppError, toAppError } from '../../../src/core/appError.ts';
import { mayPass } from '../../../src/dicomweb/pacsErrors.ts';
import { isVerdict } from '../stopOnVerdict.ts';
import type { Claims } from './claims.ts';
import type { Clock } from './clock.ts';
import type { Journal } from './journal.ts';
import type { WorkItem, Worklist } from './worklist.ts';

export interface Serving {
  readonly worklist: Worklist;
  /** Does one CT; answers what to say of it. Throws an AppError. */
  readonly work: (item: WorkItem, signal: AbortSignal) => Promise<string>;
  readonly journal: Journal;
  readonly claims: Claims | null;
  /** Throws an AppError where the results cannot be stored now; null where that is told by a look. */
  readonly reach: ((signal: AbortSignal) => Promise<void>) | null;
  readonly log: (words: string) => void;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly every: number;
  readonly settle: number;
  readonly retries: number;
  readonly once: boolean;
}

/** How many ended in which way since the start, and how many are left. */
export interface Served {
  readonly done: number;
  readonly stopped: number;
  readonly failed: number;
  readonly left: number;
}

/** Seconds to wait before try number `tries` + 1: 1, 2, 4 ... up to a minute. */
export const backoff = (tries: number): number => Math.min(60, 2 ** (tries - 1));

/** Seconds for which a PACS may answer, and break off at all that is left, before whoever waits for the end is told that it is left. */
const BROKEN_AFTER = 3600;

interface Tried {
  readonly tries: number;
  readonly next: number;
}

/** What ended as if the PACS were away. */
interface Fallen {
  readonly item: WorkItem;
  readonly error: AppError;
}

/** Throws an AppError where the first look fails with what does not pass by itself. */
export async function serve(serving: Serving): Promise<Served> {
  const { worklist, journal, claims, reach, log, signal, clock, every, settle, retries, once } = serving;
  const seen = new Map<string, { readonly fingerprint: string; readonly since: number }>();
  const tried = new Map<string, Tried>();
  /** Done by another command, or failed here too often: not looked at again until images come. */
  const setAside = new Set<string>();
  /** Those that ended as if the PACS were away, since one was done, and when last: where it is a single one, the fault is its own. */
  const fallen = new Map<string, number>();
  let firstFell = 0;
  let last = null as Fallen | null;
  const counts = { done: 0, stopped: 0, failed: 0 };
  let [looks, away, left] = [0, 0, 0];
  const nameOf = ({ key, fingerprint }: WorkItem): string => `${key} ${fingerprint}`;
  const isOver = (item: WorkItem): boolean =>
    journal.ended(item.key, item.fingerprint) || setAside.has(nameOf(item));
  /** Asked again after each wait. */
  const stopping = (): boolean => signal.aborted;

  const isAway = async (error: AppError, what: string): Promise<void> => {
    if (away === 0) log(`${what}: ${oneLine(error)} Waiting.`);
    away++;
    await clock.wait(backoff(away), signal);
  };
  const isBack = (): void => {
    if (away > 0) log('It answers again.');
    away = 0;
  };

  const countTry = (item: WorkItem, error: AppError): void => {
    const name = nameOf(item);
    const tries = (tried.get(name)?.tries ?? 0) + 1;
    tried.set(name, { tries, next: clock.now() + backoff(tries) });
    if (tries < retries) {
      log(`${item.key}  try ${tries} of ${retries} failed: ${oneLine(error)} Again in ${backoff(tries)} s.`);
      return;
    }
    setAside.add(name);
    fallen.delete(name);
    journal.write(item.key, item.fingerprint, 'failed');
    counts.failed++;
    log(`${item.key}  failed: ${oneLine(error)} It is tried again when the command is started again.`);
  };

  /** Whether the worklist is to be looked at again at once, since the PACS seems to be away. */
  const attempt = async (item: WorkItem): Promise<boolean> => {
    const name = nameOf(item);
    try {
      const claim = claims && (await claims.claim(item));
      if (claim === 'finished') setAside.add(name);
      if (claim === 'others' || claim === 'finished') return false;
      const said = await serving.work(item, signal);
      journal.write(item.key, item.fingerprint, 'done');
      counts.done++;
      fallen.clear();
      isBack();
      log(`${item.key}  done: ${said}`);
      await claims?.finish(item, 'done');
      return false;
    } catch (thrown) {
      const error = toAppError(thrown);
      if (stopping() || error.kind === 'cancelled') {
        await claims?.release(item);
        return true;
      }
      if (journal.ended(item.key, item.fingerprint)) return false; // it is done; only the claim could not be given back
      if (isVerdict(error)) {
        journal.write(item.key, item.fingerprint, 'stopped');
        counts.stopped++;
        log(`${item.key}  stopped by its verdict: ${oneLine(error)}`);
        await claims?.finish(item, 'stopped').catch(() => undefined); // else the others find out by themselves
        return false;
      }
      await claims?.release(item);
      if (saysAway(error)) {
        if (fallen.size === 0) firstFell = clock.now();
        fallen.set(name, clock.now());
        last = { item, error };
        await isAway(error, item.key);
        return true;
      }
      countTry(item, error);
      return false;
    }
  };

  while (!stopping()) {
    let items: readonly WorkItem[];
    try {
      items = await worklist.look(signal);
      if (fallen.size > 0)
        await reach?.(signal).catch((thrown: unknown) => {
          if (saysAway(toAppError(thrown))) throw thrown;
        });
      if (fallen.size < 2) isBack();
      if (last && fallen.size === 1) countTry(last.item, last.error);
      last = null;
    } catch (thrown) {
      const error = toAppError(thrown);
      if (stopping()) break;
      if (looks === 0 && !mayPass(error)) throw error;
      fallen.clear();
      last = null;
      await isAway(error, 'The worklist');
      continue;
    }
    looks++;
    const now = clock.now();
    for (const { key, fingerprint } of items)
      if (seen.get(key)?.fingerprint !== fingerprint) seen.set(key, { fingerprint, since: now });
    const open = items.filter((item) => !isOver(item));
    const due = open.filter(
      (item) =>
        now - (seen.get(item.key)?.since ?? now) >= settle && (tried.get(nameOf(item))?.next ?? 0) <= now,
    );
    const mixed = claims ? claims.shuffled(due) : due;
    /** Never first, then the longest ago. */
    const fell = (item: WorkItem): number => fallen.get(nameOf(item)) ?? -Infinity;
    let waited = false;
    for (const item of mixed.toSorted((a, b) => fell(a) - fell(b) || 0)) {
      if (stopping()) break;
      waited = await attempt(item);
      if (waited) break;
    }
    const rest = items.filter((item) => !isOver(item));
    left = rest.length;
    const broken = rest.every((item) => fallen.has(nameOf(item))) && clock.now() - firstFell >= BROKEN_AFTER;
    if (once && (left === 0 || broken)) break;
    if (!stopping() && !waited) await clock.wait(every, signal);
  }
  return { ...counts, left };
}

const saysAway = (error: AppError): boolean => mayPass(error) && error.details?.away === true;

const oneLine = ({ message, advice }: AppError): string => `${message} ${advice}`.replace(/\s*\n\s*/g, '; ');
