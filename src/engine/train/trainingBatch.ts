// The slices of one step, turned as augmentation has it; the same for the same seed, epoch and step.
import { drawTurn, type Turn, turned } from '../../core/training/augment.ts';
import type { RunProgress } from '../../core/training/fineTune.ts';
import { standardised } from '../../core/network/networkInput.ts';
import { SeededRandom } from '../../core/training/training.ts';
import type { SlicePlace } from './judging.ts';
import type { RunHost, RunStart } from './runHost.ts';
import type { TrainerSlice } from './trainer.ts';

/** `order`: in which the epoch takes the places. */
export async function trainingBatch(
  { plan, file: { preprocessing } }: RunStart,
  host: RunHost,
  places: readonly SlicePlace[],
  order: readonly number[],
  { epoch, at }: RunProgress,
): Promise<TrainerSlice[]> {
  const { choices } = plan;
  const { size } = preprocessing.grid;
  const batch: TrainerSlice[] = [];
  for (let i = 0; i < choices.batch; i++) {
    const nth = at * choices.batch + i;
    const place = places[order[nth % order.length] ?? 0];
    if (!place) throw new RangeError('There is no slice to train on.');
    const random = new SeededRandom(
      Math.imul(choices.seed + 1, 0x85ebca6b) ^ Math.imul(epoch + 1, 0xc2b2ae35) ^ (nth + 1),
    );
    random.next();
    const turn = drawTurn(random, choices.augment, size);
    const slice = turned(await host.slice(place.pair.key, place.index), size, turn);
    batch.push({
      input: standardised(slice.hu, preprocessing),
      target: slice.target,
      weight: slice.weight,
      key: keyOf(place, turn),
    });
  }
  return batch;
}

/** What a target looks like after its turn; a nudged one never comes again. */
const keyOf = ({ pair, index }: SlicePlace, { quarters, mirrored, nudge }: Turn): string | null =>
  nudge ? null : `${pair.key}|${index}|${quarters}${mirrored ? 'm' : ''}`;
