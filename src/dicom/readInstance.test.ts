import { describe, expect, it } from 'vitest';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import { type Stack, slicePixels } from '../core/geometry/stack.ts';
import { add, scale } from '../core/geometry/vec.ts';
import { decodeText } from './charset.ts';
import { wasmCodecs } from './codecs/wasmCodecs.ts';
import { readFrames, readHeader } from './readInstance.ts';
import { bytesSource } from './testing/bytesSource.ts';
import { encapsulate, type Encoding } from './testing/encodeDicom.ts';
import { htj2kEncode } from './testing/htj2kEncode.ts';
import { phantom, phantomHu, type PhantomFile, type PhantomOptions } from './testing/phantom.ts';
import { readDrop, readStack } from './testing/readDrop.ts';

async function only(files: readonly PhantomFile[]): Promise<{ series: SeriesInfo; stack: Stack }> {
  const { series, problems } = await readDrop(files);
  expect(problems).toEqual([]);
  expect(series).toHaveLength(1);
  const [first] = series;
  if (!first) throw new Error('no series');
  return { series: first, stack: await readStack(first, files) };
}

/** How many voxels differ from the phantom's formula at their own place in the patient. */
function wrongVoxels({ geometry: g, voxels }: Stack, tolerance = 0): number {
  let wrong = 0;
  g.positions.forEach((origin, k) => {
    for (let r = 0; r < g.rows; r++) {
      for (let c = 0; c < g.columns; c++) {
        const inPlane = add(scale(g.rowAxis, c * g.columnSpacing), scale(g.columnAxis, r * g.rowSpacing));
        const value = voxels[k * slicePixels(g) + r * g.columns + c] ?? NaN;
        if (!(Math.abs(value - phantomHu(add(origin, inPlane))) <= tolerance)) wrong++;
      }
    }
  });
  return wrong;
}

describe('reading the phantom', () => {
  const variants: [string, PhantomOptions, number?][] = [
    ['signed 16 bits', {}],
    ['unsigned 12 bits with an intercept', { signed: false, bitsStored: 12, intercept: -1024 }],
    ['signed 12 bits, sign extended from bit 11', { bitsStored: 12 }],
    ['a slope of 2', { slope: 2, intercept: -1000 }, 1],
    ['MONOCHROME1, whose HU are as stated', { monochrome1: true }],
    ['gantry tilt', { tilt: 15 }],
    ['coronal slices', { plane: 'coronal' }],
    ['an enhanced multi-frame file', { enhanced: true }],
    ['an enhanced multi-frame file, big endian, tilted', { enhanced: true, encoding: 'big', tilt: 10 }],
  ];
  it.each(variants)(
    '[READ-4] %s: every voxel is the right HU at the right place',
    async (_, options, tolerance) => {
      const { stack } = await only(phantom(options));
      expect(stack.voxels).toBeInstanceOf(Int16Array);
      expect(stack.geometry.positions).toHaveLength(9);
      expect(wrongVoxels(stack, tolerance)).toBe(0);
    },
  );

  it.each(['implicit', 'explicit', 'big', 'deflated'] as Encoding[])(
    '[READ-1] %s VR and byte order, with and without preamble',
    async (encoding) => {
      const { stack } = await only(phantom({ encoding }));
      expect(wrongVoxels(stack)).toBe(0);
      if (encoding === 'deflated') return;
      const bare = await only(phantom({ encoding, bare: true }));
      expect(wrongVoxels(bare.stack)).toBe(0);
    },
  );

  it('[READ-4] reads padding as air, whatever number stands for it', async () => {
    const { stack } = await only(phantom({ padding: -2000, heights: [60, 65] }));
    expect(Math.min(...stack.voxels)).toBe(-1000);
    expect(stack.voxels[0]).toBe(-1000);
  });

  it('[READ-8] reads MR as raw Float32 units', async () => {
    const { series, stack } = await only(phantom({ modality: 'MR', plane: 'sagittal', echoTime: 3 }));
    expect(series.role).toBe('mr');
    expect(series.mr?.echoTime).toBe(3);
    expect(stack.voxels).toBeInstanceOf(Float32Array);
    expect(wrongVoxels(stack)).toBe(0);
  });

  it('[READ-5] HTJ2K decodes to the same HU as the uncompressed twin, signed and unsigned', async () => {
    for (const signed of [true, false]) {
      const options = { heights: [0], columns: 48, rows: 40, signed, intercept: signed ? 0 : -1024 };
      const plain = phantom(options);
      const twin = (await only(plain)).stack.voxels;
      const stored = Uint16Array.from(twin, (hu) => (hu - options.intercept) & 0xffff);
      const coded = encapsulate([await htj2kEncode(stored, 48, 40, signed)]);
      for (const syntax of ['201', '202', '203']) {
        const files = phantom({
          ...options,
          transferSyntax: `1.2.840.10008.1.2.4.${syntax}`,
          extra: [[0x7fe00010, 'OB', coded]],
        });
        expect((await only(files)).stack.voxels).toEqual(twin);
      }
    }
  });

  it('[READ-6] tells frames by a basic or an extended offset table, fragments joined', async () => {
    const options = { enhanced: true, heights: [0, 5], columns: 32, rows: 32 };
    const twin = (await only(phantom(options))).stack.voxels;
    const stored = Uint16Array.from(twin, (hu) => hu & 0xffff);
    const frames = await Promise.all(
      [0, 1].map((k) => htj2kEncode(stored.slice(k * 1024, (k + 1) * 1024), 32, 32, true)),
    );
    const [first = new Uint8Array(0), second = new Uint8Array(0)] = frames;
    const cut = 100;
    const fragments = [first.slice(0, cut), first.slice(cut), second];
    const even = (n: number): number => n + (n % 2);
    const start = 16 + cut + even(first.length - cut);
    const table = encapsulate(fragments, [0, start]);
    const long = new Uint8Array(new BigUint64Array([0n, BigInt(start)]).buffer);
    for (const extra of [
      [[0x7fe00010, 'OB', table]],
      [
        [0x7fe00001, 'OV', long],
        [0x7fe00010, 'OB', encapsulate(fragments)],
      ],
      [[0x7fe00010, 'OB', encapsulate(fragments)]],
    ] as PhantomOptions['extra'][]) {
      const files = phantom({
        ...options,
        transferSyntax: '1.2.840.10008.1.2.4.201',
        ...(extra ? { extra } : {}),
      });
      expect((await only(files)).stack.voxels).toEqual(twin);
    }
  });

  it('[READ-2] reads only the beginning of a file and a sample of its pixels for its header, and only the frames asked for', async () => {
    const [file] = phantom({ columns: 512, rows: 512, enhanced: true, heights: [0, 1, 2, 3, 4, 5, 6, 7] });
    if (!file) throw new Error('no file');
    let read = 0;
    const whole = bytesSource(file.bytes);
    const source = {
      size: whole.size,
      read: (start: number, end: number) => {
        read += end - start;
        return whole.read(start, end);
      },
    };
    await readHeader(source, 0, file.name);
    expect(read).toBe((16 + 4) * 1024);
    const into = new Int16Array(512 * 512);
    const result = await readFrames(source, [{ frame: 5, into }], wasmCodecs(null));
    expect(result.ok).toBe(true);
    expect(read).toBe((2 * 16 + 4) * 1024 + 512 * 512 * 2);
    expect(into[256 * 512 + 256]).toBe(34);
  });

  it.each<[string, PhantomOptions]>([
    ['signed 16 bits', {}],
    ['unsigned 12 bits with an intercept', { signed: false, bitsStored: 12, intercept: -1024 }],
    ['a slope of 2, with padding', { slope: 2, intercept: -1000, padding: -900 }],
    ['big endian', { encoding: 'big' }],
  ])('[READ-19] %s: pixels read along with a header are those read later', async (_, options) => {
    const [file] = phantom({ ...options, heights: [10] });
    if (!file) throw new Error('no file');
    const [early, late] = [new Int16Array(64 * 64), new Int16Array(64 * 64)];
    const codecs = wasmCodecs(null);
    const source = bytesSource(file.bytes);
    const wanted = await readHeader(source, 0, file.name, { codecs, into: () => early });
    expect(wanted.ok && 'early' in wanted.value && wanted.value.early).toBe(true);
    await readFrames(source, [{ frame: 0, into: late }], codecs);
    expect(early).toEqual(late);
    const left = await readHeader(source, 0, file.name, { codecs, into: () => null });
    expect(left.ok && 'early' in left.value && left.value.early).toBe(false);
  });

  it('[READ-2] reads on where a header is longer than the first part', async () => {
    const files = phantom({ heights: [0, 5], extra: [[0x00290010, 'OB', new Uint8Array(600_000)]] });
    const { stack } = await only(files);
    expect(wrongVoxels(stack)).toBe(0);
  });

  it('[BAD-9] a file that vanishes while it is read is an error in words, not a rejection', async () => {
    const gone = { size: 1e6, read: () => Promise.reject(new DOMException('gone', 'NotReadableError')) };
    const result = await readHeader(gone, 0, 'a.dcm');
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.error.kind).toBe('file');
    expect(result.error.message).toContain('could not be read');
  });
});

describe('decodeText', () => {
  const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
  const hex = (text: string): Uint8Array => Uint8Array.from(text.split(' ').map((h) => parseInt(h, 16)));

  it('[READ-3] reads the character sets of PS3.5 annexes H to K', () => {
    expect(decodeText(new TextEncoder().encode('Buc^Jérôme'), ['ISO_IR 192'])).toBe('Buc^Jérôme');
    expect(decodeText(bytes(0x42, 0x75, 0x63, 0x5e, 0x4a, 0xe9), ['ISO_IR 100'])).toBe('Buc^Jé');
    expect(decodeText(bytes(0xbb, 0xee, 0xda, 0x63), ['ISO_IR 144'])).toBe('Люкc');
    // Yamada^Tarou=山田^太郎=やまだ^たろう, PS3.5 H.3.1
    const japanese = hex(
      '59 61 6d 61 64 61 5e 54 61 72 6f 75 3d 1b 24 42 3b 33 45 44 1b 28 42 5e 1b 24 42 42 40 4f 3a 1b 28 42 3d 1b 24 42 24 64 24 5e 24 40 1b 28 42 5e 1b 24 42 24 3f 24 6d 24 26 1b 28 42',
    );
    expect(decodeText(japanese, ['', 'ISO 2022 IR 87'])).toBe('Yamada^Tarou=山田^太郎=やまだ^たろう');
    // Hong^Gildong=洪^吉洞=홍^길동, PS3.5 I.2
    const korean = hex(
      '48 6f 6e 67 5e 47 69 6c 64 6f 6e 67 3d 1b 24 29 43 fb f3 5e 1b 24 29 43 d1 ce d4 d7 3d 1b 24 29 43 c8 ab 5e 1b 24 29 43 b1 e6 b5 bf',
    );
    expect(decodeText(korean, ['', 'ISO 2022 IR 149'])).toBe('Hong^Gildong=洪^吉洞=홍^길동');
    expect(decodeText(hex('57 61 6e 67 3d cd f5'), ['GB18030'])).toBe('Wang=王');
    expect(decodeText(bytes(0x41, 0x20, 0x00), [])).toBe('A');
  });

  it('[READ-3] reads misspelt sets as they are meant, and UTF-8 where none is stated', () => {
    const name = 'Łukasz^Żółć';
    for (const term of ['UTF-8', 'utf8', 'UTF_8', 'ISO_IR192', 'ISO IR 192', 'ISO-IR 192', 'ISO 10646', ''])
      expect(decodeText(new TextEncoder().encode(name), term ? [term] : []), term).toBe(name);
    const central = bytes(0xa3, 0x75, 0x6b, 0x61, 0x73, 0x7a, 0x5e, 0xaf, 0xf3, 0xb3, 0xe6);
    for (const term of [
      'ISO_IR 101',
      'ISO 8859-2',
      'iso-8859-2',
      'ISO8859_2',
      'ISO_8859-2',
      'Latin2',
      'ISO 2022 IR 101',
    ])
      expect(decodeText(central, [term]), term).toBe(name);
    expect(decodeText(bytes(0x4a, 0xe9), ['LATIN1'])).toBe('Jé');
    expect(decodeText(bytes(0x4a, 0xe9), [])).toBe('Jé');
    expect(decodeText(bytes(0xc8, 0xe2, 0xe0, 0xed), ['windows-1251'])).toBe('Иван');
    expect(decodeText(bytes(0xcd, 0xf5), ['GB2312'])).toBe('王');
    expect(decodeText(bytes(0x4a, 0xe9), ['ISO_IR 6'])).toBe('Jé');
  });

  it('[READ-3] case e7-charsetname-utf8name: a set called "UTF-8" is read as UTF-8', async () => {
    const files = phantom({ heights: [0], patientName: 'Łukasz^Żółć', characterSet: 'UTF-8' });
    expect((await readDrop(files)).series[0]?.patient.name).toBe('Łukasz^Żółć');
  });

  it('[READ-3] case e7-charsetname-iso8859: a set called "ISO 8859-2" is read as Latin 2', async () => {
    const files = phantom({
      heights: [0],
      patientName: '\xa3ukasz^\xaf\xf3\xb3\xe6',
      characterSet: 'ISO 8859-2',
    });
    expect((await readDrop(files)).series[0]?.patient.name).toBe('Łukasz^Żółć');
  });

  it('[READ-3] reads a name in the file’s own set', async () => {
    const files = phantom({ heights: [0], patientName: 'Große^Ärztin', characterSet: 'ISO_IR 100' });
    expect((await readDrop(files)).series[0]?.patient.name).toBe('Große^Ärztin');
    const japanese = phantom({ heights: [0], patientName: '山田^太郎', characterSet: 'ISO_IR 192' });
    expect((await readDrop(japanese)).series[0]?.patient.name).toBe('山田^太郎');
  });
});
