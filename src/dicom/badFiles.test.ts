// What is broken, missing or no CT: named, explained, and never in the way of the rest.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wasmCodecs } from './codecs/wasmCodecs.ts';
import { readFrames, readHeader } from './readInstance.ts';
import { bytesSource } from './testing/bytesSource.ts';
import { encapsulate } from './testing/encodeDicom.ts';
import { phantom, type PhantomFile, type PhantomOptions } from './testing/phantom.ts';
import { readDrop, readStack } from './testing/readDrop.ts';

const small = { columns: 16, rows: 16, pixelMm: 14 };
const codecs = wasmCodecs(null);

/** A drop of one good series and this file beside it. */
async function beside(bad: PhantomFile): ReturnType<typeof readDrop> {
  return readDrop([...phantom({ ...small, studyUid: '2.25.500' }), bad]);
}

function one(options: PhantomOptions): PhantomFile {
  const [file] = phantom({ ...small, heights: [0], studyUid: '2.25.501', ...options });
  if (!file) throw new Error('The phantom has a slice.');
  return { ...file, name: 'bad.dcm' };
}

describe('bad files', () => {
  const cut = (file: PhantomFile, bytes: number): PhantomFile => ({
    ...file,
    bytes: file.bytes.slice(0, bytes),
  });
  const whole = one({});
  const cases: readonly [string, PhantomFile, RegExp][] = [
    ['cut short in its pixels', cut(whole, whole.bytes.length - 100), /cut short|shorter/],
    ['cut short in its header', cut(whole, 400), /./],
    ['without pixel data', one({ without: [0x7fe00010] }), /no pixel|pixel data/i],
    [
      'with rows and columns that are zero',
      one({ extra: [[0x00280010, 'US', [0]]] }),
      /rows|size|empty|image/i,
    ],
    ['without pixel spacing', one({ without: [0x00280030] }), /No pixel spacing/],
    ['without a position', one({ without: [0x00200032] }), /No slice position/],
    ['in colour', one({ extra: [[0x00280002, 'US', [3]]] }), /colour|grey/i],
    ['of 8 bits in a 16-bit frame', one({ extra: [[0x00280100, 'US', [7]]] }), /bits/],
    [
      'in a transfer syntax that nobody knows',
      one({ transferSyntax: '1.2.3.4.5', extra: [[0x7fe00010, 'OB', encapsulate([new Uint8Array(8)])]] }),
      /1\.2\.3\.4\.5|transfer syntax/i,
    ],
    ['empty', { name: 'bad.dcm', bytes: new Uint8Array(0) }, /none|empty/],
    ['something else under a DICOM name', { name: 'bad.dcm', bytes: new Uint8Array(5000).fill(7) }, /none/],
  ];
  it.each(cases)('[BAD-1] %s: the file is named with what to do, the rest loads', async (_, file, words) => {
    const { series, problems } = await beside(file);
    expect(series.filter(({ role }) => role === 'ct')).toHaveLength(1);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.file).toContain('bad.dcm');
    expect(problems[0]?.message).toMatch(words);
    expect(problems[0]?.advice).toMatch(/\w+.*\.$/);
  });

  it('[BAD-2] one broken slice among good ones leaves a gap that is said, and a series that works', async () => {
    const files = phantom(small);
    const broken = files.map((file, i) => (i === 4 ? cut(file, file.bytes.length - 60) : file));
    const { series, problems } = await readDrop(broken);
    expect(problems.map(({ file }) => file)).toEqual(['slice-005.dcm']);
    const [ct] = series;
    if (!ct) throw new Error('no series');
    expect(ct.instances).toHaveLength(8);
    expect(ct.notes.some(({ text }) => /missing/i.test(text))).toBe(true);
    expect((await readStack(ct, broken)).voxels.length).toBe(8 * 256);
  });

  it('[BAD-3] damaged compressed pixels are an error in words when the slice is decoded', async () => {
    for (const syntax of ['4.50', '4.51', '4.57', '4.70', '4.80', '4.81', '4.90', '4.91', '4.201', '5']) {
      const noise = Uint8Array.from({ length: 400 }, (_, i) => (i * 73 + 11) & 255);
      const file = one({
        transferSyntax: `1.2.840.10008.1.2.${syntax}`,
        extra: [[0x7fe00010, 'OB', encapsulate([noise])]],
      });
      const into = new Int16Array(256);
      const read = await readFrames(bytesSource(file.bytes), [{ frame: 0, into }], codecs);
      expect(read.ok, syntax).toBe(false);
      if (!read.ok) {
        expect(read.error.message).toMatch(/\w+.*\.$/);
        expect(read.error.advice).toMatch(/\w+.*\.$/);
      }
    }
  });
});

/** Every file below a folder. */
const filesBelow = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });

const oddOnes = [
  '/usr/lib/python3/dist-packages/pydicom/data/test_files',
  '../shared/data/transfer-syntaxes/ct-slice',
  '../shared/data/transfer-syntaxes/encapsulated',
];
describe.each(oddOnes)('odd files of %s', (folder) => {
  it.skipIf(!existsSync(folder))('[BAD-4] are each read, set aside or explained; none throws', async () => {
    const paths = filesBelow(folder);
    expect(paths.length).toBeGreaterThan(5);
    const files = paths.map((path) => ({ name: path, bytes: new Uint8Array(readFileSync(path)) }));
    const { series, problems } = await readDrop(files);
    expect(series.length).toBeGreaterThan(0);
    for (const { message, advice, file } of problems) {
      expect(file).not.toBe('');
      expect(message).toMatch(/\w+.*\.$/);
      expect(advice).toMatch(/\w+.*\.$/);
    }
    for (const one of series) {
      if (!one.geometry || one.role === 'scout') continue;
      await readStack(one, files).catch((thrown: unknown) => {
        expect(thrown).toBeInstanceOf(Error); // readStack says the reader's own words
        expect((thrown as Error).message).toMatch(/\w+.*\.$/);
      });
    }
  });
});

describe('mutated files', () => {
  const seeds = [
    one({}),
    one({ encoding: 'implicit' }),
    one({ encoding: 'big' }),
    one({ encoding: 'deflated' }),
    one({ enhanced: true, heights: [0, 5] }),
    one({
      transferSyntax: '1.2.840.10008.1.2.5',
      extra: [[0x7fe00010, 'OB', encapsulate([new Uint8Array(128)])]],
    }),
    one({
      transferSyntax: '1.2.840.10008.1.2.4.90',
      extra: [[0x7fe00010, 'OB', encapsulate([new Uint8Array(90).fill(255)], [0])]],
    }),
  ].map(({ bytes }) => bytes);
  const mutation = fc.oneof(
    fc.record({ kind: fc.constant('set'), at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) }),
    fc.record({ kind: fc.constant('cut'), at: fc.nat(), value: fc.constant(0) }),
    fc.record({ kind: fc.constant('drop'), at: fc.nat(), value: fc.integer({ min: 1, max: 64 }) }),
    fc.record({ kind: fc.constant('twice'), at: fc.nat(), value: fc.integer({ min: 1, max: 64 }) }),
  );
  const mutate = (bytes: Uint8Array, kind: string, at: number, value: number): Uint8Array => {
    const place = 128 + (at % Math.max(1, bytes.length - 128));
    if (kind === 'cut') return bytes.slice(0, place);
    if (kind === 'set') return bytes.map((byte, i) => (i === place ? value : byte));
    const tail = bytes.slice(place + (kind === 'drop' ? value : 0));
    const head = bytes.slice(0, place + (kind === 'twice' ? value : 0));
    const joined = new Uint8Array(head.length + tail.length);
    joined.set(head);
    joined.set(tail, head.length);
    return joined;
  };

  it('[BAD-5] 10,000 mutations: no throw past the Result, no hang', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: seeds.length - 1 }),
        fc.array(mutation, { minLength: 1, maxLength: 6 }),
        async (seed, mutations) => {
          const start = seeds[seed] ?? new Uint8Array(0);
          const bytes = mutations.reduce((now, { kind, at, value }) => mutate(now, kind, at, value), start);
          const source = bytesSource(bytes);
          const header = await readHeader(source, 0, 'mutated.dcm');
          if (!header.ok || header.value.kind !== 'image') return;
          const { columns, rows, unreadable, frames } = header.value.header;
          if (unreadable || columns * rows > 1 << 20 || frames.length === 0) return;
          const into = new Int16Array(columns * rows);
          const read = await readFrames(source, [{ frame: 0, into }], codecs);
          expect(typeof read.ok).toBe('boolean');
        },
      ),
      { numRuns: 10_000, seed: 20261124 },
    );
  });
});
