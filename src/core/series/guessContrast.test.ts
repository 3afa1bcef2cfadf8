import { describe, expect, it } from 'vitest';
import { guessContrast } from './guessContrast.ts';
import type { MrAcquisition } from './seriesInfo.ts';

const timing = (parts: Partial<MrAcquisition>): MrAcquisition => ({
  scanningSequence: 'SE',
  sequenceVariant: '',
  repetitionTime: null,
  echoTime: null,
  inversionTime: null,
  fieldStrength: null,
  ...parts,
});
const guess = (description: string, mr: MrAcquisition | null = null): ReturnType<typeof guessContrast> =>
  guessContrast({ role: 'mr', description, mr, synthetic: null });

const t1Timing = timing({ repetitionTime: 500, echoTime: 12 });
const t2Timing = timing({ repetitionTime: 4200, echoTime: 95 });

describe('guessing the contrast of an MR series', () => {
  it.each([
    ['t1_mprage_sag', 'T1'],
    ['Ax T2 TSE', 'T2'],
    ['Sag BRAVO', 'T1'],
    ['AX T2 FLAIR', null],
    ['t2* hemo', null],
    ['ep2d_diff_b1000', null],
    ['TOF angio', null],
    ['PD axial', null],
    ['Report', null],
  ] as const)('[READ-13] by the name %s', (name, contrast) => {
    expect(guess(name).contrast).toBe(contrast);
  });

  it('[READ-13] by repetition, echo and inversion times where the name does not tell', () => {
    expect(guess('axial', t1Timing).contrast).toBe('T1');
    expect(guess('axial', t2Timing).contrast).toBe('T2');
    const gradientEcho = { scanningSequence: 'GR', repetitionTime: 20 };
    expect(guess('axial', timing({ ...gradientEcho, echoTime: 4 })).contrast).toBe('T1');
    expect(guess('axial', timing({ ...gradientEcho, echoTime: 25 })).contrast).toBeNull();
    const flair = timing({
      repetitionTime: 9000,
      echoTime: 100,
      inversionTime: 2500,
      scanningSequence: 'IR',
    });
    expect(guess('axial', flair).contrast).toBeNull();
  });

  it('[READ-13] leaves it to the user where name and timing disagree, and says why', () => {
    const { contrast, reason } = guess('t1_axial', t2Timing);
    expect(contrast).toBeNull();
    expect(reason).toContain('T1');
    expect(reason).toContain('TR 4200 ms');
  });

  it('[READ-12] takes the word of a synthetic series, and guesses nothing of CT', () => {
    const synthetic = {
      contrast: 'T2',
      model: 'DRUNet-34',
      weightsSha256: '',
      sourceSeriesUid: '1.2.3',
      derivation: '',
    } as const;
    const named = { role: 'synthetic', description: 't1', mr: null, synthetic } as const;
    expect(guessContrast(named).contrast).toBe('T2');
    expect(guessContrast({ ...named, role: 'ct', synthetic: null }).contrast).toBeNull();
  });
});
