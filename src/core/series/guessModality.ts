// CT or MR, by the values alone, for files that do not say: only CT has air far below zero.

export interface ModalityGuess {
  readonly modality: 'CT' | 'MR';
  /** In words, for beside the choice. */
  readonly reason: string;
}

/** HU that air, lung and the fields outside a scan have; soft tissue and signal never. */
const AIR_HU = -500;
/** How much of a CT is at least air: a head that fills its image leaves little. */
const AIR_SHARE = 0.01;
/** HU that bone exceeds. */
const BONE_HU = 250;

/** `values`: real values from all through the volume. */
export function guessModality(values: ArrayLike<number>): ModalityGuess {
  let [air, least, greatest] = [0, Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (!Number.isFinite(value)) continue;
    if (value < AIR_HU) air++;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  const range = least > greatest ? 'no values' : `values from ${rounded(least)} to ${rounded(greatest)}`;
  return air >= AIR_SHARE * values.length && greatest > BONE_HU
    ? { modality: 'CT', reason: `${range} are those of a CT` }
    : { modality: 'MR', reason: `${range}, without the air of a CT near -1000, are taken for MR` };
}

const rounded = (value: number): string => String(Number(value.toPrecision(4)));
