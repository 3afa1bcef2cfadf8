// Files that say one thing and are another: transfer syntaxes, sequences, and formats that are no DICOM.
import { gzipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encapsulate, type Element } from './testing/encodeDicom.ts';
import { htj2kEncode } from './testing/htj2kEncode.ts';
import { phantom, type PhantomFile, type PhantomOptions } from './testing/phantom.ts';
import { readDrop, type ReadDrop, readStack } from './testing/readDrop.ts';

const small: PhantomOptions = { columns: 32, rows: 32, pixelMm: 7, heights: [0] };

async function voxels(files: readonly PhantomFile[]): Promise<{ words: string; values: ArrayLike<number> }> {
  const drop = await readDrop(files);
  expect(drop.problems).toEqual([]);
  const [series] = drop.series;
  if (!series) throw new Error('no series');
  return {
    words: series.notes.map(({ text }) => text).join('\n'),
    values: (await readStack(series, files)).voxels,
  };
}

const LITTLE = '1.2.840.10008.1.2.1';
const syntaxes = ['5', '4.50', '4.57', '4.70', '4.80', '4.90', '4.201'].map(
  (end) => `1.2.840.10008.1.2.${end}`,
);

describe('files that misstate themselves', () => {
  it.each(syntaxes)(
    '[READ-28] case d3-native-says-jpeg: plain pixels under %s are read, and said',
    async (transferSyntax) => {
      const right = await voxels(phantom(small));
      const read = await voxels(phantom({ ...small, transferSyntax }));
      expect(read.values).toEqual(right.values);
      expect(read.words).toContain('not compressed');
    },
  );

  it('[READ-28] case d2-encapsulated-says-native: compressed pixels under a plain transfer syntax are read, and said', async () => {
    const right = await voxels(phantom(small));
    const stored = Uint16Array.from({ length: 1024 }, (_, i) => (right.values[i] ?? 0) & 0xffff);
    const coded = encapsulate([await htj2kEncode(stored, 32, 32, true)]);
    const high: Element = [0x7fe00010, 'OB', coded];
    // HTJ2K begins as JPEG 2000 does; its own decoder is not asked for here, so an error in words will do, too.
    const drop = await readDrop(phantom({ ...small, transferSyntax: LITTLE, extra: [high] }));
    expect(drop.series.length + drop.problems.length).toBeGreaterThan(0);

    const bytes = new Uint8Array(stored.buffer);
    const plane = (low: number): Uint8Array =>
      rleOf(Uint8Array.from({ length: 1024 }, (_, i) => bytes[2 * i + low] ?? 0));
    const planes = [plane(1), plane(0)];
    const header = new Uint8Array(64);
    const view = new DataView(header.buffer);
    view.setUint32(0, 2, true);
    view.setUint32(4, 64, true);
    view.setUint32(8, 64 + (planes[0]?.length ?? 0), true);
    const rle = Uint8Array.from([...header, ...planes.flatMap((part) => [...part])]);
    const read = await voxels(
      phantom({ ...small, transferSyntax: LITTLE, extra: [[0x7fe00010, 'OB', encapsulate([rle])]] }),
    );
    expect(read.values).toEqual(right.values);
    expect(read.words).toContain('RLE');
  });

  it('[READ-28] case d4d-UN-explicit-items: a sequence called unknown does not stop the file', async () => {
    const right = await voxels(phantom(small));
    const [file] = phantom(small);
    if (!file) throw new Error('no file');
    const text = (words: string): number[] => Array.from(words).map((letter) => letter.charCodeAt(0));
    const item = [0x08, 0x00, 0x50, 0x11, ...text('UI'), 4, 0, ...text('1.2\0')];
    const sequence = [
      ...[0x29, 0x00, 0x10, 0x10, ...text('UN'), 0, 0, 0xff, 0xff, 0xff, 0xff],
      ...[0xfe, 0xff, 0x00, 0xe0, item.length, 0, 0, 0, ...item],
      ...[0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0],
    ];
    const place = Buffer.from(file.bytes).indexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00]));
    const bytes = Uint8Array.from([...file.bytes.slice(0, place), ...sequence, ...file.bytes.slice(place)]);
    expect((await voxels([{ name: 'a.dcm', bytes }])).values).toEqual(right.values);
  });
});

/** Bytes as RLE segments of literal runs, padded to even length. */
function rleOf(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let i = 0; i < bytes.length; i += 128) {
    const run = bytes.subarray(i, i + 128);
    out.push(run.length - 1, ...run);
  }
  return Uint8Array.from(out.length % 2 ? [...out, 0x80] : out);
}

const at = (length: number, offset: number, text: string): Uint8Array => {
  const bytes = new Uint8Array(length);
  bytes.set(
    Array.from(text).map((letter) => letter.charCodeAt(0)),
    offset,
  );
  return bytes;
};
const dicom = phantom(small)[0]?.bytes ?? new Uint8Array(0);

describe('formats that are no DICOM', () => {
  it.each<[string, Uint8Array, RegExp, RegExp]>([
    ['ct.nii', at(400, 344, 'n+1'), /NIfTI file is damaged/, /Convert it again/],
    ['ct.hdr', at(400, 344, 'ni1'), /NIfTI pair/, /one file/],
    ['ct.gz', gzipSync(at(400, 344, 'n+1')), /NIfTI/, /\.nii\.gz/],
    ['001.dcm.gz', gzipSync(dicom), /gzip/, /Unpack the \.gz/],
    ['001.dcm', gzipSync(dicom), /gzip/, /Unpack/],
    ['study.tar', at(1024, 257, 'ustar'), /tar archive/, /Unpack/],
    ['study.tgz', gzipSync(at(1024, 257, 'ustar')), /tar archive/, /Unpack/],
    ['a.nrrd', at(600, 0, 'NRRD0004'), /NRRD/, /DICOM/],
    ['a.mha', at(600, 0, 'ObjectType = Image'), /MetaImage/, /DICOM/],
    ['report.pdf', at(600, 0, '%PDF-1.7'), /PDF/, /DICOM/],
    ['a.7z', at(600, 0, '7z\xbc\xaf'), /7-Zip/, /Unpack/],
  ])('[BAD-14] %s is named with what to do', async (name, bytes, message, advice) => {
    const { problems } = await readDrop([{ name, bytes }]);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.file).toBe(name);
    expect(problems[0]?.message).toMatch(message);
    expect(problems[0]?.advice).toMatch(advice);
  });

  it('[BAD-14] case d6-gz: gzipped DICOM files are named once, with what to do', async () => {
    const files = [1, 2, 3].map((i) => ({ name: `00${i}.dcm.gz`, bytes: gzipSync(dicom) }));
    expect((await readDrop(files)).problems).toEqual([
      {
        file: '001.dcm.gz and 2 more',
        message: 'These are gzip files, not DICOM.',
        advice: 'Unpack the .gz files and drop the DICOM files inside.',
      },
    ]);
  });

  it('[BAD-14] several of a kind are one message', async () => {
    const files = [1, 2, 3].map((i) => ({ name: `${i}.nrrd`, bytes: at(400, 0, 'NRRD0004') }));
    const { problems } = await readDrop(files);
    expect(problems.map(({ file, message }) => [file, message])).toEqual([
      ['1.nrrd and 2 more', 'These are NRRD files, not DICOM.'],
    ]);
  });

  it('[BAD-14] a PDF in a DICOM file is set aside as a document', async () => {
    const { series } = await readDrop(
      phantom({
        ...small,
        extra: [
          [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.104.1'],
          [0x00080060, 'CS', 'DOC'],
        ],
        without: [0x7fe00010, 0x00280010, 0x00280011],
      }),
    );
    expect(series.map(({ role, notes }) => [role, notes[0]?.text])).toEqual([
      ['report', 'A document in a DICOM file (PDF), not images.'],
    ]);
  });

  it('[BAD-14] however a header is cut, no sentence holds a parser’s words', async () => {
    const words = ({ problems, series }: ReadDrop): string =>
      [
        ...problems.flatMap((p) => [p.message, p.advice]),
        ...series.flatMap((s) => s.notes.map((n) => n.text)),
      ].join('\n');
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 132, max: 900 }),
        fc.integer({ min: 0, max: 255 }),
        async (place, value) => {
          const broken = dicom.slice();
          broken[place] = value;
          for (const bytes of [broken, dicom.slice(0, place)])
            expect(words(await readDrop([{ name: 'a.dcm', bytes }]))).not.toMatch(
              /dicomParser|buffer|undefined|NaN|\bVR\b|overrun/,
            );
        },
      ),
      { numRuns: 150, seed: 15 },
    );
  });
});
