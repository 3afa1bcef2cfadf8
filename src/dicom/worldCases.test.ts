// Further cases of docs/cases.md: what hospitals, archives and de-identifiers do that nobody had listed.
import { describe, expect, it } from 'vitest';
import { findMasks } from '../core/masks/findMasks.ts';
import { measureCt } from '../core/masks/ctFigures.ts';
import { judgeHounsfield } from '../core/masks/plausibleHounsfield.ts';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import type { Element } from './testing/encodeDicom.ts';
import { phantom, type PhantomFile, type PhantomOptions } from './testing/phantom.ts';
import { readPhantom, said, words } from './testing/phantomRead.ts';
import { readDrop, readStack } from './testing/readDrop.ts';
import { contents, FRAME, heights, INSTANCE, scan, SERIES, STUDY, texts } from './testing/scans.ts';

const small: PhantomOptions = { columns: 32, rows: 32, pixelMm: 7, heights: [-10, 0, 10, 20] };
const NAME = 0x00100010;
const ID = 0x00100020;
const BIRTH = 0x00100030;

const rule = ({ notes }: SeriesInfo, which: string): string | undefined =>
  notes.find(({ verdict }) => verdict?.rule === which)?.verdict?.level;

function firstOf([first]: readonly SeriesInfo[]): SeriesInfo {
  if (!first) throw new Error('no series');
  return first;
}

/** What the voxels say of their units once they have been changed. */
async function hounsfieldOf(change: (hu: number, slice: number, pixel: number) => number): Promise<string> {
  const files = phantom({ columns: 64, rows: 64, pixelMm: 3.5 });
  const { series, stack } = await readPhantom(files);
  const { geometry } = stack;
  const pixels = geometry.columns * geometry.rows;
  const voxels = Int16Array.from(stack.voxels, (hu, i) => change(hu, Math.floor(i / pixels), i % pixels));
  const ct = { geometry, voxels };
  const [head, intracranial] = [new Uint8Array(voxels.length), new Uint8Array(voxels.length)];
  await findMasks({ ct, head, intracranial });
  const { level, sentence } = judgeHounsfield(series, measureCt(ct, head, intracranial));
  return `${level}: ${sentence}`;
}

describe('identity, as it is left behind', () => {
  it('[READ-22] case w1-name-in-some-files: one scan of one patient, doubted and named', async () => {
    const own = (i: number): Element[] =>
      i % 2
        ? [
            [NAME, 'PN', ''],
            [ID, 'LO', ''],
          ]
        : [];
    const files = scan('a', {}, own);
    const { series } = await readDrop(files);
    expect(contents(series, files)).toEqual(['a 9']);
    expect(texts(series)).toContain('4 files of this series do not name the patient');
    expect(series.map((one) => rule(one, 'one-scan'))).toEqual(['doubtful']);
    expect(series[0]?.patient).toMatchObject({ id: 'PH-1', name: 'Phantom^Head' });
  });

  it('[READ-22] case w2-birth-date-in-some-files: one scan, with the date that some state', async () => {
    const files = scan('a', {}, (i) => (i % 3 ? [] : [[BIRTH, 'DA', '19500101']]));
    const { series } = await readDrop(files);
    expect(contents(series, files)).toEqual(['a 9']);
    expect(series[0]?.patient.birthDate).toBe('19500101');
    expect(rule(firstOf(series), 'one-scan')).toBeUndefined();
  });

  it('[READ-22] case w3-two-visits-uids-emptied: two CTs, by accession number', async () => {
    const visit = (label: string, accession: string): PhantomFile[] =>
      scan(label, {
        extra: [
          ...[SERIES, STUDY, FRAME, INSTANCE].map((tag): Element => [tag, 'UI', '']),
          [0x00080050, 'SH', accession],
        ],
      });
    const files = [...visit('a', 'A1'), ...visit('bb', 'A2')];
    expect(contents((await readDrop(files)).series, files)).toEqual(['a 9', 'bb 9']);
  });
});

describe('places, as they are stated', () => {
  it('[GEOM-2] case w4-one-position-for-all: said, and a bad verdict', async () => {
    const { series } = await readDrop(scan('a', {}, () => [[0x00200032, 'DS', '0\\0\\0']]));
    expect(texts(series)).toContain('All 9 images state the same position, so they cannot be put in order');
    expect(rule(firstOf(series), 'one-scan')).toBe('bad');
  });

  it('[READ-24] case w5-every-other-slice-turned: each half is doubted', async () => {
    const turned = (i: number): Element[] => (i % 2 ? [[0x00200037, 'DS', '-1\\0\\0\\0\\1\\0']] : []);
    const files = scan('a', { heights: heights(12, 5, -30) }, turned);
    const { series } = await readDrop(files);
    expect(contents(series, files)).toEqual(['a 6', 'a 6']);
    expect(series.map((one) => rule(one, 'one-scan'))).toEqual(['doubtful', 'doubtful']);
    expect(texts(series)).toContain('it may be half of a scan');
  });

  it.each([
    ['case w6-slice-location-only', [0x00200032], 'No slice position is stated'],
    ['case w7-imager-pixel-spacing-only', [0x00280030], 'No pixel spacing is stated'],
  ])('[BAD-1] %s: refused in words', async (_, without, sentence) => {
    const extra: Element[] = [
      [0x00181164, 'DS', '0.5\\0.5'],
      [0x00201041, 'DS', '10'],
    ];
    expect(said(await readDrop(phantom({ ...small, without, extra })))).toContain(sentence);
  });

  it.each(['prone', 'feetFirst', 'decubitus'] as const)(
    '[READ-4] case w8-patient-not-supine: %s, every voxel at its place in the patient',
    async (plane) => {
      expect((await readPhantom(phantom({ ...small, plane }))).wrong).toBe(0);
    },
  );

  it('[READ-11] case w9-two-fields-of-view: two stacks', async () => {
    const wide = scan('wide', { pixelMm: 50 }, (i) => [[INSTANCE, 'UI', `2.25.6.${i}`]]);
    const files = [...scan('a', {}), ...wide];
    expect(contents((await readDrop(files)).series, files)).toEqual(['a 9', 'wide 9']);
  });

  it('[READ-22] case w10-perfusion-in-one-series: a stack for each time', async () => {
    const times = [0, 1, 2, 3, 4].map((t) =>
      scan('t'.repeat(t + 1), { heights: heights(4, 5, 0) }, (i) => [
        [0x00080032, 'TM', `1011${10 + 4 * t + i}`],
        [0x00200013, 'IS', String(4 * t + i + 1)],
      ]),
    );
    const files = times.flat();
    expect(contents((await readDrop(files)).series, files)).toHaveLength(5);
  });
});

describe('values, as scanners write them', () => {
  it('[VERD-3] case w11-two-slices-off: named and bad', async () => {
    const off = await hounsfieldOf((hu, slice) => (slice === 3 || slice === 4 ? hu + 1024 : hu));
    expect(off).toMatch(/^bad: 2 slices \(4, 5\) have no air near -1000 HU/);
    expect(await hounsfieldOf((hu) => hu)).toMatch(/^good/);
  });

  it('[VERD-3] case w12-offset-taken-off-twice: named and bad', async () => {
    expect(await hounsfieldOf((hu) => hu - 1024)).toMatch(/^bad: .*taken off twice/);
  });

  it('[VERD-3] case w13-corners-at-8192: what lies outside the scanned circle is no fault', async () => {
    const outside = (pixel: number): boolean =>
      Math.hypot((pixel % 64) - 32, Math.floor(pixel / 64) - 32) > 32;
    expect(await hounsfieldOf((hu, _, pixel) => (outside(pixel) ? -8192 : hu))).toMatch(/^good/);
    expect(await hounsfieldOf((hu) => (hu < -900 ? -8192 : hu))).toMatch(/^bad/);
  });

  it('[READ-4] case w14-extended-scale: a slope of 10 gives HU in steps of 10', async () => {
    const { stack } = await readPhantom(
      phantom({ ...small, signed: false, bitsStored: 12, slope: 10, intercept: -10240 }),
    );
    expect(new Set(stack.voxels)).toEqual(new Set([-1000, 30, 1000, 10, 120]));
  });

  it('[READ-4] case w15-overlay-in-high-bits: what lies above the stored bits is no value', async () => {
    const [file] = phantom({ ...small, heights: [0], signed: false, bitsStored: 12, intercept: -1024 });
    if (!file) throw new Error('no file');
    const bytes = file.bytes.slice();
    for (let at = bytes.length - 32 * 32 * 2; at < bytes.length; at += 14)
      bytes[at + 1] = (bytes[at + 1] ?? 0) | 0x10;
    expect((await readPhantom([{ ...file, bytes }])).wrong).toBe(0);
  });

  it('[READ-27] case w16-contrast-agent: doubted; by the names of none it is not', async () => {
    const named = (agent: string): Promise<SeriesInfo> =>
      readPhantom(phantom({ ...small, extra: [[0x00180010, 'LO', agent]] })).then(({ series }) => series);
    expect(rule(await named('Iopromid 300'), 'hounsfield')).toBe('doubtful');
    expect(words(await named('Iopromid 300'))).toContain('contrast agent ("Iopromid 300")');
    for (const none of ['', 'NONE', 'No', 'W/O', 'without', 'N/A', 'nativ'])
      expect(rule(await named(none), 'hounsfield'), none).toBeUndefined();
  });

  it('[READ-27] case w17-mosaic: set aside and named', async () => {
    const drop = await readDrop(
      phantom({ ...small, modality: 'MR', imageType: 'ORIGINAL\\PRIMARY\\M\\ND\\MOSAIC' }),
    );
    expect(drop.series.map(({ role }) => role)).toEqual(['unsupported']);
    expect(said(drop)).toContain('A mosaic');
  });
});

describe('files that lie beside the images', () => {
  it('[READ-16] case w18-appledouble: what a Mac leaves beside each file is counted, and no error', async () => {
    const scan = phantom(small);
    const beside = scan.map(({ name }) => ({ name: `usb/._${name}`, bytes: new Uint8Array(300).fill(5) }));
    const { series, problems, notDicom } = await readDrop([...scan, ...beside]);
    expect([series.length, problems.length, notDicom]).toEqual([1, 0, 4]);
  });

  it('[READ-14] case w19-copies-in-two-folders: read once, and said', async () => {
    const scan = phantom(small);
    const twice = ['a', 'b'].flatMap((folder) =>
      scan.map(({ name, bytes }) => ({ name: `${folder}/${name}`, bytes })),
    );
    const { series } = await readDrop(twice);
    expect(series.map(({ instances }) => instances.length)).toEqual([4]);
    expect(texts(series)).toContain('4 files are copies of others');
  });

  it('[READ-27] case w20-screen-copies-with-positions: set aside', async () => {
    const files = phantom({
      ...small,
      extra: [
        [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.7'],
        [0x00280101, 'US', [8]],
        [0x00280102, 'US', [7]],
      ],
    });
    const drop = await readDrop(files);
    expect(drop.series.map(({ role }) => role)).toEqual(['unsupported']);
    expect(said(drop)).toContain('Screen copy of 8 bits');
    await expect(readStack(firstOf(drop.series), files)).rejects.toThrow('set aside');
  });
});
