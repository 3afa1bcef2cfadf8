// Which way the real MR is brought to 0..1, unless the user says.
import { expect, it } from 'vitest';
import { PERCENTILE_SCALE } from '../core/network/modelManifest.ts';
import { normalisationOf, useCompare } from './compareStore.ts';
import type { Synthesis } from './studyStore.ts';

const study = (intensityScale: string, state: Synthesis['state'] = 'done') => ({
  ctId: 'ct',
  syntheses: { ct: { intensityScale, state } as Synthesis },
});

it('[MET-7] as the scale of the model that made the synthetic MR asks; as chosen; by percentiles while there is none', () => {
  const compare = useCompare.getState();
  const reference =
    'reference contrast: on T1 CSF 0.15, white matter 0.75; on T2 CSF 0.95, white matter 0.29';
  expect(normalisationOf(compare, study(reference))).toBe('tissues');
  expect(normalisationOf(compare, study(PERCENTILE_SCALE))).toBe('percentile');
  expect(normalisationOf({ ...compare, normalisation: 'nyul' }, study(reference))).toBe('nyul');
  expect(normalisationOf({ ...compare, normalisation: 'nyul' }, study(reference, 'running'))).toBe(
    'percentile',
  );
  expect(normalisationOf(compare, { ctId: null, syntheses: {} })).toBe('percentile');
});
