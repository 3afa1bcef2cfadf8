// One patient, one scan: what shares UIDs, lost them or has too many, and what lies between the slices of another.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Element } from './testing/encodeDicom.ts';
import type { PhantomFile } from './testing/phantom.ts';
import { readDrop } from './testing/readDrop.ts';
import { contents, FRAME, heights, INSTANCE, scan, SERIES, STUDY, texts } from './testing/scans.ts';

/** By what two scans in one series may be told apart: elements of the first and of the second. */
const differences: Readonly<Record<string, readonly [Element, Element]>> = {
  'tube voltage': [
    [0x00180060, 'DS', '80'],
    [0x00180060, 'DS', '140'],
  ],
  kernel: [
    [0x00181210, 'SH', 'H30s'],
    [0x00181210, 'SH', 'H70h'],
  ],
  acquisition: [
    [0x00200012, 'IS', '1'],
    [0x00200012, 'IS', '2'],
  ],
  'acquisition time': [
    [0x00080032, 'TM', '101112'],
    [0x00080032, 'TM', '101512'],
  ],
  exposure: [
    [0x00181152, 'IS', '200'],
    [0x00181152, 'IS', '80'],
  ],
  'contrast agent': [
    [0x00180010, 'LO', ''],
    [0x00180010, 'LO', 'Agent'],
  ],
  'image type': [
    [0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'],
    [0x00080008, 'CS', 'DERIVED\\PRIMARY\\AXIAL'],
  ],
  'series number': [
    [0x00200011, 'IS', '2'],
    [0x00200011, 'IS', '3'],
  ],
  'frame of reference': [
    [FRAME, 'UI', '2.25.1'],
    [FRAME, 'UI', '2.25.2'],
  ],
  'patient ID': [
    [0x00100020, 'LO', 'A'],
    [0x00100020, 'LO', 'B'],
  ],
  'patient name': [
    [0x00100010, 'PN', 'A^A'],
    [0x00100010, 'PN', 'B^B'],
  ],
  'birth date': [
    [0x00100030, 'DA', '19500101'],
    [0x00100030, 'DA', '19600101'],
  ],
};

describe('one patient, one scan', () => {
  it.each(Object.keys(differences))(
    '[READ-22] two scans that differ in %s only are two series',
    async (kind) => {
      const [first, second] = differences[kind] ?? [];
      if (!first || !second) throw new Error('unknown');
      for (const offset of [0, 0.6, 2.5]) {
        const files = [
          ...scan('a', { heights: heights(7, 5, -15), extra: [first] }),
          ...scan('bb', { heights: heights(7, 5, -15 + offset), extra: [second] }),
        ];
        const { series, problems } = await readDrop(files);
        expect(problems).toEqual([]);
        expect(contents(series, files), `${kind} ${offset}`).toEqual(['a 7', 'bb 7']);
        for (const { notes } of series) expect(notes.length, 'it is said').toBeGreaterThan(0);
      }
    },
  );

  it('[READ-22] two scans in any order, with any offset, UIDs kept, emptied or shared, never mix', async () => {
    const kinds = Object.keys(differences);
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          kind: fc.constantFrom(...kinds),
          count: fc.integer({ min: 4, max: 9 }),
          gap: fc.integer({ min: 2, max: 7 }),
          offset: fc.double({ min: 0, max: 1, noNaN: true }),
          uids: fc.constantFrom('kept', 'no series', 'none', 'one instance'),
          seed: fc.array(fc.nat(), { minLength: 18, maxLength: 18 }),
        }),
        async ({ kind, count, gap, offset, uids, seed }) => {
          const [first, second] = differences[kind] ?? [];
          if (!first || !second) throw new Error('unknown');
          const emptied: Element[] =
            uids === 'kept'
              ? []
              : uids === 'one instance'
                ? [[INSTANCE, 'UI', '2.25.5']]
                : (uids === 'no series' ? [SERIES] : [SERIES, STUDY, FRAME, INSTANCE]).map((tag) => [
                    tag,
                    'UI',
                    '',
                  ]);
          const of = (label: string, from: number, own: Element): PhantomFile[] =>
            scan(label, { heights: heights(count, gap, from) }, () => [
              [0x00180050, 'DS', String(gap)],
              ...emptied.filter(([tag]) => tag !== own[0]),
              own,
            ]);
          const drop = [
            ...of('a', -10, first),
            ...of('bb', -10 + Math.round(offset * gap * 100) / 100, second),
          ]
            .map((file, i) => ({ file, key: seed[i] ?? 0 }))
            .sort((x, y) => x.key - y.key)
            .map(({ file }) => file);
          const { series, problems } = await readDrop(drop);
          expect(problems).toEqual([]);
          expect(contents(series, drop)).toEqual([`a ${count}`, `bb ${count}`]);
        },
      ),
      { numRuns: 60, seed: 15 },
    );
  });

  it('[READ-23] what changes from slice to slice within one scan does not split it', async () => {
    const changing: Readonly<Record<string, (i: number, any: number) => readonly Element[]>> = {
      'tube current': (_, any) => [
        [0x00181152, 'IS', String(100 + (any % 50))],
        [0x00181151, 'IS', String(any % 7)],
      ],
      acquisition: (i) => [[0x00200012, 'IS', String(1 + Math.floor(i / 2))]],
      'acquisition of its own': (i) => [[0x00200012, 'IS', String(i + 1)]],
      time: (i) => [[0x00080032, 'TM', `1011${String(10 + i)}`]],
      'frame of reference of its own': (i) => [[FRAME, 'UI', `2.25.9.${i + 1}`]],
      'instance numbers of no order': (_, any) => [[0x00200013, 'IS', String(any % 1000)]],
      'one instance UID': () => [[INSTANCE, 'UI', '2.25.5']],
      'no UIDs': () => [SERIES, STUDY, FRAME, INSTANCE].map((tag): Element => [tag, 'UI', '']),
      'series UID of its own': (i) => [[SERIES, 'UI', `2.25.7.${i + 1}`]],
      'all UIDs of its own': (i) =>
        [SERIES, STUDY, FRAME, INSTANCE].map((tag, k): Element => [tag, 'UI', `2.25.7.${i + 1}.${k}`]),
      'spacing in the eighth digit': (i) => [
        [0x00280030, 'DS', i % 2 ? '0.4385\\0.4385' : '0.43849999\\0.43849999'],
      ],
      'tube voltage of base and vault': (i) => [[0x00180060, 'DS', i < 4 ? '140' : '120']],
    };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(changing)),
        fc.integer({ min: 5, max: 12 }),
        fc.array(fc.nat({ max: 100_000 }), { minLength: 12, maxLength: 12 }),
        async (kind, count, any) => {
          const files = scan(
            'a',
            { heights: heights(count, 5, -20) },
            (i) => changing[kind]?.(i, any[i] ?? 0) ?? [],
          );
          const { series, problems } = await readDrop(files);
          expect(problems).toEqual([]);
          expect(contents(series, files), kind).toEqual([`a ${count}`]);
        },
      ),
      { numRuns: 80, seed: 15 },
    );
  });

  it('[READ-22] passes that only their instance numbers tell apart are two scans', async () => {
    const second = (i: number): readonly Element[] => [[0x00200013, 'IS', String(i + 8)]];
    for (const offset of [0, 0.6, 2.5]) {
      const files = [
        ...scan('a', { heights: heights(7, 5, -15) }),
        ...scan('bb', { heights: heights(7, 5, -15 + offset) }, second),
      ];
      expect(contents((await readDrop(files)).series, files), String(offset)).toEqual(['a 7', 'bb 7']);
    }
  });

  it('[READ-24] pages at a made-up place neither join the stack nor tilt it, and are named', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('ORIGINAL\\PRIMARY\\AXIAL', 'DERIVED\\SECONDARY\\OTHER'),
        fc.tuple(
          fc.integer({ min: -300, max: 300 }),
          fc.integer({ min: -300, max: 300 }),
          fc.integer({ min: -900, max: 900 }),
        ),
        async (imageType, [x, y, z]) => {
          fc.pre(Math.hypot(x + 98, y + 98) > 30);
          const page = scan('page', { heights: [0], imageType }, () => [
            [0x00200032, 'DS', `${x}\\${y}\\${z}`],
            [0x00200013, 'IS', '99'],
          ]);
          const files = [...scan('a', {}), ...page];
          const { series } = await readDrop(files);
          const [main] = series;
          expect(main?.geometry?.positions).toHaveLength(9);
          expect(texts(series.slice(0, 1))).not.toMatch(/tilt|uneven/i);
          expect(texts(series)).toContain('page-001.dcm');
          expect(contents(series, files)).toEqual(['a 9', 'page 1']);
        },
      ),
      { numRuns: 40, seed: 15 },
    );
  });

  it('[READ-24] a slice left out for its slant is not called missing', async () => {
    const slant = Math.sin((0.57 * Math.PI) / 180);
    const files = scan('a', {}, (i) =>
      i === 4
        ? [[0x00200037, 'DS', `1\\0\\0\\0\\${Math.sqrt(1 - slant ** 2).toFixed(8)}\\${slant.toFixed(8)}`]]
        : [],
    );
    const { series } = await readDrop(files);
    expect(series.map(({ instances }) => instances.length)).toEqual([8, 1]);
    expect(texts(series)).toContain('a-005.dcm');
    expect(texts(series)).toMatch(/left out/);
    expect(texts(series)).not.toMatch(/missing/);
  });

  it('[READ-24] files that cannot be used are counted and named beside the rest of their series', async () => {
    const files = scan('a', {}).map((file, i) =>
      i === 3 ? { ...file, bytes: file.bytes.slice(0, file.bytes.length - 20) } : file,
    );
    const { series } = await readDrop(files);
    expect(texts(series)).toContain('1 file of this series could not be used: a-004.dcm.');
  });

  it('[READ-22] images at one place that nothing tells apart are a bad verdict, equal ones are not', async () => {
    const twin = (extra: readonly Element[]): PhantomFile[] =>
      scan('bb', { extra: [[INSTANCE, 'UI', ''], ...extra] }, (i) => [[INSTANCE, 'UI', `2.25.99.${i}`]]);
    const other = await readDrop([
      ...scan('a', {}),
      ...twin([[0x7fe00010, 'OW', new Uint8Array(128).fill(3)]]),
    ]);
    expect(other.series[0]?.notes.find(({ verdict }) => verdict)?.verdict).toEqual({
      rule: 'one-scan',
      level: 'bad',
    });
    const same = await readDrop([...scan('a', {}), ...twin([])]);
    expect(same.series[0]?.notes.some(({ verdict }) => verdict)).toBe(false);
    expect(texts(same.series)).toContain('lie where another already does');
  });

  it('[READ-22] what was joined or told apart in spite of its UIDs is said', async () => {
    const own = scan('a', {}, (i) => [[SERIES, 'UI', `2.25.7.${i + 1}`]]);
    expect(texts((await readDrop(own)).series)).toContain('9 files has a series of its own');
    const patients = ['A', 'B'].flatMap((id) =>
      scan(id.repeat(id === 'A' ? 1 : 2), {
        extra: [
          [0x00100020, 'LO', id],
          [SERIES, 'UI', ''],
        ],
      }),
    );
    expect(texts((await readDrop(patients)).series)).toContain('told from the others by its patient');
    const one = scan('a', {}, () => [[INSTANCE, 'UI', '2.25.5']]);
    expect(texts((await readDrop(one)).series)).toContain('share a SOP instance UID');
  });
});
