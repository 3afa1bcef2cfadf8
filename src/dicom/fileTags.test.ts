// What the tag viewer lists of a file: names, values, sequences, private elements, and of a multi-frame file one frame's groups.
import { describe, expect, it } from 'vitest';
import { foundLines, lineText, tagLines, type FileTags, type Tag } from '../core/files/fileTags.ts';
import { unwrap } from '../core/result.ts';
import { readTags, standardDictionary } from './fileTags.ts';
import { bytesSource } from './testing/bytesSource.ts';
import { enhancedCt } from './testing/ctSeries.ts';
import { niftiFile } from './testing/niftiFile.ts';
import { phantom, type PhantomOptions } from './testing/phantom.ts';

const extra: NonNullable<PhantomOptions['extra']> = [
  [
    0x00081140,
    'SQ',
    [
      [
        [0x00081150, 'UI', '1.2.3'],
        [0x00081155, 'UI', '1.2.3.4'],
      ],
      [[0x00081150, 'UI', '1.2.5']],
    ],
  ],
  [0x00090010, 'LO', 'ACME 1.0'],
  [0x00091001, 'LO', 'inner'],
  [0x00091002, 'OB', Uint8Array.from({ length: 60 }, (_, i) => i)],
  [0x00204000, 'LT', 'word '.repeat(100)],
];

async function tagsOf(bytes: Uint8Array, frame = 0): Promise<FileTags> {
  return unwrap(await readTags(bytesSource(bytes), 'a/b.dcm', frame, await standardDictionary()));
}

async function dicomTags(bytes: Uint8Array, frame = 0): Promise<readonly Tag[]> {
  const read = await tagsOf(bytes, frame);
  return read.kind === 'dicom' ? read.tags : [];
}

const first = (options: PhantomOptions): Uint8Array => phantom(options)[0]?.bytes ?? new Uint8Array(0);

describe('[TAG-1] the tags of a file', () => {
  it.each(['explicit', 'implicit', 'big', 'deflated'] as const)(
    'have names, representations and values, nested ones too (%s)',
    async (encoding) => {
      const lines = tagLines(await dicomTags(first({ encoding, extra, patientName: 'Doe^Jane' })));
      const texts = lines.map(lineText);
      expect(texts).toContain('(0010,0010) PN PatientName: Doe^Jane');
      expect(texts).toContain('(0028,0010) US Rows: 64');
      expect(texts).toContain('(0008,1140) SQ ReferencedImageSequence: 2 items');
      expect(texts).toContain('  Item 2');
      expect(texts).toContain('    (0008,1155) UI ReferencedSOPInstanceUID: 1.2.3.4');
      expect(texts).toContain(
        '(0002,0010) UI TransferSyntaxUID: ' +
          {
            explicit: '1.2.840.10008.1.2.1',
            implicit: '1.2.840.10008.1.2',
            big: '1.2.840.10008.1.2.2',
            deflated: '1.2.840.10008.1.2.1.99',
          }[encoding],
      );
      expect(texts.some((text) => /^\(7FE0,0010\) O[BW] PixelData: pixels, \d+ bytes$/.test(text))).toBe(
        true,
      );
      expect(texts.find((text) => text.startsWith('(0009,1001)'))).toMatch(/Private: ACME 1\.0: inner$/);
      expect(texts.find((text) => text.startsWith('(0009,1002)'))).toMatch(/60 bytes: 00 01 02 .*…$/);
    },
  );

  it('are found by number, name or value, with the lines that they belong to', async () => {
    const lines = tagLines(await dicomTags(first({ extra })));
    const texts = (search: string): readonly string[] => foundLines(lines, search).map(lineText);
    const nested = [
      '(0008,1140) SQ ReferencedImageSequence: 2 items',
      '  Item 1',
      '    (0008,1155) UI ReferencedSOPInstanceUID: 1.2.3.4',
    ];
    expect(texts('(0008,1155)')).toEqual(nested);
    expect(texts('referencedsopinst 1.2.3.4')).toEqual(nested);
    expect(texts('no such thing')).toEqual([]);
    expect(texts(' ')).toHaveLength(lines.length);
  });

  it('of an enhanced file are those of the frame that is asked for', async () => {
    const series = enhancedCt();
    const bytes = series.files[0]?.bytes ?? new Uint8Array(0);
    const read = await tagsOf(bytes, 2);
    expect(read).toMatchObject({ kind: 'dicom', frame: { number: 3 } });
    const lines = tagLines(read.kind === 'dicom' ? read.tags : []);
    const frames = lines.filter(({ label }) => label.startsWith('Frame'));
    expect(frames.map(({ label }) => label)).toEqual([expect.stringMatching(/^Frame 3 of \d+$/)]);
    expect(lines.some(({ tag }) => tag?.tag === '52009229')).toBe(true);
  });

  it('of NIfTI are none: its header is listed', async () => {
    const geometry = {
      columns: 4,
      rows: 3,
      columnSpacing: 1,
      rowSpacing: 1,
      rowAxis: [1, 0, 0],
      columnAxis: [0, 1, 0],
      normal: [0, 0, 1],
      positions: [
        [0, 0, 0],
        [0, 0, 2],
      ],
      sliceThickness: 2,
    } as const;
    const read = await tagsOf(niftiFile({ geometry, voxels: new Int16Array(24) }));
    expect(read.kind).toBe('nifti');
    const fields = read.kind === 'nifti' ? read.fields.map(({ name, value }) => `${name}: ${value}`) : [];
    expect(fields).toContain('version: NIfTI-1');
    expect(fields).toContain('datatype: 4 (int16)');
    expect(fields.some((field) => field.startsWith('dim: 3, 4, 3, 2'))).toBe(true);
  });

  it('of a file that is gone are an error that says so', async () => {
    const source = { size: 1000, read: () => Promise.reject(new Error('NotFoundError')) };
    const read = await readTags(source, 'x', 0, () => null);
    expect(!read.ok && read.error.message).toContain('could not be read');
  });
});
