import { describe, expect, it } from 'vitest';
import type { Synthesis } from '../../stores/studyStore.ts';
import { loadWords } from './loadWords.ts';
import { runState, slicesMade } from './runState.ts';

const synthesis = (state: Synthesis['state'], slicesDone = [true, false]): Synthesis => ({
  modelId: 'm',
  modelName: 'M',
  weightsSha256: '',
  untrained: true,
  contrasts: ['T1'],
  windows: 'model',
  mask: 'head',
  state,
  slicesDone,
  domain: { carried: false, scores: [] },
  stale: null,
  intensityScale: '',
  secondsPerSlice: null,
});
const ready = {
  hasCt: true,
  refusal: null,
  reading: { state: 'ready' },
  masking: { state: 'ready' },
  stopped: null,
  synthesis: undefined,
} as const;

describe('the Synthesise panel', () => {
  it('[UI-10] offers to run only when the CT is read and its head found, and says what it waits for', () => {
    expect(runState({ ...ready, hasCt: false }).state).toBe('no-ct');
    expect(runState({ ...ready, reading: { state: 'reading', slices: 1, total: 9 } })).toEqual({
      state: 'waiting',
      reason: 'The CT is being read.',
    });
    expect(runState({ ...ready, masking: { state: 'running' } }).state).toBe('waiting');
    expect(runState(ready).state).toBe('ready');
    expect(runState({ ...ready, stopped: 'This is no head.' })).toEqual({
      state: 'stopped',
      reason: 'This is no head.',
    });
  });

  it('[UI-10] tells why a series cannot be synthesised', () => {
    const error = { kind: 'geometry', message: 'No head was found.', advice: '' } as const;
    expect(runState({ ...ready, refusal: 'Sagittal slices.' })).toEqual({
      state: 'refused',
      reason: 'Sagittal slices.',
    });
    expect(runState({ ...ready, masking: { state: 'failed', error } })).toEqual({
      state: 'refused',
      reason: 'No head was found.',
    });
  });

  it('[UI-10] knows running, paused, partial and done apart', () => {
    const states = (['running', 'paused', 'cancelled', 'failed', 'done'] as const).map(
      (state) => runState({ ...ready, synthesis: synthesis(state) }).state,
    );
    expect(states).toEqual(['running', 'paused', 'partial', 'partial', 'done']);
    expect(runState({ ...ready, synthesis: synthesis('cancelled', [false, false]) }).state).toBe('ready');
    expect(slicesMade(synthesis('done'))).toBe(1);
  });

  it('[UI-10] says how loading a model goes', () => {
    expect(loadWords({ stage: 'fetch', done: 5e6, total: 20e6 })).toEqual({
      words: 'Downloading weights: 5 MB of 20 MB',
      fraction: 0.25,
    });
    expect(loadWords({ stage: 'self-test' }).words).toContain('stored values');
  });
});
