// A good series, broken at random in the ways of its kind: the outcome is right HU at the right place, or a sentence.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from './charset.ts';
import type { Element } from './testing/encodeDicom.ts';
import { phantom, type PhantomFile, type PhantomOptions } from './testing/phantom.ts';
import { readPhantom, said, words } from './testing/phantomRead.ts';
import { readDrop } from './testing/readDrop.ts';
import { INSTANCE } from './testing/scans.ts';

const small: PhantomOptions = { columns: 16, rows: 16, pixelMm: 14 };
const SLOPE = 0x00281053;
const INTERCEPT = 0x00281052;
const seed = 15;

/** One file a slice, each with elements of its own and without some. */
const slices = (
  heights: readonly number[],
  own: (slice: number) => Partial<PhantomOptions>,
  options: PhantomOptions = {},
): PhantomFile[] =>
  heights.flatMap((height, i) => {
    const { extra = [], ...rest } = own(i);
    const named: Element[] = [
      [0x00180050, 'DS', '5'],
      [INSTANCE, 'UI', `2.25.7.${i}`],
      [0x00200013, 'IS', String(i + 1)],
      ...extra,
    ];
    const last = [...new Map(named.map((element) => [element[0], element])).values()];
    return phantom({ ...small, ...options, ...rest, heights: [height], extra: last }).map(({ bytes }) => ({
      name: `${i + 1}.dcm`,
      bytes,
    }));
  });

describe('units', () => {
  it('[READ-4] however a CT stores them, its HU are right', async () => {
    const stored = fc.record({
      signed: fc.boolean(),
      bitsStored: fc.integer({ min: 12, max: 16 }),
      slope: fc.constantFrom(1, 0.5, 2),
      low: fc.constantFrom(-1024, -2048, -1000),
      encoding: fc.constantFrom('implicit', 'explicit', 'big', 'deflated'),
      monochrome1: fc.boolean(),
      enhanced: fc.boolean(),
    } as const);
    await fc.assert(
      fc.asyncProperty(stored, async ({ signed, bitsStored, slope, low, ...rest }) => {
        // Signed values of 12 bits reach from -2048 to 2047: the offset stays where they fit.
        const intercept = signed ? 0 : low;
        const most = signed ? 2 ** (bitsStored - 1) - 1 : 2 ** bitsStored - 1;
        fc.pre((1000 - intercept) / slope <= most && (-1000 - intercept) / slope >= (signed ? -most : 0));
        const files = phantom({ ...small, heights: [0, 10], signed, bitsStored, slope, intercept, ...rest });
        expect((await readPhantom(files)).wrong).toBe(0);
      }),
      { numRuns: 60, seed },
    );
  });

  it('[READ-25] of slices whose rescale is broken, each is right or named', async () => {
    type Break = 'none' | 'comma' | 'unit' | 'empty' | 'absent' | 'garbage';
    const breaks: Readonly<Record<Break, (tag: number, value: number) => Partial<PhantomOptions>>> = {
      none: () => ({}),
      comma: (tag, value) => ({ extra: [[tag, 'DS', value.toFixed(2).replace('.', ',')]] }),
      unit: (tag, value) => ({ extra: [[tag, 'DS', `${value} HU`]] }),
      empty: (tag) => ({ extra: [[tag, 'DS', '']] }),
      absent: (tag) => ({ without: [tag] }),
      garbage: (tag) => ({ extra: [[tag, 'DS', 'none']] }),
    };
    const kinds = fc.constantFrom<Break>('none', 'comma', 'unit', 'empty', 'absent', 'garbage');
    await fc.assert(
      fc.asyncProperty(
        fc.array(kinds, { minLength: 5, maxLength: 5 }),
        fc.constantFrom(SLOPE, INTERCEPT),
        async (how, tag) => {
          const right = tag === SLOPE ? 1 : -1024;
          const files = slices([0, 5, 10, 15, 20], (i) => breaks[how[i] ?? 'none'](tag, right), {
            signed: false,
            bitsStored: 12,
            intercept: -1024,
          });
          const drop = await readDrop(files);
          const text = said(drop);
          const lost = how.filter((kind) => kind === 'garbage').length;
          const guessed = how.filter((kind) => kind === 'empty' || kind === 'absent').length;
          if (lost === 5) {
            expect(text).toContain('which is no number');
            return;
          }
          const { series, wrong } = await readPhantom(files);
          expect(series.instances).toHaveLength(5 - lost);
          if (lost > 0) expect(text).toContain(`${how.indexOf('garbage') + 1}.dcm`);
          if (how.some((kind) => kind === 'comma' || kind === 'unit'))
            expect(words(series)).toContain('is written');
          // A slope that is not stated is 1, which is right here; an offset of 0 is not, and is doubted.
          if (wrong > 0 || guessed > 0)
            expect(series.notes.some(({ verdict }) => verdict?.rule === 'hounsfield')).toBe(true);
          expect(wrong > 0).toBe(guessed > 0 && tag === INTERCEPT);
        },
      ),
      { numRuns: 40, seed },
    );
  });
});

describe('places', () => {
  it('[GEOM-1] [READ-24] tilted, shuffled, rounded, with gaps, copies and strays: each slice at its place, the rest is said', async () => {
    const broken = fc.record({
      tilt: fc.constantFrom(0, 0, 7.5, -18, 25),
      count: fc.integer({ min: 7, max: 10 }),
      gap: fc.constantFrom(1.25, 3, 5, 7.5),
      missing: fc.option(fc.integer({ min: 2, max: 4 }), { nil: null }),
      copied: fc.option(fc.integer({ min: 0, max: 4 }), { nil: null }),
      stray: fc.boolean(),
      rounded: fc.boolean(),
      order: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(broken, async ({ tilt, count, gap, missing, copied, stray, rounded, order }) => {
        const heights = Array.from({ length: count }, (_, i) => (i - count / 2) * gap);
        const all = slices(
          heights,
          (i) => ({
            tilt,
            ...(rounded && i % 2 ? { extra: [[0x00280030, 'DS', '13.99999999\\14']] } : {}),
          }),
          {},
        );
        const kept = all.filter((_, i) => i !== missing);
        const page = slices([0], () => ({
          extra: [
            [0x00200032, 'DS', '300\\-250\\900'],
            [INSTANCE, 'UI', '2.25.8'],
            [0x00200013, 'IS', '99'],
          ],
          tilt,
        })).map(({ bytes }) => ({ name: 'stray.dcm', bytes }));
        const copy = kept.slice(copied ?? kept.length, (copied ?? kept.length) + 1);
        const files = [
          ...kept,
          ...copy.map(({ bytes }) => ({ name: 'copy.dcm', bytes })),
          ...(stray ? page : []),
        ]
          .map((file, i) => ({ file, key: order[i] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ file }) => file);
        const { series, wrong, drop } = await readPhantom(files);
        expect(wrong).toBe(0);
        expect(series.instances).toHaveLength(kept.length);
        const text = said(drop);
        if (missing !== null) expect(text).toContain('1 slice seems to be missing');
        if (copy.length > 0) expect(text).toMatch(/is a copy of another/);
        if (stray) expect(text).toContain('stray.dcm');
        // Less than half a pixel of shear is none.
        const shear = (count - 1) * gap * Math.sin((Math.abs(tilt) * Math.PI) / 180);
        if (shear > 7.5) expect(text).toContain('Gantry tilt');
        if (tilt === 0) expect(text).not.toMatch(/tilt|uneven/i);
      }),
      { numRuns: 40, seed },
    );
  });
});

describe('character sets', () => {
  /** Letters of each set, its decoder's name where the platform encodes none: bytes from a table of its own. */
  const sets: readonly (readonly [terms: readonly string[], decoder: string, from: number])[] = [
    [
      ['ISO_IR 100', 'ISO 8859-1', 'iso-8859-1', 'ISO8859_1', 'LATIN1', 'ISO 2022 IR 100'],
      'iso-8859-1',
      0xc0,
    ],
    [['ISO_IR 101', 'ISO 8859-2', 'ISO-8859-2', 'Latin2', 'ISO IR 101'], 'iso-8859-2', 0xc0],
    [['ISO_IR 144', 'ISO 8859-5', 'iso_8859_5', 'ISO-IR 144'], 'iso-8859-5', 0xb0],
    [['ISO_IR 126', 'ISO 8859-7', 'ISO8859-7'], 'iso-8859-7', 0xe1],
    [['ISO_IR 148', 'ISO 8859-9', 'LATIN5'], 'iso-8859-9', 0xc0],
    [['windows-1251', 'CP1251', 'WIN1251'], 'windows-1251', 0xc0],
  ];
  it('[READ-3] a name in any set, by its defined term or as the world misspells it, is read as meant', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...sets),
        fc.nat({ max: 5 }),
        fc.array(fc.nat({ max: 15 }), { minLength: 2, maxLength: 12 }),
        ([terms, decoder, from], term, letters) => {
          const bytes = Uint8Array.from([0x41, 0x5e, ...letters.map((letter) => from + letter)]);
          const right = new TextDecoder(decoder).decode(bytes);
          expect(decodeText(bytes, [terms[term % terms.length] ?? ''])).toBe(right);
          const utf8 = new TextEncoder().encode(right);
          for (const name of ['ISO_IR 192', 'UTF-8', 'utf8', 'ISO IR192', 'ISO 10646'])
            expect(decodeText(utf8, [name])).toBe(right);
        },
      ),
      { numRuns: 100, seed },
    );
  });
});
