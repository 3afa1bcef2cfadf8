// The cases of docs/cases.md in which slices of several scans or patients, or pages that are none, come together.
import { describe, expect, it } from 'vitest';
import type { Element } from './testing/encodeDicom.ts';
import { phantom, type PhantomFile } from './testing/phantom.ts';
import { said } from './testing/phantomRead.ts';
import { readDrop } from './testing/readDrop.ts';
import { contents, FRAME, heights, INSTANCE, scan, SERIES, STUDY, texts } from './testing/scans.ts';

const seven = heights(7, 5, -15);
const emptied = [SERIES, STUDY, FRAME, INSTANCE].map((tag): Element => [tag, 'UI', '']);

/** Two scans, one beside the other: the CT series they become, and what is said. */
async function listed(
  ...scans: readonly (readonly PhantomFile[])[]
): Promise<{ cts: readonly string[]; text: string }> {
  const files = scans.flat();
  const drop = await readDrop(files);
  expect(drop.problems).toEqual([]);
  return { cts: contents(drop.series, files), text: texts(drop.series) };
}

describe('one patient, one scan: the cases', () => {
  it('[READ-23] case b19-spacing-rounding: one stack of nine', async () => {
    const files = scan('a', {}, (i) => [
      [0x00280030, 'DS', i % 2 ? '0.4385\\0.4385' : '0.43849999\\0.43849999'],
    ]);
    const { cts, text } = await listed(files);
    expect(cts).toEqual(['a 9']);
    expect(text).not.toMatch(/missing|uneven/i);
  });

  it('[READ-22] case b2-dual-energy-kvp-only: two stacks, told apart by tube voltage', async () => {
    const at = (kvp: string): Element => [0x00180060, 'DS', kvp];
    const { cts, text } = await listed(
      scan('a', { heights: seven, extra: [at('80')] }),
      scan('bb', { heights: seven, extra: [at('140')] }),
    );
    expect(cts).toEqual(['a 7', 'bb 7']);
    expect(text).toContain('tube voltage 80 kV');
    expect(text).toContain('tube voltage 140 kV');
  });

  it('[READ-22] case b23-two-patients-empty-uids: two CTs, by patient', async () => {
    const of = (id: string): Element[] => [...emptied, [0x00100020, 'LO', id], [0x00100010, 'PN', id]];
    const { cts, text } = await listed(
      scan('a', { heights: seven, extra: of('CASE') }),
      scan('bb', { heights: heights(7, 5, -12.5), extra: of('CASE2') }),
    );
    expect(cts).toEqual(['a 7', 'bb 7']);
    expect(text).toContain('told from the others by its patient');
  });

  it('[READ-22] case b23c-series-uid-deleted-two-series: two CTs, by series number', async () => {
    const of = (number: string, kernel: string): Element[] => [
      [SERIES, 'UI', ''],
      [0x00200011, 'IS', number],
      [0x00181210, 'SH', kernel],
    ];
    const { cts, text } = await listed(
      scan('a', { heights: seven, extra: of('2', 'UB') }),
      scan('bb', { heights: heights(7, 5, -12.5), extra: of('3', 'YC') }),
    );
    expect(cts).toEqual(['a 7', 'bb 7']);
    expect(text).toContain('told from the others by its series number');
  });

  it.each([
    ['case b5-two-acquisitions-half-gap', 2.5],
    ['case b5b-two-acquisitions-0.6mm', 0.6],
  ])('[READ-22] %s: two stacks of seven', async (_, offset) => {
    const pass = (number: string, time: string): Element[] => [
      [0x00200012, 'IS', number],
      [0x00080032, 'TM', time],
    ];
    const { cts, text } = await listed(
      scan('a', { heights: seven, extra: pass('1', '101112') }),
      scan('bb', { heights: heights(7, 5, -15 + offset), extra: pass('2', '101512') }),
    );
    expect(cts).toEqual(['a 7', 'bb 7']);
    expect(text).toContain('acquisition 2');
    expect(text).not.toMatch(/uneven/i);
  });

  it('[READ-22] case c1-same-sop-instance-uid: all nine slices, and it is said', async () => {
    const { cts, text } = await listed(scan('a', {}, () => [[INSTANCE, 'UI', '2.25.5']]));
    expect(cts).toEqual(['a 9']);
    expect(text).toContain('9 different images share a SOP instance UID with another; all were read.');
    expect(text).not.toContain('copies');
  });

  it('[READ-22] case c2-own-series-uid-per-slice: one volume of nine, and it is said', async () => {
    const { cts, text } = await listed(scan('a', {}, (i) => [[SERIES, 'UI', `2.25.7.${i + 1}`]]));
    expect(cts).toEqual(['a 9']);
    expect(text).toContain('Each of its 9 files has a series of its own');
  });

  it('[READ-24] case c4-derived-page-in-series-same-geometry: the page apart, no tilt, no gaps', async () => {
    const page = scan('page', { heights: [0], imageType: 'DERIVED\\SECONDARY\\OTHER' }, () => [
      [0x00200032, 'DS', '0\\0\\0'],
      [0x00200013, 'IS', '10'],
    ]);
    const { cts, text } = await listed(scan('a', { heights: heights(9, 5, 700) }), page);
    expect(cts).toEqual(['a 9', 'page 1']);
    expect(text).toContain('page-001.dcm');
    expect(text).not.toMatch(/tilt|uneven/i);
  });

  it('[READ-24] case g7-one-slice-iop-0.57deg: the slice is left out and named, not called missing', async () => {
    const slant = Math.sin((0.57 * Math.PI) / 180);
    const turned = `1\\0\\0\\0\\${Math.sqrt(1 - slant ** 2).toFixed(8)}\\${slant.toFixed(8)}`;
    const { cts, text } = await listed(scan('a', {}, (i) => (i === 4 ? [[0x00200037, 'DS', turned]] : [])));
    expect(cts).toEqual(['a 1', 'a 8']);
    expect(text).toContain('a-005.dcm');
    expect(text).toMatch(/left out/);
    expect(text).not.toMatch(/missing/);
  });

  it('[READ-26] case c5-modality-missing: a CT by its SOP class, and it is said', async () => {
    const drop = await readDrop(phantom({ columns: 8, rows: 8, pixelMm: 28, without: [0x00080060] }));
    expect(drop.series.map(({ role }) => role)).toEqual(['ct']);
    expect(said(drop)).toContain('Modality (0008,0060) is not stated; by its SOP class it is CT.');
  });

  it('[READ-26] case c8-multiframe-without-positions: told that its frames have no positions of their own', async () => {
    const drop = await readDrop(
      phantom({
        columns: 16,
        rows: 16,
        heights: [0],
        extra: [
          [0x00280008, 'IS', '3'],
          [0x7fe00010, 'OW', new Uint8Array(3 * 512)],
        ],
      }),
    );
    expect(said(drop)).toContain('slice-001.dcm: Its frames have no positions of their own');
  });

  it('[READ-26] case c9-number-of-frames-0: read as one frame', async () => {
    const drop = await readDrop(phantom({ columns: 8, rows: 8, extra: [[0x00280008, 'IS', '0']] }));
    expect(drop.problems).toEqual([]);
    expect(drop.series.map(({ role, instances }) => [role, instances.length])).toEqual([['ct', 9]]);
  });
});
