// What PyTorch made of a crop of the demo patient's CT with the shipped weights, against what this engine makes of it.
import type { ModelSource } from '../../core/network/modelSource.ts';
import { windowed } from '../../core/network/windows.ts';
import { loadFixture } from './loadFixture.ts';

/** scripts/oracles/shipped/case.json, as scripts/oracles/shipped.py wrote it. */
export interface ShippedCases {
  readonly size: number;
  /** HU, int16, size x size. */
  readonly crop: string;
  readonly cases: readonly {
    /** Below public/models. */
    readonly model: string;
    readonly weightsSha256: string;
    /** The sigmoid of float64 logits, uint16 of 65535, size x size x outputs, channel fastest. */
    readonly expected: string;
  }[];
}

export interface ShippedReport {
  readonly weightsSha256: string;
  /** Largest difference of an intensity in 0..1 from PyTorch's. */
  readonly largestDifference: number;
  /** Largest less smallest intensity of PyTorch's image: one of a single grey would prove nothing. */
  readonly range: number;
}

/** `hu`: size x size. `expected`: as `ShippedCases` states. */
export async function compareShipped(
  source: ModelSource,
  hu: Int16Array,
  expected: Uint16Array,
  size: number,
): Promise<ShippedReport> {
  const { file, network } = await loadFixture(source);
  const { preprocessing, weightsSha256 } = file;
  const { windows, mean, std } = preprocessing;
  const input = Float32Array.from({ length: hu.length * windows.length }, (_, i) => {
    const channel = i % windows.length;
    const window = windows[channel];
    const value = hu[(i - channel) / windows.length];
    if (!window || value === undefined) return NaN;
    return (windowed(value, window) - (mean[channel] ?? NaN)) / (std[channel] ?? NaN);
  });
  const logits = await network.logits(input, size);
  network.dispose();
  if (logits.length !== expected.length)
    throw new Error(`${logits.length} logits, ${expected.length} stored.`);
  let [largest, low, high] = [0, 1, 0];
  expected.forEach((code, i) => {
    const stored = code / 65535;
    const difference = Math.abs(1 / (1 + Math.exp(-(logits[i] ?? NaN))) - stored);
    largest = difference <= largest ? largest : difference;
    [low, high] = [Math.min(low, stored), Math.max(high, stored)];
  });
  return { weightsSha256, largestDifference: largest, range: high - low };
}
