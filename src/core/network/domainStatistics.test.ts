import { describe, expect, it } from 'vitest';
import { pooledFeatures } from './domainFeatures.ts';
import { domainScore } from './domainScore.ts';
import { type DomainFile, domainFault, readDomain } from './domainStatistics.ts';

const spec = { family: 'drunet', depth: 34, width: 64, inputs: 3, outputs: 2 } as const;
/** Mean (1, 2), one direction along the first number with variance 4, 9 beside it. */
const file: DomainFile = {
  version: 1,
  layer: 'D-CENTER',
  features: 2,
  components: 1,
  mean: 'AACAPwAAAEA=',
  directions: 'fwA=',
  directionScale: [1 / 127],
  variance: [4],
  residual: 9,
  scatter: [0.5, 0.1],
  leastShare: 0.05,
  limit: 2,
  quantile: 0.97,
  slices: 10,
  heads: 2,
};

describe('domain statistics', () => {
  it('[DOM-1] scores by the distance along the directions and beside them, over the scatter', () => {
    const features = Float32Array.of(1, 2, 0.2, 5, 2, 0.2, 5, 8, 0.2, 5, 8, 0.04);
    const statistics = readDomain(file);
    expect(domainScore(features, 0, statistics)).toBeCloseTo(0);
    expect(domainScore(features, 1, statistics)).toBeCloseTo(Math.sqrt(4 / 2) / 2);
    expect(domainScore(features, 2, statistics)).toBeCloseTo(Math.sqrt((4 + 4) / 2) / 2);
    expect(domainScore(features, 3, statistics)).toBeNull();
  });

  it('[DOM-1] what is damaged is told', () => {
    expect(domainFault(file, spec)).toBeNull();
    expect(domainFault({ ...file, version: 2 }, spec)).toContain('version 2');
    expect(domainFault({ ...file, mean: 'AACAPw==' }, spec)).toContain('mean');
    expect(domainFault({ ...file, directions: '!!' }, spec)).toContain('directions');
    expect(domainFault({ ...file, variance: [-1] }, spec)).toContain('variances');
    expect(domainFault({ ...file, limit: 0 }, spec)).toContain('limit');
    expect(domainFault(file, { family: 'unet' })).toContain('DRUNet');
    expect(domainFault('x', spec)).not.toBeNull();
  });

  it('[DOM-1] pools over the cells that show something, by how much they show', () => {
    const preprocessing = {
      windows: [{ name: 'w', centre: 0, width: 1 }],
      mean: [0],
      std: [1],
      grid: { size: 64, pixelMm: 0.5 },
    };
    const input = new Float32Array(64 * 64);
    input.fill(1, 0, 32 * 64); // the two upper cells
    input.fill(0, 0, 16 * 64); // but for their upper half
    for (let row = 16; row < 32; row++) input.fill(0, row * 64 + 32, row * 64 + 48); // and half of the right one
    const features = pooledFeatures(Float32Array.of(3, 6, 100, 100), input, 1, preprocessing);
    expect([...features]).toEqual([4, expect.closeTo((16 * 48) / 64 ** 2)]);
    expect([
      ...pooledFeatures(Float32Array.of(3, 6, 1, 1), new Float32Array(64 * 64), 1, preprocessing),
    ]).toEqual([0, 0]);
  });
});
