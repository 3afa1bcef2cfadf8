// A fine-tune from its first step, or from where it stopped, to its end: epochs of steps, validation, best so far, early stop.
import { drawTurn, type Turn, turned } from '../../core/augment.ts';
import type { CohortRow } from '../../core/cohort.ts';
import {
  type EpochPoint,
  freshProgress,
  type RunEnd,
  type RunPlan,
  type RunProgress,
  type TrainEvent,
  withLoss,
} from '../../core/fineTune.ts';
import type { DrunetSpec, ModelFile } from '../../core/modelManifest.ts';
import { standardised } from '../../core/networkInput.ts';
import { epochOrder, learningRate, SeededRandom, type Split } from '../../core/training.ts';
import type { TrainingSlice } from '../../core/trainingSlice.ts';
import type { PlainConvolution } from '../head.ts';
import {
  curveNumbers,
  type JudgedSlice,
  judgeSlice,
  placesOf,
  previewsOf,
  rowsOf,
  type SlicePlace,
  spread,
} from './judging.ts';
import type { Objective } from './objective.ts';
import { type Checkpoint, Trainer, type TrainerOptions, type TrainerSlice } from './trainer.ts';

export type Convolutions = ReadonlyMap<string, PlainConvolution>;

/** What a run is given by the worker, or by a test. */
export interface RunHost {
  readonly slice: (pair: string, index: number) => Promise<TrainingSlice>;
  /** The starting model's weights; asked for more than once. */
  readonly parentWeights: () => Promise<Convolutions>;
  readonly keep: (progress: RunProgress, checkpoint: Checkpoint | null) => Promise<void>;
  readonly keepBest: (fold: number, trained: Convolutions) => Promise<void>;
  readonly best: (fold: number) => Promise<Convolutions>;
  readonly tell: (event: TrainEvent) => void;
  /** Whether the user wants it to halt: pause keeps everything for later, stop ends it with the best weights. */
  readonly wish: () => 'pause' | 'stop' | null;
  /** Lets messages in. */
  readonly breathe: () => Promise<void>;
  readonly bytes: () => number;
}

/** Slices that validate after an epoch, at most; the end judges all. */
const MOST_VALIDATED = 24;
/** What was done since the last checkpoint is done again after a loss: so one is kept often, but in a twentieth of the time at most. */
const KEPT_EVERY_MS = 10_000;
const KEPT_SHARE = 1 / 20;
const CLIP = 1;

export interface RunStart {
  readonly plan: RunPlan;
  readonly file: ModelFile;
  readonly spec: DrunetSpec;
  readonly objective: Objective;
  readonly from: { readonly progress: RunProgress; readonly checkpoint: Checkpoint | null } | null;
}

/** Runs to the end, or until told to halt. */
export async function runFineTune(run: RunStart, host: RunHost): Promise<RunEnd> {
  let progress = run.from?.progress ?? freshProgress;
  let checkpoint = run.from?.checkpoint ?? null;
  let why: Extract<RunEnd, { kind: 'done' }>['why'] = 'epochs';
  for (;;) {
    const split = run.plan.splits[progress.fold];
    if (!split) return { kind: 'done', why };
    const fold = new Fold(run, host, split, progress);
    const end = await fold.run(checkpoint);
    progress = fold.progress;
    checkpoint = null;
    if (typeof end !== 'string') {
      if (end.kind === 'not-finite') await host.keep(progress, null);
      return end;
    }
    if (end !== 'over') why = end;
    await host.keep(progress, null);
    if (end === 'stopped') return { kind: 'done', why };
  }
}

type FoldEnd = 'over' | 'early stop' | 'stopped' | RunEnd;

/** Thrown where judging is paused: it begins anew when the run goes on. */
const pausedWhileJudging = Symbol('paused');

/** One split of a run. */
class Fold {
  readonly #run: RunStart;
  readonly #host: RunHost;
  readonly #options: TrainerOptions;
  readonly #training: readonly SlicePlace[];
  readonly #validation: readonly SlicePlace[];
  readonly #stepsPerEpoch: number;
  progress: RunProgress;

  constructor(run: RunStart, host: RunHost, split: Split, progress: RunProgress) {
    const { choices } = run.plan;
    this.#run = run;
    this.#host = host;
    this.#training = placesOf(run.plan, split.training);
    this.#validation = placesOf(run.plan, split.validation);
    this.#stepsPerEpoch = Math.max(1, Math.ceil(this.#training.length / choices.batch));
    this.progress = progress;
    const steps = this.#stepsPerEpoch * choices.epochs;
    this.#options = {
      spec: run.spec,
      size: run.file.preprocessing.grid.size,
      part: choices.part,
      schedule: { peak: choices.peak, warmUp: Math.max(1, Math.round(steps / 20)), steps },
      clip: CLIP,
    };
  }

  async run(checkpoint: Checkpoint | null): Promise<FoldEnd> {
    const trainer = new Trainer(this.#options, this.#run.objective, await this.#host.parentWeights());
    let end: FoldEnd;
    try {
      if (checkpoint) trainer.resume(checkpoint);
      end = await this.#train(trainer);
    } catch (thrown) {
      if (thrown !== pausedWhileJudging) throw thrown;
      await this.#host.keep(this.progress, await trainer.checkpoint());
      return { kind: 'paused' };
    } finally {
      trainer.dispose();
    }
    if (typeof end !== 'string' && end.kind === 'paused') return end;
    try {
      await this.#finish(end === 'over' || end === 'early stop');
    } catch (thrown) {
      if (thrown !== pausedWhileJudging) throw thrown;
      return { kind: 'paused' }; // what was kept after the last epoch stands
    }
    return end;
  }

  async #train(trainer: Trainer): Promise<FoldEnd> {
    if (this.progress.curve.length === 0) await this.#begin(trainer);
    return this.#epochs(trainer);
  }

  /** Epoch 0: the starting model, judged on everything that is held out. */
  async #begin(trainer: Trainer): Promise<void> {
    const { rows, ssim } = await this.#judgeAll(
      trainer,
      this.#run.plan.parent.name,
      'The starting model',
      true,
    );
    this.progress = { ...this.progress, start: rows, startSsim: ssim };
    await this.#host.keepBest(this.progress.fold, await trainer.trained());
    await this.#validate(trainer, 0);
    await this.#host.keep(this.progress, await trainer.checkpoint());
  }

  async #epochs(trainer: Trainer): Promise<FoldEnd> {
    const { choices } = this.#run.plan;
    const host = this.#host;
    const keep = async (): Promise<void> => {
      const begun = performance.now();
      await host.keep(this.progress, await trainer.checkpoint());
      host.tell({ kind: 'kept' });
      kept = performance.now();
      every = Math.max(KEPT_EVERY_MS, (kept - begun) / KEPT_SHARE);
    };
    let kept = performance.now();
    let every = KEPT_EVERY_MS;
    while (this.progress.epoch < choices.epochs) {
      const { best, epoch } = this.progress;
      if (choices.patience !== null && epoch - (best?.epoch ?? 0) >= choices.patience) return 'early stop';
      const order = epochOrder(this.#training.length, choices.seed + this.progress.fold, epoch);
      while (this.progress.at < this.#stepsPerEpoch) {
        const begun = performance.now();
        const result = await trainer.step(await this.#batch(order));
        if (result.kind === 'not-finite') return result;
        this.#stepped(result.loss, result.rate, (performance.now() - begun) / 1000);
        await host.breathe();
        const wish = host.wish();
        if (wish === 'stop') return 'stopped';
        if (wish === 'pause' || performance.now() - kept > every) await keep();
        if (wish === 'pause') return { kind: 'paused' };
      }
      await this.#validate(trainer, epoch + 1);
      await keep();
    }
    return 'over';
  }

  async #batch(order: readonly number[]): Promise<TrainerSlice[]> {
    const { choices } = this.#run.plan;
    const { preprocessing } = this.#run.file;
    const { size } = preprocessing.grid;
    const batch: TrainerSlice[] = [];
    for (let i = 0; i < choices.batch; i++) {
      const nth = this.progress.at * choices.batch + i;
      const place = this.#training[order[nth % order.length] ?? 0];
      if (!place) throw new RangeError('There is no slice to train on.');
      const random = new SeededRandom(
        Math.imul(choices.seed + 1, 0x85ebca6b) ^ Math.imul(this.progress.epoch + 1, 0xc2b2ae35) ^ (nth + 1),
      );
      random.next();
      const turn = drawTurn(random, choices.augment, size);
      const slice = turned(await this.#host.slice(place.pair.key, place.index), size, turn);
      batch.push({
        input: standardised(slice.hu, preprocessing),
        target: slice.target,
        weight: slice.weight,
        key: keyOf(place, turn),
      });
    }
    return batch;
  }

  #stepped(loss: number, rate: number, seconds: number): void {
    const before = this.progress;
    const { epochs } = this.#run.plan.choices;
    this.progress = {
      ...before,
      at: before.at + 1,
      step: before.step + 1,
      lossSum: before.lossSum + loss,
      losses: withLoss(before.losses, { step: before.step + 1, loss }),
      seconds: before.seconds + seconds,
    };
    this.#pace = this.#pace === 0 ? seconds : 0.8 * this.#pace + 0.2 * seconds;
    const steps = this.#stepsPerEpoch * epochs;
    const foldsLeft = this.#run.plan.splits.length - 1 - before.fold;
    const { step } = this.progress;
    const validations = epochs - this.progress.epoch;
    this.#host.tell({
      kind: 'step',
      fold: before.fold,
      epoch: before.epoch,
      step,
      steps,
      loss,
      rate,
      secondsPerStep: this.#pace,
      secondsLeft:
        this.#pace * (steps - step + foldsLeft * steps) +
        this.#validationSeconds * (validations + foldsLeft * epochs),
      bytes: this.#host.bytes(),
    });
  }
  #pace = 0;
  #validationSeconds = 0;

  /** Ends an epoch with a point of the curve; the weights are kept where they are the best so far. */
  async #validate(trainer: Trainer, epoch: number): Promise<void> {
    const begun = performance.now();
    const { file, plan } = this.#run;
    const places = spread(this.#validation, MOST_VALIDATED);
    const judged: JudgedSlice[] = [];
    for (const place of places) {
      judged.push(await this.#judge(trainer, place));
      this.#host.tell({ kind: 'stage', words: 'Validating', done: judged.length, total: places.length });
      await this.#breathe(true);
    }
    const { step, best, curve, lossSum } = this.progress;
    const schedule = this.#options.schedule;
    const point: EpochPoint = {
      epoch,
      step,
      rate: learningRate(schedule, Math.max(0, step - 1)),
      training: epoch === 0 ? null : lossSum / this.#stepsPerEpoch,
      ...curveNumbers(judged),
    };
    const better =
      epoch > 0 && Number.isFinite(point.validation) && !(best && best.validation <= point.validation);
    this.progress = {
      ...this.progress,
      epoch,
      at: 0,
      lossSum: 0,
      curve: [...curve, point],
      best: better || !best ? { epoch, validation: point.validation } : best,
    };
    if (better) await this.#host.keepBest(this.progress.fold, await trainer.trained());
    const middle = Math.floor(places.length / Math.max(1, 2 * plan.pairs.length));
    const [shown, at] = [judged[middle], places[middle]];
    this.#host.tell({
      kind: 'epoch',
      progress: this.progress,
      previews: shown && at ? previewsOf(shown, at, file) : [],
    });
    this.#validationSeconds = (performance.now() - begun) / 1000;
  }

  async #judge(trainer: Trainer, place: SlicePlace): Promise<JudgedSlice> {
    const slice = await this.#host.slice(place.pair.key, place.index);
    return judgeSlice(trainer, slice, place, this.#run.file);
  }

  /** Every slice that is held out, pair after pair. */
  async #judgeAll(
    trainer: Trainer,
    model: string,
    what: string,
    pausable: boolean,
  ): Promise<{ readonly rows: CohortRow[]; readonly ssim: (readonly number[])[] }> {
    const { plan, file } = this.#run;
    const fold = plan.splits.length > 1 ? this.progress.fold + 1 : null;
    const pairs = [...new Set(this.#validation.map(({ pair }) => pair))];
    const all: { rows: CohortRow[]; ssim: (readonly number[])[] } = { rows: [], ssim: [] };
    let done = 0;
    for (const pair of pairs) {
      const judged: JudgedSlice[] = [];
      for (const place of this.#validation.filter((one) => one.pair === pair)) {
        judged.push(await this.#judge(trainer, place));
        this.#host.tell({
          kind: 'stage',
          words: `${what} is judged on held-out slices`,
          done: ++done,
          total: this.#validation.length,
        });
        await this.#breathe(pausable);
      }
      const { rows, ssim } = rowsOf(judged, pair, model, fold, file);
      all.rows.push(...rows);
      all.ssim.push(...ssim);
    }
    return all;
  }

  async #breathe(pausable: boolean): Promise<void> {
    await this.#host.breathe();
    if (pausable && this.#host.wish() === 'pause') throw pausedWhileJudging;
  }

  /** The best weights, judged; then the next fold. */
  async #finish(pausable: boolean): Promise<void> {
    const { plan, objective } = this.#run;
    const weights = new Map(await this.#host.parentWeights());
    for (const [name, plain] of await this.#host.best(this.progress.fold)) weights.set(name, plain);
    // Nothing is trained any more: the smallest part keeps the moments small.
    const judge = new Trainer({ ...this.#options, part: 'last' }, objective, weights);
    try {
      const { rows, ssim } = await this.#judgeAll(
        judge,
        `${plan.parent.name}, fine-tuned`,
        'The best model',
        pausable,
      );
      const { start, startSsim, judged, curve, curves, fold } = this.progress;
      const more = start.flatMap((row, i) => {
        const tuned = rows[i];
        if (!tuned) return [];
        return [
          { pair: row.patient, start: row, tuned, startSsim: startSsim[i] ?? [], tunedSsim: ssim[i] ?? [] },
        ];
      });
      this.progress = {
        ...freshProgress,
        fold: fold + 1,
        judged: [...judged, ...more],
        curves: [...curves, curve],
        seconds: this.progress.seconds,
      };
    } finally {
      judge.dispose();
    }
  }
}

/** What a target looks like after its turn; a nudged one never comes again. */
const keyOf = ({ pair, index }: SlicePlace, { quarters, mirrored, nudge }: Turn): string | null =>
  nudge ? null : `${pair.key}|${index}|${quarters}${mirrored ? 'm' : ''}`;
