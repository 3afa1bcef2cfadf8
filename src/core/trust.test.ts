// How far to trust a synthetic MR, in words: by verdict, network and real MR, and nothing that is not known.
import { describe, expect, it } from 'vitest';
import type { SliceSums } from './metrics/metrics.ts';
import { type SlicePair, sliceSums } from './metrics/metrics.ts';
import type { ModelCard } from './network/modelManifest.ts';
import { trustOf } from './trust.ts';
import type { Verdict } from './verdictTypes.ts';

const card: ModelCard = {
  trainedOn: 'heads',
  simulatedCt: true,
  heads: [],
  hours: 1,
  steps: 9,
  losses: '',
  limits: [],
  parent: null,
  date: '2026-11-27',
  metrics: {},
  weakest: 'the vault',
};
const verdict = (level: Verdict['level']): Verdict => ({
  rule: 'head',
  level,
  sentence: 'Only 40 mm of a head.',
  advice: '',
});
const plain = { verdicts: [verdict('good')], overrides: [], card, judged: [], awaited: false };

/** A slice of noise, and how far off its synthetic is. */
function slice(off: number): SliceSums {
  const real = Float32Array.from({ length: 1024 }, (_, i) => ((i * 7919) % 101) / 101);
  const all = new Uint8Array(1024).fill(1);
  const synthetic = real.map((value, i) => value + off * (((i * 104729) % 97) / 97 - 0.5));
  const pair: SlicePair = { columns: 32, rows: 32, synthetic, real, head: all, intracranial: all };
  return sliceSums(pair);
}

describe('trust', () => {
  it.each<[string, Parameters<typeof trustOf>[0], string, RegExp]>([
    ['a good study', plain, 'usual', /^Trust it for where things are .* learned from simulated CT\.$/],
    ['a doubtful one', { ...plain, verdicts: [verdict('doubtful')] }, 'less', /less than usual: Only 40 mm/],
    ['a bad one', { ...plain, verdicts: [verdict('bad')] }, 'none', /^Do not rely on it: Only 40 mm/],
    [
      'a bad one, overridden',
      {
        ...plain,
        verdicts: [verdict('bad')],
        overrides: [{ rule: 'head', sentence: 'Only 40 mm of a head.', reason: 'a test' }],
      },
      'none',
      /in spite of a bad verdict\. Only 40 mm/,
    ],
    ['an untrained network', { ...plain, card: { ...card, steps: 0 } }, 'none', /untrained/],
  ])('[PATH-3] %s', (_, facts, level, how) => {
    const trust = trustOf(facts);
    expect(trust.level).toBe(level);
    expect(trust.how).toMatch(how);
    expect(trust.worst).toBe(
      'Where it is worst cannot be measured without real MR; this network is known to be weakest in the vault.',
    );
    expect(trust.slice).toBeNull();
  });

  it('[PATH-3] names the worst slice where there is real MR, with its figure, and nothing of a network not known any more', () => {
    const judged = [
      { contrast: 'T1' as const, slices: [slice(0.1), slice(0.5), slice(0.2)] },
      { contrast: 'T2' as const, slices: [slice(0.2), slice(0.2), slice(0.9)] },
    ];
    const trust = trustOf({ ...plain, judged });
    expect(trust.slice).toBe(2);
    expect(trust.worst).toMatch(
      /^Against the real T2 it is worst on slice 3: SSIM 0\.\d\d inside the skull, and 0\.\d\d over all slices\.$/,
    );
    expect(trustOf({ ...plain, awaited: true }).worst).toMatch(/once the real MR has been compared/);
    const unknown: ModelCard = { ...card };
    Reflect.deleteProperty(unknown, 'weakest');
    expect(trustOf({ ...plain, card: unknown }).worst).not.toMatch(/weakest/);
    expect(trustOf({ ...plain, card: null }).how).not.toMatch(/simulated/);
  });
});
