// What a roofline predicts for named GPUs: the longer of arithmetic and memory traffic at the card's published peaks. A prediction.
import type { Work } from './page/definition.ts';

interface Card {
  readonly name: string;
  /** Peak float32, multiply and add counted as two, TFLOP/s. */
  readonly teraflops: number;
  readonly gigabytesPerSecond: number;
}

/** The makers' published peaks; programs reach a part of them. */
const CARDS: readonly Card[] = [
  { name: 'Intel Iris Xe (96 EU)', teraflops: 2.1, gigabytesPerSecond: 68 },
  { name: 'Apple M1 (8-core GPU)', teraflops: 2.6, gigabytesPerSecond: 68 },
  { name: 'Apple M2 Pro (19-core GPU)', teraflops: 6.8, gigabytesPerSecond: 200 },
  { name: 'NVIDIA RTX 3060', teraflops: 12.7, gigabytesPerSecond: 360 },
  { name: 'NVIDIA RTX 4090', teraflops: 82.6, gigabytesPerSecond: 1008 },
];

export interface Prediction {
  readonly card: string;
  readonly milliseconds: number;
  readonly boundBy: 'arithmetic' | 'memory';
}

export function roofline({ macs, weightBytes, featureBytes }: Work): readonly Prediction[] {
  return CARDS.map(({ name, teraflops, gigabytesPerSecond }) => {
    const arithmetic = (2 * macs) / (teraflops * 1e9);
    const traffic = (weightBytes + featureBytes) / (gigabytesPerSecond * 1e6);
    return {
      card: name,
      milliseconds: Math.max(arithmetic, traffic),
      boundBy: arithmetic >= traffic ? 'arithmetic' : 'memory',
    };
  });
}
