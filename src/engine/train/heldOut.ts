// The held-out slices of one split, judged: some after each epoch, all at the beginning and at the end.
import type { CohortRow } from '../../core/metrics/cohort.ts';
import { type JudgedSlice, judgeSlice, rowsOf, type SlicePlace, spread } from './judging.ts';
import type { RunHost, RunStart } from './runHost.ts';
import type { Trainer } from './trainer.ts';

/** Slices that validate after an epoch, at most. */
const MOST_VALIDATED = 24;

/** Thrown where judging is paused: it starts over when the run is continued. */
export const pausedWhileJudging = Symbol('paused');

interface Judgement {
  readonly rows: readonly CohortRow[];
  readonly ssim: readonly (readonly number[])[];
}

export class HeldOut {
  readonly #run: RunStart;
  readonly #host: RunHost;
  readonly #places: readonly SlicePlace[];

  constructor(run: RunStart, host: RunHost, places: readonly SlicePlace[]) {
    this.#run = run;
    this.#host = host;
    this.#places = places;
  }

  /** As many as an epoch has time for, evenly spread. */
  async some(
    trainer: Trainer,
  ): Promise<{ readonly judged: readonly JudgedSlice[]; readonly places: readonly SlicePlace[] }> {
    const places = spread(this.#places, MOST_VALIDATED);
    const judged: JudgedSlice[] = [];
    for (const place of places) {
      judged.push(await this.#judge(trainer, place));
      this.#host.tell({ kind: 'stage', words: 'Validating', done: judged.length, total: places.length });
      await this.#haltIfAsked(true);
    }
    return { judged, places };
  }

  /** Every slice, pair after pair. `what`: the model in the user's words; `model`: its name in the table. */
  async all(
    trainer: Trainer,
    told: {
      readonly fold: number;
      readonly model: string;
      readonly what: string;
      readonly pausable: boolean;
    },
  ): Promise<Judgement> {
    const { plan, file } = this.#run;
    const fold = plan.splits.length > 1 ? told.fold + 1 : null;
    const pairs = [...new Set(this.#places.map(({ pair }) => pair))];
    const all: { rows: CohortRow[]; ssim: (readonly number[])[] } = { rows: [], ssim: [] };
    let done = 0;
    for (const pair of pairs) {
      const judged: JudgedSlice[] = [];
      for (const place of this.#places.filter((one) => one.pair === pair)) {
        judged.push(await this.#judge(trainer, place));
        this.#host.tell({
          kind: 'stage',
          words: `${told.what} is judged on held-out slices`,
          done: ++done,
          total: this.#places.length,
        });
        await this.#haltIfAsked(told.pausable);
      }
      const { rows, ssim } = rowsOf(judged, pair, told.model, fold, file);
      all.rows.push(...rows);
      all.ssim.push(...ssim);
    }
    return all;
  }

  async #judge(trainer: Trainer, place: SlicePlace): Promise<JudgedSlice> {
    const slice = await this.#host.slice(place.pair.key, place.index);
    return judgeSlice(trainer, slice, place, this.#run.file);
  }

  async #haltIfAsked(pausable: boolean): Promise<void> {
    await this.#host.yieldToEventLoop();
    if (pausable && this.#host.haltRequest() === 'pause') throw pausedWhileJudging;
  }
}
