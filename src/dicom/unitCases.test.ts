// The cases of docs/cases.md whose values are not what their headers say, each built in code.
import { describe, expect, it } from 'vitest';
import { judgeHounsfield } from '../core/masks/plausibleHounsfield.ts';
import type { Element } from './testing/encodeDicom.ts';
import { judgedCt } from './testing/judgedCt.ts';
import { phantom, type PhantomOptions } from './testing/phantom.ts';
import { readPhantom, said, words } from './testing/phantomRead.ts';
import { readDrop, readStack } from './testing/readDrop.ts';

const small: PhantomOptions = { columns: 32, rows: 32, pixelMm: 7, heights: [-10, 0, 10, 20] };
const stored: PhantomOptions = { ...small, signed: false, bitsStored: 12, intercept: -1024 };
const SLOPE = 0x00281053;
const INTERCEPT = 0x00281052;
const SPACING = 0x00280030;

/** What the voxels themselves say of a series whose values are off. */
async function hounsfieldOf(options: PhantomOptions): Promise<string> {
  const files = phantom({ ...options, columns: 64, rows: 64, pixelMm: 3.5 });
  const [series] = (await readDrop(files)).series;
  if (!series) throw new Error('no series');
  const { geometry, voxels } = await readStack(series, files);
  if (!(voxels instanceof Int16Array)) throw new Error('no CT');
  const verdict = (await judgedCt(series, { geometry, voxels })).find(({ rule }) => rule === 'hounsfield');
  return `${verdict?.level ?? 'unjudged'}: ${verdict?.sentence ?? ''}`;
}

describe('values that are not what the header says', () => {
  it('[READ-25] case a1-intercept-empty: doubted by its header, refused by its voxels', async () => {
    const options: PhantomOptions = { ...stored, extra: [[INTERCEPT, 'DS', '']] };
    const { series } = await readPhantom(phantom(options));
    expect(judgeHounsfield(series, null)).toMatchObject({
      level: 'doubtful',
      sentence: 'RescaleIntercept (0028,1052) is empty; 0 was assumed.',
    });
    expect(await hounsfieldOf(options)).toMatch(/^bad: .*-1000/);
  });

  it('[VERD-3] case a10-no-rescale-offset1024: refused, since no voxel is near air', async () => {
    const options: PhantomOptions = { ...stored, without: [SLOPE, INTERCEPT] };
    expect(words((await readPhantom(phantom(options))).series)).toContain('No rescale');
    expect(await hounsfieldOf(options)).toMatch(/^bad: .*-1000/);
  });

  it('[READ-26] case a18-padding-value-0-signed-water: water stays water, and it is said', async () => {
    // The ventricles are made water: they lie inside the head, and none of them reaches the edge.
    const water = phantom({ ...small, extra: [[0x00280120, 'SS', [8]]] });
    const read = await readPhantom(water);
    expect(read.wrong).toBe(0);
    expect(words(read.series)).toContain('PixelPaddingValue (0028,0120) 8 is a value that tissue has');
  });

  it('[READ-25] case a2-intercept-comma: -1024,00 is read as -1024, and said', async () => {
    const read = await readPhantom(phantom({ ...stored, extra: [[INTERCEPT, 'DS', '-1024,00']] }));
    expect(read.wrong).toBe(0);
    expect(words(read.series)).toContain('RescaleIntercept (0028,1052) is written "-1024,00"');
  });

  it('[READ-25] case a2b-both-comma: slope and intercept are read, and both are named', async () => {
    const comma: Element[] = [
      [SLOPE, 'DS', '1,000000'],
      [INTERCEPT, 'DS', '-1024,00'],
    ];
    const read = await readPhantom(phantom({ ...stored, extra: comma }));
    expect(read.wrong).toBe(0);
    expect(words(read.series)).toContain('RescaleSlope (0028,1053) is written "1,000000"');
    expect(words(read.series)).toContain('RescaleIntercept (0028,1052) is written "-1024,00"');
    expect(words(read.series)).not.toContain('No rescale');
  });

  it('[READ-25] case a2c-spacing-comma: the spacing is read, and said', async () => {
    const read = await readPhantom(
      phantom({ ...small, pixelMm: 3.90625, extra: [[SPACING, 'DS', '3,906250\\3,906250']] }),
    );
    expect(read.series.geometry).toMatchObject({ columnSpacing: 3.90625, rowSpacing: 3.90625 });
    expect(read.wrong).toBe(0);
    expect(words(read.series)).toContain('PixelSpacing (0028,0030) is written');
  });

  it('[READ-27] case a4-iodine-map-mgml: set aside and named', async () => {
    const drop = await readDrop(
      phantom({
        ...small,
        imageType: 'DERIVED\\PRIMARY\\AXIAL\\MATERIAL_IODINE',
        extra: [[0x00281054, 'LO', 'MGML']],
      }),
    );
    expect(drop.series.map(({ role }) => role)).toEqual(['unsupported']);
    expect(said(drop)).toMatch(/Iodine or material map \(mg\/ml\), not Hounsfield units/);
  });

  it('[READ-26] case a5-modality-lut: the table is applied', async () => {
    const table: Element[] = [
      [0x00283002, 'US', [4096, 0, 16]],
      [0x00283004, 'LO', 'HU'],
      [0x00283006, 'US', Array.from({ length: 4096 }, (_, i) => i - 1024)],
    ];
    const read = await readPhantom(
      phantom({ ...stored, without: [SLOPE, INTERCEPT], extra: [[0x00283000, 'SQ', [table]]] }),
    );
    expect(read.wrong).toBe(0);
    expect(words(read.series)).not.toContain('No rescale');
  });

  it('[READ-26] case a8-highbit15-bitsstored12: bits are read where they are, and it is said', async () => {
    const read = await readPhantom(phantom({ ...stored, extra: [[0x00280102, 'US', [15]]] }));
    expect(read.wrong).toBe(0);
    expect(words(read.series)).toContain('HighBit (0028,0102) 15 puts the 12 stored bits at the top');
  });
});
