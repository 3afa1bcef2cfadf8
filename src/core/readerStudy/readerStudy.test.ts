// A reader study's design, drawing, order and answers: by the seed alone, balanced, blinded, and with every change on record.
import { describe, expect, it } from 'vitest';
import { answerRows, answersCsv } from './answerRows.ts';
import {
  casePixels,
  commonMask,
  frameOf,
  judgeableSlices,
  regionAt,
  windowMask,
  windowOf,
} from './caseImages.ts';
import { designFault, type Origin, type StudyDesign } from './design.ts';
import { drawCases, type OfferedImages } from './drawCases.ts';
import {
  answered,
  beginReading,
  continued,
  ended,
  finished,
  isOpen,
  paused,
  readerCode,
  type Reading,
  standingOf,
  undone,
} from './reading.ts';
import { studyResults } from './results.ts';
import { streamOf } from './seeded.ts';
import { caseCode, itemsOf, planFor, type ReaderStudy, sidesOf } from './study.ts';

const design: StudyDesign = {
  name: 'Test',
  seed: 7,
  cases: { single: 8, pair: 6, rating: 4, preference: 4 },
  questions: [
    { text: 'Sharp?', low: 'no', high: 'yes' },
    { text: 'Noisy, or "grainy"?', low: 'no', high: 'yes' },
  ],
  models: ['a', 'b'],
  contrasts: ['T1', 'T2'],
  slices: 3,
};
const offered: readonly OfferedImages[] = [
  { patient: 0, contrast: 'T1', origins: ['real', 'model:a', 'model:b'], slices: [3, 4, 5, 6, 7, 8, 9] },
  { patient: 1, contrast: 'T2', origins: ['model:a'], slices: [2, 3] },
];
const studyOf = (of = design): ReaderStudy => ({
  id: 'one',
  created: '2026-01-01T00:00:00Z',
  design: of,
  models: ['a', 'b'].map((id) => ({ id, name: id.toUpperCase(), weightsSha256: '' })),
  cases: drawCases(of, offered, 0).map(({ task, contrast, images }, i) => ({
    code: caseCode(i),
    task,
    contrast,
    images,
    width: 4,
    height: 4,
    pixelMm: [1, 1],
    slices: 3,
    region: null,
  })),
  rounds: 1,
  patients: 2,
});
const at = '2026-01-01T00:00:00Z';

describe('drawing', () => {
  it('[READER-2] the same seed gives the same study, another seed another; the generator is mulberry32', () => {
    expect(drawCases(design, offered, 0)).toEqual(drawCases(design, offered, 0));
    expect(drawCases({ ...design, seed: 8 }, offered, 0)).not.toEqual(drawCases(design, offered, 0));
    expect(drawCases(design, offered, 1)).not.toEqual(drawCases(design, offered, 0));
    expect(planFor(studyOf(), 'R1')).toEqual(planFor(studyOf(), 'R1'));
    expect(planFor(studyOf(), 'R1')).not.toEqual(planFor(studyOf(), 'R2'));
    // "a" hashes to 0xe40c292c by FNV-1a; mulberry32 from there, its second number.
    expect(streamOf(0, 'a').next()).toBeCloseTo(mulberrySecond(0xe40c292c), 15);
  });

  it('[READER-2] half of single images are real, none comes twice, and pairs hold one real image in either place', () => {
    const cases = drawCases(design, offered, 0);
    const of = (task: string) => cases.filter((one) => one.task === task);
    expect(of('single').filter(({ images }) => images[0] === 'real')).toHaveLength(4);
    expect(of('pair')).toHaveLength(6);
    for (const { images } of of('pair')) expect(images.filter((one) => one === 'real')).toHaveLength(1);
    for (const { images } of of('preference')) expect([...images].sort()).toEqual(['model:a', 'model:b']);
    expect(new Set(of('rating').map(({ patient }) => patient))).toEqual(new Set([0, 1]));
    for (const task of ['single', 'pair', 'rating', 'preference']) {
      const keys = of(task).map(({ slice, images }) => `${slice} ${[...images].sort().join()}`);
      expect(new Set(keys).size).toBe(keys.length);
    }
    const places = Array.from({ length: 40 }, (_, seed) => drawCases({ ...design, seed }, offered, 0))
      .flat()
      .filter(({ task }) => task === 'pair')
      .map(({ images }) => images.indexOf('real'));
    expect(Math.abs(places.filter((place) => place === 0).length / places.length - 0.5)).toBeLessThan(0.1);
  });

  it('[READER-2] as many as there are, where there are fewer than asked for', () => {
    const many = { ...design, cases: { ...design.cases, pair: 200 } };
    expect(drawCases(many, offered, 0).filter(({ task }) => task === 'pair')).toHaveLength(14);
    expect(drawCases(design, [], 0)).toEqual([]);
  });

  it('[READER-1] a design says what it still lacks', () => {
    expect(designFault(design)).toBeNull();
    expect(designFault({ ...design, name: ' ' })).toBe('no-name');
    expect(designFault({ ...design, questions: [] })).toBe('no-question');
    expect(designFault({ ...design, questions: [{ text: 'x', low: '', high: 'y' }] })).toBe('empty-question');
    expect(designFault({ ...design, models: ['a', 'a'] })).toBe('no-models');
    expect(designFault({ ...design, contrasts: [] })).toBe('no-contrast');
  });
});

describe('pictures', () => {
  const geometry = {
    columns: 20,
    rows: 20,
    columnSpacing: 1,
    rowSpacing: 1,
    rowAxis: [1, 0, 0],
    columnAxis: [0, 1, 0],
    normal: [0, 0, 1],
    positions: [0, 1, 2].map((z) => [0, 0, z] as const),
    sliceThickness: 1,
  } as const;
  const head = new Uint8Array(1200).map((_, i) => Number(i % 20 >= 5 && i % 20 < 15));

  it('[READER-3] real and synthetic share mask, frame and rule of windowing: another gain or offset does not tell', () => {
    const synthetic = { geometry, voxels: new Uint16Array(1200).map((_, i) => (i * 37) % 4096) };
    const real = { geometry, voxels: Float32Array.from(synthetic.voxels, (value) => 0.01 * value - 3) };
    real.voxels.fill(NaN, 400, 410); // where the MR does not reach
    const mask = commonMask(head, [synthetic, real]);
    expect(mask.slice(400, 420).join('')).toBe('00000000001111100000');
    const frame = frameOf(mask, geometry);
    expect(frame).toEqual({ left: 5, top: 0, width: 10, height: 20 });
    if (!frame) return;
    const [a, b] = [synthetic, real].map((stack) =>
      casePixels(stack, mask, frame, windowOf(stack, mask), 1, 3),
    );
    expect(a?.length).toBe(600);
    a?.forEach((grey, i) => expect(Math.abs(grey - (b?.[i] ?? NaN))).toBeLessThanOrEqual(1));
    expect(a?.slice(200, 205).join('')).toBe('00000'); // black in both
    // Nor does fat that is brighter than another scanner's.
    const brain = head.map((inside, i) => inside & Number(i % 20 >= 8 && i % 20 < 12));
    const fat = { geometry, voxels: real.voxels.map((value, i) => (brain[i] === 1 ? value : 3 * value)) };
    const bright = windowMask(brain, mask);
    const [c, d] = [real, fat].map((stack) => casePixels(stack, brain, frame, windowOf(stack, bright), 1, 3));
    expect(d).toEqual(c);
    expect(windowMask(new Uint8Array(1200), mask)).toBe(mask);
    expect(judgeableSlices(mask, geometry, 0)).toEqual([0, 1, 2]);
    expect(judgeableSlices(mask, geometry, 1)).toEqual([1]);
    expect(frameOf(new Uint8Array(1200), geometry)).toBeNull();
    const region = regionAt(mask, geometry, frame, 2, 0.5);
    expect(region.x).toBeGreaterThan(0.1);
    expect(region.x).toBeLessThan(0.9);
  });
});

describe('a reading', () => {
  const study = studyOf();
  const plan = planFor(study, 'R1');
  const items = itemsOf(study, plan);

  it('[READER-4] holds every case once a question, one kind after another, mirrored and swapped by chance', () => {
    expect(items).toHaveLength(8 + 6 + 4 * 2 + 4);
    expect(new Set(items.map(({ planned, question }) => `${planned.code} ${question}`)).size).toBe(26);
    expect([...new Set(items.map(({ of }) => of.task))]).toEqual(['single', 'pair', 'rating', 'preference']);
    const all = Array.from({ length: 50 }, (_, i) => planFor(study, `R${i}`)).flat();
    for (const key of ['swapped', 'mirrored'] as const)
      expect(Math.abs(all.filter((one) => one[key]).length / all.length - 0.5)).toBeLessThan(0.07);
  });

  it('[READER-6] records time, answers taken back, pauses and interruptions, and refuses what is no answer', () => {
    let reading = beginReading('R1', plan, at);
    const give = (answer: Parameters<typeof answered>[2]['answer'], ms = 900) =>
      answered(reading, items, { answer, ms, at, region: null });
    expect(give('left')).toBe(reading); // one image has no left
    reading = give('real');
    reading = give('synthetic', 1200);
    reading = undone(reading, at);
    expect(standingOf(reading).given).toHaveLength(1);
    reading = paused(reading, at);
    expect(give('real')).toBe(reading);
    expect(undone(reading, at)).toBe(reading);
    reading = continued(reading, at);
    reading = continued(reading, at); // loaded again without a pause
    expect(reading.log.flatMap((one) => (one.kind === 'continued' ? [one.interrupted] : []))).toEqual([
      false,
      true,
    ]);
    reading = give('real', 700);
    expect(standingOf(reading).given[1]).toMatchObject({ answer: 'real', ms: 700, earlier: ['synthetic'] });
    expect(finished(reading, items, at)).toBe(reading);
    reading = ended(reading, at);
    expect(isOpen(reading)).toBe(false);
    expect(continued(reading, at)).toBe(reading);
    expect(['ab1', ' é ', '', 'A-B', 'ABCDEFGHIJKLM'].map(readerCode)).toEqual([
      'AB1',
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('results', () => {
  const study = studyOf();
  /** A reader who answers by a rule. */
  const read = (reader: string, answerTo: (left: Origin, nth: number) => Reading['log'][number]): Reading => {
    const items = itemsOf(study, planFor(study, reader));
    const begun = beginReading(reader, planFor(study, reader), at);
    const log = items.map((item, i) => ({ ...answerTo(sidesOf(item)[0] ?? 'real', i), item: i }));
    return { ...begun, log: [...begun.log, ...log] };
  };
  const knowing = (reader: string): Reading => {
    const items = itemsOf(study, planFor(study, reader));
    return read(reader, (left, i) => {
      const task = items[i]?.of.task;
      const answer =
        task === 'single'
          ? left === 'real'
            ? ('real' as const)
            : ('synthetic' as const)
          : task === 'pair'
            ? left === 'real'
              ? ('left' as const)
              : ('right' as const)
            : task === 'rating'
              ? left === 'real'
                ? (5 as const)
                : (2 as const)
              : left === 'model:a'
                ? ('left' as const)
                : ('right' as const);
      return { kind: 'answered', at, item: i, answer, ms: 1000 + i, region: { x: 0.25, y: 0.5 } };
    });
  };

  it('[READER-9] accuracy, agreement, ratings and preferences of readers, whatever side they saw', () => {
    const rows = ['R1', 'R2'].flatMap((reader) => answerRows(study, knowing(reader)));
    const found = studyResults(study, rows);
    const [one, , all] = found.accuracy;
    expect(one).toMatchObject({ task: 'single', reader: 'R1', right: { hits: 8, of: 8, high: 1 } });
    expect(one?.byTruth).toMatchObject({ real: { of: 4 }, synthetic: { hits: 4 } });
    expect(one?.p).toBeCloseTo(2 / 256, 12);
    expect(all).toMatchObject({ reader: null, right: { hits: 16, of: 16 }, p: null });
    expect(found.agreement.map(({ task, kind }) => `${task} ${kind}`)).toEqual([
      'single cohen',
      'pair cohen',
      'rating weighted',
      'rating weighted',
      'preference cohen',
    ]);
    expect(found.agreement[1]?.kappa).toBe(1); // the same images, on other sides
    const rated = found.ratings.find(({ origin }) => origin === 'model:a');
    expect(rated).toMatchObject({ mean: 2, median: 2, sd: 0, counts: [0, rated?.n, 0, 0, 0] });
    expect(found.preference[0]).toMatchObject({ wins: [4, 0], neither: 0, p: 0.125 });
    const three = studyResults(study, [...rows, ...answerRows(study, knowing('R3'))]);
    expect(three.agreement.map(({ kind }) => kind)).toContain('fleiss');
    expect(three.agreement.map(({ kind }) => kind)).toContain('light');
    expect(studyResults(study, [])).toEqual({ accuracy: [], agreement: [], ratings: [], preference: [] });
  });

  it('[READER-8] the CSV has one line an answer, by case codes alone', () => {
    const text = answersCsv(study, answerRows(study, knowing('R1')));
    const lines = text.trim().split('\r\n');
    expect(lines).toHaveLength(27);
    expect(lines[0]).toBe(
      'study,seed,reader,position,case,task,question,contrast,left,right,mirrored,truth,answer,correct,ms,changed,earlier,answered,region_x,region_y',
    );
    expect(lines[1]).toMatch(
      /^Test,7,R1,1,C\d{3},single,,T1,(real|a|b),,(yes|no),(real|synthetic),(real|synthetic),yes,1000,no,,2026-01-01T00:00:00Z,0.250,0.500$/,
    );
    expect(text).toContain('"Noisy, or ""grainy""?"');
  });
});

/** The second number of mulberry32 from a state, written apart. */
function mulberrySecond(state: number): number {
  let value = 0;
  let a = state;
  for (let i = 0; i < 2; i++) {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    value = ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  return value;
}
