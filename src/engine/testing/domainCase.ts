// Domain features and score of a stored network, against what PyTorch pooled of the same input.
import { pooledFeatures } from '../../core/network/domainFeatures.ts';
import { domainScore } from '../../core/network/domainScore.ts';
import { type DomainFile, readDomain } from '../../core/network/domainStatistics.ts';
import type { ModelSource } from '../../core/network/modelSource.ts';
import { selfTestInput } from '../selfTest.ts';
import { loadFixture } from './loadFixture.ts';

/** scripts/oracles/domain/cases.json, as scripts/oracles/domain.py wrote it. */
export interface DomainCases {
  readonly size: number;
  /** Columns of air at the left of the self-test's input. */
  readonly air: number;
  readonly cases: readonly {
    readonly network: string;
    readonly features: readonly number[];
    readonly domain: DomainFile;
    readonly score: number;
  }[];
}

export interface DomainReport {
  /** Largest difference of a feature over the largest feature. */
  readonly relativeError: number;
  readonly score: number | null;
  /** Largest difference that keeping D-CENTER made to the logits: 0. */
  readonly logitsChanged: number;
}

export async function compareDomain(
  source: ModelSource,
  { size, air }: DomainCases,
  { features: expected, domain }: DomainCases['cases'][number],
): Promise<DomainReport> {
  const { file, network } = await loadFixture(source);
  const { preprocessing } = file;
  const channels = preprocessing.windows.length;
  const input = selfTestInput(size, channels).map((value, i) => {
    const channel = i % channels;
    const column = ((i - channel) / channels) % size;
    return column < air
      ? (0 - (preprocessing.mean[channel] ?? NaN)) / (preprocessing.std[channel] ?? NaN)
      : value;
  });
  const plain = await network.run(input, size, false);
  const { logits, centre } = await network.run(input, size, true);
  network.dispose();
  if (!centre || plain.centre) throw new Error('D-CENTER is given when it is asked for, and only then.');
  const grid = { ...preprocessing.grid, size };
  const features = pooledFeatures(centre, input, 1, { ...preprocessing, grid });
  if (features.length !== expected.length)
    throw new Error(`${features.length} features, ${expected.length} stored.`);
  const largest = Math.max(...expected.map(Math.abs));
  const differences = expected.map((value, i) => Math.abs((features[i] ?? NaN) - value));
  return {
    relativeError: Math.max(...differences) / largest,
    score: domainScore(features, 0, readDomain(domain)),
    logitsChanged: Math.max(...logits.map((value, i) => Math.abs(value - (plain.logits[i] ?? NaN)))),
  };
}
