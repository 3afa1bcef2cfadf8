import { describe, expect, it } from 'vitest';
import type { CtFigures } from './masks/ctFigures.ts';
import { judgeRealMr } from './registration/judgeRealMr.ts';
import type { SeriesInfo, SeriesNote } from './series/seriesInfo.ts';
import { stopping, verdictsOf, worstLevel } from './verdict.ts';

const patient = { id: 'P1', name: 'Phantom^Head', birthDate: '19500101', sex: 'O' };
const series = (change: Partial<SeriesInfo> = {}): SeriesInfo => ({
  id: '1.2',
  seriesUid: '1.2',
  role: 'ct',
  modality: 'CT',
  description: '',
  number: 2,
  patient,
  study: {
    uid: '1',
    date: '',
    time: '',
    id: '',
    description: '',
    accessionNumber: '',
    referringPhysician: '',
  },
  frameOfReferenceUid: '',
  manufacturer: '',
  bodyPart: '',
  transferSyntax: '',
  lossy: false,
  instances: [],
  geometry: null,
  notes: [],
  mr: null,
  synthetic: null,
  comments: '',
  ...change,
});

/** Figures of a sound head CT. */
const sound: CtFigures = {
  slices: 30,
  extentMm: 145,
  headMl: 3900,
  intracranialMl: 1450,
  intracranialCm2: 150,
  headCm2: 260,
  openEnds: [0.1, 0.05],
  headShare: 0.35,
  borderShare: 0,
  airHu: -1002,
  airShare: 0.6,
  brainHu: 33,
  brainSpread: [12, 44],
  softShare: 0.7,
  boneShare: 0.15,
  least: -1024,
  greatest: 2200,
  tooHighShare: 0,
  tooLowShare: 0,
  twiceLowShare: 0,
  airless: [],
  pose: { rise: 0.5, height: 0.88, elongation: 1.25, turnDegrees: 4, faceForward: 0.6 },
};

const posed = (pose: Partial<NonNullable<CtFigures['pose']>>): Partial<CtFigures> => ({
  pose: sound.pose && { ...sound.pose, ...pose },
});

const levels = (change: Partial<SeriesInfo>, ct: Partial<CtFigures> | null): Record<string, string> =>
  Object.fromEntries(
    verdictsOf({ series: series(change), ct: ct && { ...sound, ...ct }, realMr: null }).map((verdict) => [
      verdict.rule,
      verdict.level,
    ]),
  );
const good = { head: 'good', 'one-scan': 'good', hounsfield: 'good' };

describe('the verdict on a study', () => {
  it('[VERD-1] has a level, a sentence and, unless good, an advice for each rule', () => {
    expect(levels({}, null)).toEqual(good);
    expect(levels({}, {})).toEqual(good);
    const all = verdictsOf({
      series: series({ bodyPart: 'CHEST' }),
      ct: { ...sound, brainHu: 50 },
      realMr: null,
    });
    for (const { level, sentence, advice } of all) {
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(advice).toMatch(level === 'good' ? /^$/ : /^[A-Z].*\.$/);
    }
    expect(worstLevel(all)).toBe('bad');
    expect(stopping(all).map(({ rule }) => rule)).toEqual(['hounsfield']);
    expect(worstLevel([])).toBe('good');
  });

  it.each<[string, Partial<SeriesInfo>, Partial<CtFigures>, string]>([
    ['a chest without a skull', { bodyPart: 'CHEST' }, { intracranialMl: 0, intracranialCm2: 0 }, 'bad'],
    ['a skull under the name of a chest', { bodyPart: 'CHEST' }, {}, 'doubtful'],
    ['an angiogram of head and neck', { description: 'CTA HEAD_NECK' }, {}, 'good'],
    ['41 ml', {}, { headMl: 41, intracranialMl: 20 }, 'bad'],
    ['a single slice', {}, { slices: 1, extentMm: 0 }, 'bad'],
    ['40 mm', {}, { extentMm: 40 }, 'doubtful'],
    ['a mask of the whole image', {}, { headShare: 1 }, 'bad'],
    ['an infant’s size', {}, { intracranialCm2: 70 }, 'doubtful'],
    ['upside down', {}, posed({ rise: -0.4 }), 'doubtful'],
    ['turned by 30 degrees', {}, posed({ turnDegrees: 30 }), 'doubtful'],
    [
      'a round skull turned by 30 degrees, which cannot be told',
      {},
      posed({ turnDegrees: 30, elongation: 1.06 }),
      'good',
    ],
    ['turned by 80 degrees', {}, posed({ turnDegrees: 80, elongation: 1.07 }), 'doubtful'],
    ['looking backwards', {}, posed({ faceForward: -0.4 }), 'doubtful'],
    ['slices twice as far apart', {}, posed({ height: 1.7 }), 'doubtful'],
    ['pixels twice as wide', {}, posed({ elongation: 2.4 }), 'doubtful'],
  ])('[VERD-2] %s is judged as a head', (_, change, ct, level) => {
    expect(levels(change, ct)).toEqual({ ...good, head: level });
  });

  it('[VERD-2] says what it is instead', () => {
    const [verdict] = verdictsOf({
      series: series({ description: 'LEFT_SHOULDER 2.0 B70s' }),
      ct: { ...sound, intracranialMl: 0 },
      realMr: null,
    });
    expect(verdict?.sentence).toContain('shoulder');
  });

  it('[VERD-2] case w23-bone-kernel: where no skull closes, a reconstruction for bone is named as what it may be', () => {
    const [verdict] = verdictsOf({
      series: series({ description: 'Head 1.0 H70h' }),
      ct: { ...sound, intracranialMl: 0 },
      realMr: null,
    });
    expect(verdict).toMatchObject({
      level: 'bad',
      advice: 'Choose the soft-tissue reconstruction of this scan.',
    });
    expect(verdict?.sentence).toContain('reconstruction for bone');
  });

  it.each<[string, Partial<CtFigures>, string, RegExp]>([
    ['air at 0', { airHu: 0, airShare: 0.001, least: 0 }, 'bad', /offset of about 1000/],
    ['brain at 50', { brainHu: 50 }, 'bad', /median is 50 HU/],
    ['brain at 42', { brainHu: 42 }, 'doubtful', /median is 42 HU/],
    ['a screen copy', { least: 0, greatest: 255, airHu: 0, airShare: 0 }, 'bad', /8-bit/],
    ['signed read as unsigned', { tooHighShare: 0.6, greatest: 32767 }, 'bad', /signed/],
    ['no bone', { greatest: 100 }, 'bad', /No bone/],
    ['air at -870', { airHu: -870 }, 'doubtful', /Air/],
    ['an offset taken off twice', { twiceLowShare: 0.6 }, 'bad', /taken off twice/],
    ['two slices with values of their own', { airless: [17, 18] }, 'bad', /^2 slices \(18, 19\)/],
  ])('[VERD-3] %s is no sound CT', (_, ct, level, words) => {
    const verdict = verdictsOf({ series: series(), ct: { ...sound, ...ct }, realMr: null })[2];
    expect(verdict).toMatchObject({ rule: 'hounsfield', level });
    expect(verdict?.sentence).toMatch(words);
  });

  it('[VERD-4] notes of grouping make one-scan doubtful or bad, and refusals come first', () => {
    const rule = 'one-scan';
    const warning: SeriesNote = { level: 'warning', text: 'Odd.', verdict: { rule, level: 'doubtful' } };
    const refused: SeriesNote = { level: 'warning', text: 'Mixed.', verdict: { rule, level: 'bad' } };
    expect(levels({ notes: [warning] }, {})).toEqual({ ...good, 'one-scan': 'doubtful' });
    expect(levels({ notes: [warning, refused] }, {})).toEqual({ ...good, 'one-scan': 'bad' });
    expect(levels({ notes: [{ level: 'warning', text: 'Gantry tilt.' }] }, {})).toEqual(good);
  });

  it.each<[string, Partial<typeof patient>, [number, number, number] | null, string]>([
    ['this patient’s, not placed yet', {}, null, 'good'],
    [
      'the same name written otherwise',
      { name: 'PHANTOM^HEAD^^', birthDate: '1950.01.01' },
      [0.95, 2.5, 0.8],
      'good',
    ],
    ['another patient ID', { id: 'P2' }, [0.95, 2.5, 0.8], 'bad'],
    ['another name', { name: 'Phantom^Foot' }, null, 'bad'],
    ['another birth date', { birthDate: '19510101' }, null, 'bad'],
    ['nobody’s', { id: '', name: '', birthDate: '' }, [0.95, 2.5, 0.8], 'doubtful'],
    ['hardly overlapping', {}, [0.3, 2.5, 0.8], 'bad'],
    ['reaching only half of the head', {}, [0.6, 2.5, 0.8], 'doubtful'],
    ['without a sharp place', {}, [0.95, 1.05, 0.9], 'bad'],
    ['without a very sharp place', {}, [0.95, 1.4, 0.9], 'doubtful'],
    ['beside a better place', {}, [0.95, 2.5, 1.2], 'bad'],
    ['beside a place as good', {}, [0.95, 2.5, 1], 'doubtful'],
  ])('[VERD-5] a real MR: %s', (_, change, placed, level) => {
    const placement = placed && { overlap: placed[0], sharpness: placed[1], nearby: placed[2] };
    const verdict = judgeRealMr(patient, {
      patient: { ...patient, ...change },
      series: { description: 'T1', number: 3 },
      placement,
    });
    expect(verdict.level).toBe(level);
    expect(verdict.sentence).toMatch(/^.*\.$/);
  });
});
