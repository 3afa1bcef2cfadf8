// Which variant each layer takes, by measuring: pure, so that its rules are tested with a clock that is made up.
import type { LayerChoice } from '../../core/network/tuning.ts';

export interface TuningTask<V> {
  readonly key: string;
  /** Multiply-adds of all layers of this key in a pass: what there is to gain. */
  readonly work: number;
  /** The default first. */
  readonly candidates: readonly V[];
}

export interface Stopwatch<V> {
  /** Milliseconds of the GPU for one run of each, from `repeats` of them one after another. One that fails takes Infinity. */
  readonly time: (
    task: TuningTask<V>,
    variants: readonly V[],
    repeats: readonly number[],
  ) => Promise<readonly number[]>;
  /** Milliseconds since some fixed time. */
  readonly now: () => number;
}

/** Of the fastest one's rough time: candidates beyond it are not measured again. */
const HOPEFUL = 1.6;
/** A second measurement lasts so many milliseconds: a page's clock of a GPU may count in tenths of one. */
const LASTING = 1;
const MOST_REPEATS = 32;
/** What is measured in less is as good as not measured: a tenth of a millisecond is one tick. */
const TICK = 0.1;
/** Another than the default is chosen where it takes at most this part of its time. */
const WORTH = 0.97;

/**
 * Measures the tasks, those with most to gain first, until `budgetMs` are spent; the one under way then is finished. Each
 * candidate is run once, then the hopeful ones for about a millisecond. `name` is what is kept of a variant.
 */
export async function tune<V>(
  tasks: readonly TuningTask<V>[],
  stopwatch: Stopwatch<V>,
  budgetMs: number,
  name: (variant: V) => string,
): Promise<ReadonlyMap<string, LayerChoice>> {
  const begun = stopwatch.now();
  const chosen = new Map<string, LayerChoice>();
  for (const task of [...tasks].sort((a, b) => b.work - a.work)) {
    if (stopwatch.now() - begun >= budgetMs) break;
    const choice = await fastest(task, stopwatch, name);
    if (choice) chosen.set(task.key, choice);
  }
  return chosen;
}

/** Null where not even the default could be measured. */
async function fastest<V>(
  task: TuningTask<V>,
  stopwatch: Stopwatch<V>,
  name: (variant: V) => string,
): Promise<LayerChoice | null> {
  const { candidates } = task;
  const [direct] = candidates;
  if (direct === undefined) return null;
  const rough = await stopwatch.time(
    task,
    candidates,
    candidates.map(() => 1),
  );
  const least = Math.min(...rough);
  if (!Number.isFinite(least)) return null;
  const hopeful = candidates.filter(
    (variant, i) => variant === direct || (rough[i] ?? Infinity) <= HOPEFUL * least + TICK,
  );
  const repeats = hopeful.map((variant) => {
    const ms = rough[candidates.indexOf(variant)] ?? Infinity;
    return Math.max(1, Math.min(MOST_REPEATS, Math.round(LASTING / Math.max(ms, LASTING / MOST_REPEATS))));
  });
  const fine = await stopwatch.time(task, hopeful, repeats);
  const directMs = fine[hopeful.indexOf(direct)] ?? Infinity;
  let [best, bestMs]: [V, number] = [direct, directMs * WORTH];
  hopeful.forEach((variant, i) => {
    const ms = fine[i] ?? Infinity;
    if (variant !== direct && ms < bestMs) [best, bestMs] = [variant, ms];
  });
  const ms = best === direct ? directMs : bestMs;
  return Number.isFinite(ms) ? { variant: name(best), ms, directMs } : null;
}
