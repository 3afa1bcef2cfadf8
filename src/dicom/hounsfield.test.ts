// Hounsfield units are checked, not believed: misspelt, missing, tabulated and modified values, and what is no CT at all.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainNumber, plainValues } from './plainNumber.ts';
import type { Element } from './testing/encodeDicom.ts';
import { phantom, type PhantomOptions } from './testing/phantom.ts';
import { type PhantomRead, readPhantom, said, words } from './testing/phantomRead.ts';
import { readDrop, readStack } from './testing/readDrop.ts';

const small: PhantomOptions = { columns: 16, rows: 16, pixelMm: 14, heights: [0, 10, 20] };
const stored: PhantomOptions = { ...small, signed: false, bitsStored: 12, intercept: -1024 };
const SLOPE = 0x00281053;
const INTERCEPT = 0x00281052;

const wrong = (options: PhantomOptions): Promise<PhantomRead> => readPhantom(phantom(options));

/** A number as somebody may write it. */
const spellings: Readonly<Record<string, (value: number) => string>> = {
  comma: (value) => value.toFixed(2).replace('.', ','),
  'many digits and a comma': (value) => value.toFixed(6).replace('.', ','),
  'a comma and an exponent': (value) => value.toExponential(4).replace('.', ','),
  'a unit': (value) => `${value} HU`,
  'a unit without a space': (value) => `${value}mm`,
  'a plus': (value) => (value < 0 ? String(value) : `+${value}`),
};

describe('numbers as they are plainly meant', () => {
  it('[READ-25] reads commas and units, and nothing that may be meant in two ways', () => {
    expect(plainNumber('-1024,00')).toEqual({ value: -1024, odd: true });
    expect(plainNumber('0,488')).toEqual({ value: 0.488, odd: true });
    expect(plainNumber('-1024 HU')).toEqual({ value: -1024, odd: true });
    expect(plainNumber('-1.024E3')).toEqual({ value: -1024, odd: false });
    for (const text of ['-1,024', '1,024.5', '1.024,5', 'none', '0x10', 'Infinity', 'NaN', '1 2'])
      expect(plainNumber(text), text).toEqual({ value: null, odd: true });
    expect(plainValues('0.5\\0.5')).toEqual(['0.5', '0.5']);
    expect(plainValues('0.5,0.5')).toEqual(['0.5', '0.5']);
    expect(plainValues('1,0,0,0,1,0')).toHaveLength(6);
    expect(plainValues('3,906250\\3,906250')).toEqual(['3,906250', '3,906250']);
  });

  it('[READ-25] however a rescale is misspelt: right HU and a word of it, or an error that names file and attribute', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(INTERCEPT, SLOPE),
        fc.oneof(
          fc.constantFrom(...Object.keys(spellings)),
          fc.constantFrom('none', '-', '-1,024', '1,000', 'HU', '1.0.0', '12 34', '0x10', 'NaN', '1e999'),
          fc.stringMatching(/^[ -[\]-~]{1,12}$/),
        ),
        async (tag, how) => {
          const right = tag === SLOPE ? 1 : -1024;
          const text = spellings[how]?.(right) ?? how;
          const strict = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text.trim());
          fc.pre(text.trim() !== '' && (!strict || Number(text) === right));
          const options: PhantomOptions = { ...stored, heights: [0], extra: [[tag, 'DS', text]] };
          const drop = await readDrop(phantom(options));
          if (drop.series[0]?.role === 'ct') {
            const read = await wrong(options);
            expect(read.wrong, text).toBe(0);
            if (!strict)
              expect(words(read.series)).toContain(tag === SLOPE ? 'RescaleSlope' : 'RescaleIntercept');
          } else {
            expect(drop.problems[0]?.file).toBe('slice-001.dcm');
            expect(drop.problems[0]?.message).toContain(tag === SLOPE ? '(0028,1053)' : '(0028,1052)');
          }
        },
      ),
      { numRuns: 120, seed: 15 },
    );
  });

  it('[READ-25] a spacing, position or orientation written with commas is read, and said', async () => {
    const comma = (numbers: readonly number[]): string =>
      numbers.map((n) => n.toFixed(6).replace('.', ',')).join('\\');
    const spacing = await wrong({ ...small, extra: [[0x00280030, 'DS', comma([14, 14])]] });
    expect([spacing.wrong, spacing.series.geometry?.columnSpacing]).toEqual([0, 14]);
    expect(words(spacing.series)).toContain('PixelSpacing (0028,0030) is written');
    const turned = await wrong({ ...small, extra: [[0x00200037, 'DS', comma([1, 0, 0, 0, 1, 0])]] });
    expect(turned.wrong).toBe(0);
    const bad = await readDrop(phantom({ ...small, extra: [[0x00280030, 'DS', 'wide\\wide']] }));
    expect(bad.problems[0]?.message).toContain('PixelSpacing (0028,0030) reads "wide\\wide"');
  });

  it.each<[string, readonly Element[], readonly number[], RegExp]>([
    [
      'an empty intercept',
      [[INTERCEPT, 'DS', '']],
      [],
      /RescaleIntercept \(0028,1052\) is empty; 0 was assumed/,
    ],
    ['no intercept', [], [INTERCEPT], /RescaleIntercept \(0028,1052\) is not stated/],
    ['an empty slope', [[SLOPE, 'DS', '']], [], /RescaleSlope \(0028,1053\) is empty; 1 was assumed/],
    ['a slope of 0', [[SLOPE, 'DS', '0']], [], /RescaleSlope \(0028,1053\) is 0; 1 was assumed/],
    ['no rescale at all', [], [SLOPE, INTERCEPT], /No rescale/],
  ])('[READ-25] %s makes the Hounsfield units doubtful', async (_, extra, without, sentence) => {
    const { series } = await wrong({ ...stored, extra, without });
    const note = series.notes.find(({ verdict }) => verdict?.rule === 'hounsfield');
    expect(note?.text).toMatch(sentence);
  });
});

describe('values that need more than a slope', () => {
  const lut = (type: string, entries: readonly number[], first = 0): Element => [
    0x00283000,
    'SQ',
    [
      [
        [0x00283002, 'US', [entries.length, first, 16]],
        [0x00283004, 'LO', type],
        [0x00283006, 'US', entries],
      ],
    ],
  ];
  const straight = Array.from({ length: 4096 }, (_, i) => i - 1024);

  it('[READ-26] a modality lookup table is applied, in either byte order', async () => {
    const options = { ...stored, without: [SLOPE, INTERCEPT] };
    for (const encoding of ['explicit', 'implicit', 'big'] as const)
      expect((await wrong({ ...options, encoding, extra: [lut('HU', straight)] })).wrong).toBe(0);
    // Its ends hold for what lies beyond them.
    const cut = await wrong({ ...options, extra: [lut('HU', straight.slice(24, 2060), 24)] });
    expect(cut.wrong).toBe(0);
    expect(words(cut.series)).not.toContain('No rescale');
  });

  it('[READ-26] a lookup table that is cut short, or is no table of HU, is refused in words', async () => {
    const options = { ...stored, without: [SLOPE, INTERCEPT] };
    const short = await readDrop(
      phantom({
        ...options,
        extra: [
          [
            0x00283000,
            'SQ',
            [
              [
                [0x00283002, 'US', [4096, 0, 16]],
                [0x00283006, 'US', [1, 2]],
              ],
            ],
          ],
        ],
      }),
    );
    expect(short.problems[0]?.message).toContain('Modality LUT (0028,3000)');
    const iodine = await readDrop(phantom({ ...options, extra: [lut('MGML', straight)] }));
    expect(iodine.series[0]?.role).toBe('unsupported');
  });

  it('[READ-26] bits at the bottom though HighBit puts them at the top are read where they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 13, max: 15 }), fc.boolean(), async (highBit, signed) => {
        const read = await wrong({
          ...stored,
          signed,
          bitsStored: 12,
          intercept: signed ? 0 : -1024,
          extra: [[0x00280102, 'US', [highBit]]],
        });
        expect(read.wrong).toBe(0);
        expect(words(read.series)).toContain(`HighBit (0028,0102) ${highBit}`);
      }),
      { numRuns: 8 },
    );
  });

  it('[READ-26] a padding value that tissue has is air only where it reaches the edge', async () => {
    const read = await wrong({ ...small, extra: [[0x00280120, 'SS', [34]]] });
    expect(read.wrong).toBe(0);
    expect(words(read.series)).toContain('PixelPaddingValue (0028,0120) 34');
    const files = phantom({ ...small, columns: 32, rows: 32, pixelMm: 7, padding: 34 });
    const [series] = (await readDrop(files)).series;
    if (!series) throw new Error('no series');
    const { voxels } = await readStack(series, files);
    expect(voxels[0]).toBe(-1000);
    expect(voxels.includes(34)).toBe(true);
  });

  it('[READ-26] case d13-no-photometric: what is not stated is read as what it can only be, as are frames and modality', async () => {
    const grey = await wrong({ ...stored, without: [0x00280004] });
    expect([grey.wrong, words(grey.series)]).toEqual([
      0,
      expect.stringContaining('PhotometricInterpretation'),
    ]);
    expect((await wrong({ ...stored, extra: [[0x00280008, 'IS', '0']] })).wrong).toBe(0);
    const ct = await wrong({ ...stored, without: [0x00080060] });
    expect([ct.wrong, words(ct.series)]).toEqual([
      0,
      expect.stringContaining('Modality (0008,0060) is not stated'),
    ]);
    const frames = await readDrop(phantom({ ...stored, extra: [[0x00280008, 'IS', 'many']] }));
    expect(frames.problems[0]?.message).toContain('NumberOfFrames (0028,0008) reads "many"');
  });

  it('[READ-26] frames without positions of their own are told so', async () => {
    const [file] = phantom(stored);
    if (!file) throw new Error('no file');
    const frames = phantom({
      ...stored,
      heights: [0],
      extra: [
        [0x00280008, 'IS', '3'],
        [0x7fe00010, 'OW', new Uint8Array(3 * 512)],
      ],
    });
    expect(said(await readDrop(frames))).toContain('frames have no positions of their own');
  });
});

describe('what is no CT in Hounsfield units', () => {
  it.each<[string, readonly Element[], RegExp]>([
    ['iodine map by type', [[0x00281054, 'LO', 'MGML']], /Iodine/],
    [
      'iodine map by image type',
      [[0x00080008, 'CS', 'DERIVED\\PRIMARY\\AXIAL\\MATERIAL_IODINE']],
      /material/,
    ],
    ['effective Z', [[0x00281054, 'LO', 'Z_EFF']], /atomic number/],
    ['electron density', [[0x00281054, 'LO', 'ED']], /Electron density/],
    ['a unit that nobody knows', [[0x00281054, 'LO', 'BANANAS']], /BANANAS/],
    [
      'virtual monoenergetic by image type',
      [[0x00080008, 'CS', 'DERIVED\\PRIMARY\\AXIAL\\VMI']],
      /monoenergetic/,
    ],
    ['virtual monoenergetic by name', [[0x0008103e, 'LO', 'Head MonoE 40keV 1.0']], /monoenergetic/],
    ['monoenergetic plus', [[0x0008103e, 'LO', 'DE_Mono+_70_keV']], /monoenergetic/],
    ['virtual non-contrast', [[0x0008103e, 'LO', 'VNC 1.0 Q30']], /non-contrast/],
    [
      'perfusion map',
      [
        [0x0008103e, 'LO', 'Perfusion rCBF'],
        [0x00080008, 'CS', 'DERIVED\\SECONDARY\\OTHER\\CBF'],
      ],
      /Perfusion/,
    ],
    [
      '8 bits',
      [
        [0x00280101, 'US', [8]],
        [0x00280102, 'US', [7]],
      ],
      /8 bits/,
    ],
    ['projection', [[0x00080008, 'CS', 'DERIVED\\SECONDARY\\MIP']], /MIP/],
    ['screen copy', [[0x00080064, 'CS', 'WSD']], /Screen copy/],
  ])('[READ-27] %s is named and not taken for a CT', async (_, extra, sentence) => {
    const drop = await readDrop(phantom({ ...small, extra }));
    expect(drop.series.map(({ role }) => role)).toEqual(['unsupported']);
    expect(said(drop)).toMatch(sentence);
  });

  it.each(['HU', 'US', '', 'Hounsfield Units'])('[READ-27] a rescale type of "%s" is a CT', async (type) => {
    expect((await wrong({ ...stored, extra: [[0x00281054, 'LO', type]] })).wrong).toBe(0);
  });

  it('[READ-27] a perfusion scan of real HU is a CT', async () => {
    expect((await wrong({ ...stored, description: 'Head Perfusion 5.0 H31f' })).wrong).toBe(0);
  });
});
