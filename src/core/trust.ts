// How far to trust a finished synthetic MR, and where it is worst: one plain sentence each, from what is known of it.
import type { Contrast } from './contrast.ts';
import { ofVolume, worstSlices, wordsOf } from './metrics/metricTable.ts';
import type { SliceSums } from './metrics/metrics.ts';
import type { ModelCard } from './network/modelManifest.ts';
import type { Override } from './override.ts';
import { notOverridden } from './override.ts';
import type { Verdict } from './verdictTypes.ts';

export interface TrustFacts {
  /** All verdicts on the CT it was made from. */
  readonly verdicts: readonly Verdict[];
  readonly overrides: readonly Override[];
  /** Of the model that made it; null where it is not known any more. */
  readonly card: ModelCard | null;
  /** Comparisons with real MR that are there. */
  readonly judged: readonly { readonly contrast: Contrast; readonly slices: readonly SliceSums[] }[];
  /** Whether real MR is there that has still to be compared. */
  readonly awaited: boolean;
}

export interface Trust {
  readonly level: 'usual' | 'less' | 'none';
  /** How far to trust it. */
  readonly how: string;
  /** Where it is worst. */
  readonly worst: string;
  /** The source slice that did worst against real MR, from 0; null where that was not measured. */
  readonly slice: number | null;
}

export function trustOf(facts: TrustFacts): Trust {
  return { ...howFar(facts), ...whereWorst(facts) };
}

function howFar({ verdicts, overrides, card }: TrustFacts): Pick<Trust, 'level' | 'how'> {
  if (card?.steps === 0)
    return { level: 'none', how: 'Do not trust it: the network is untrained, and its images mean nothing.' };
  const bad = verdicts.find(({ level }) => level === 'bad');
  if (bad) {
    const stopped = notOverridden([bad], overrides).length > 0;
    return {
      level: 'none',
      how: `Do not rely on it: ${stopped ? '' : 'it was made in spite of a bad verdict. '}${bad.sentence}`,
    };
  }
  const doubtful = verdicts.find(({ level }) => level === 'doubtful');
  if (doubtful) return { level: 'less', how: `Trust it less than usual: ${doubtful.sentence}` };
  const learned = card?.simulatedCt === true ? ' The network learned from simulated CT.' : '';
  return {
    level: 'usual',
    how: `Trust it for where things are and for fluid, fat and bone; for grey and white matter only as far as the CT’s noise lets them be told apart; and for nothing that CT does not show.${learned}`,
  };
}

function whereWorst({ card, judged, awaited }: TrustFacts): Pick<Trust, 'worst' | 'slice'> {
  const ssim = wordsOf('ssim');
  const measured = judged.flatMap(({ contrast, slices }) => {
    const region = ofVolume(slices, 'intracranial') ? 'intracranial' : 'head';
    const volume = ofVolume(slices, region);
    const [one] = worstSlices(slices, region, ssim, 1);
    const inside = region === 'head' ? 'in the head' : 'inside the skull';
    return volume && one ? [{ contrast, ...one, volume: volume.ssim, inside }] : [];
  });
  const [worst] = measured.sort((a, b) => a.value - b.value);
  if (worst) {
    const { contrast, slice, value, volume, inside } = worst;
    return {
      slice,
      worst: `Against the real ${contrast} it is worst on slice ${slice + 1}: SSIM ${value.toFixed(2)} ${inside}, and ${volume.toFixed(2)} over all slices.`,
    };
  }
  if (awaited)
    return { slice: null, worst: 'Where it is worst is told once the real MR has been compared with it.' };
  return {
    slice: null,
    worst: card?.weakest
      ? `Where it is worst cannot be measured without real MR; this network is known to be weakest in ${card.weakest}.`
      : 'Where it is worst cannot be measured without real MR.',
  };
}
