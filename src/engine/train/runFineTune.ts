// A fine-tune from its first step, or from where it stopped, to its end: epochs of steps, validation, best so far, early stop.
import type { Checkpoint } from '../../core/training/checkpoint.ts';
import {
  type EpochPoint,
  freshProgress,
  type RunEnd,
  type RunProgress,
  withLoss,
} from '../../core/training/fineTune.ts';
import { epochOrder, learningRate, type Split } from '../../core/training/training.ts';
import { HeldOut, pausedWhileJudging } from './heldOut.ts';
import { curveNumbers, placesOf, previewsOf, type SlicePlace } from './judging.ts';
import type { RunHost, RunStart } from './runHost.ts';
import { Trainer, type TrainerOptions } from './trainer.ts';
import { trainingBatch } from './trainingBatch.ts';

/** What was done since the last checkpoint is done again after a loss: so one is kept often, but in a twentieth of the time at most. */
const KEPT_EVERY_MS = 10_000;
const KEPT_SHARE = 1 / 20;
const CLIP = 1;

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
    const stopped = end === 'stopped' || (foldsRemain(run, progress) && host.haltRequest() === 'stop');
    if (stopped) return { kind: 'done', why: 'stopped' };
  }
}

const foldsRemain = ({ plan }: RunStart, { fold }: RunProgress): boolean => fold < plan.splits.length;

type FoldEnd = 'over' | 'early stop' | 'stopped' | RunEnd;

/** One split of a run. */
class Fold {
  readonly #run: RunStart;
  readonly #host: RunHost;
  readonly #options: TrainerOptions;
  readonly #training: readonly SlicePlace[];
  readonly #heldOut: HeldOut;
  readonly #stepsPerEpoch: number;
  progress: RunProgress;

  constructor(run: RunStart, host: RunHost, split: Split, progress: RunProgress) {
    const { choices } = run.plan;
    this.#run = run;
    this.#host = host;
    this.#training = placesOf(run.plan, split.training);
    this.#heldOut = new HeldOut(run, host, placesOf(run.plan, split.validation));
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
    // Its weights are the starting model's: as tuned ones they would say of the other folds what is not so.
    if (end === 'stopped' && this.#run.plan.splits.length > 1 && this.progress.epoch === 0) return end;
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
    const { rows, ssim } = await this.#heldOut.all(trainer, {
      fold: this.progress.fold,
      model: this.#run.plan.parent.name,
      what: 'The starting model',
      pausable: true,
    });
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
        const result = await trainer.step(
          await trainingBatch(this.#run, this.#host, this.#training, order, this.progress),
        );
        if (result.kind === 'not-finite') return result;
        this.#stepped(result.loss, result.rate, (performance.now() - begun) / 1000);
        await host.yieldToEventLoop();
        const request = host.haltRequest();
        if (request === 'stop') return 'stopped';
        if (request === 'pause' || performance.now() - kept > every) await keep();
        if (request === 'pause') return { kind: 'paused' };
      }
      await this.#validate(trainer, epoch + 1);
      await keep();
    }
    return 'over';
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
    const { judged, places } = await this.#heldOut.some(trainer);
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

  /** The best weights, judged; then the next fold. */
  async #finish(pausable: boolean): Promise<void> {
    const { plan, objective } = this.#run;
    const weights = new Map(await this.#host.parentWeights());
    for (const [name, plain] of await this.#host.best(this.progress.fold)) weights.set(name, plain);
    // Nothing is trained any more: the smallest part keeps the moments small.
    const judge = new Trainer({ ...this.#options, part: 'last' }, objective, weights);
    try {
      const { rows, ssim } = await this.#heldOut.all(judge, {
        fold: this.progress.fold,
        model: `${plan.parent.name}, fine-tuned`,
        what: 'The best model',
        pausable,
      });
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
