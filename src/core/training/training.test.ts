import { describe, expect, it } from 'vitest';
import { learningRate, SeededRandom, splitPatients, trainedConvolutions, turnSlice } from './training.ts';

describe('training', () => {
  it('[TRAIN-3] learning rate: a line up, half a cosine down to a tenth', () => {
    const schedule = { peak: 1, warmUp: 4, steps: 104 };
    expect([0, 3, 4, 54, 104].map((step) => learningRate(schedule, step))).toEqual([
      0.25,
      1,
      1,
      expect.closeTo(0.55, 9) as number,
      expect.closeTo(0.1, 9) as number,
    ]);
  });

  it('[TRAIN-4] splits are by patient: each validates once and never trains in the same fold', () => {
    const slices = ['a', 'a', 'b', 'c', 'c', 'd', 'e'];
    const folds = splitPatients(slices, 5, 7);
    expect(folds.flatMap(({ validation }) => validation).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    for (const { training, validation } of folds)
      expect([...training, ...validation].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(() => splitPatients(['a', 'a'], 2, 7)).toThrow('1 patients');
  });

  it('[TRAIN-5] a slice turned anticlockwise and mirrored; four turns are none', () => {
    const slice = Float32Array.of(1, 2, 3, 4);
    expect([...turnSlice(slice, 2, 1, false)]).toEqual([2, 4, 1, 3]);
    expect([...turnSlice(slice, 2, 0, true)]).toEqual([2, 1, 4, 3]);
    expect([...turnSlice(slice, 2, 4, false)]).toEqual([1, 2, 3, 4]);
  });

  it('[TRAIN-6] decoder and last stage hold the head and no encoder', () => {
    const spec = { family: 'drunet', depth: 18, width: 8, inputs: 3, outputs: 2 } as const;
    const [all, decoder, last] = (['all', 'decoder', 'last'] as const).map((part) => [
      ...trainedConvolutions(spec, part),
    ]);
    expect(all?.length).toBeGreaterThan(decoder?.length ?? 0);
    expect(decoder?.length).toBeGreaterThan(last?.length ?? 0);
    expect(decoder?.some((name) => name.startsWith('layer') || name === 'conv1')).toBe(false);
    expect(last).toContain('head');
  });

  it('[TRAIN-7] random numbers go on from their state', () => {
    const whole = new SeededRandom(5);
    whole.next();
    const rest = new SeededRandom(whole.state);
    expect([rest.next(), rest.next()]).toEqual([whole.next(), whole.next()]);
  });
});
