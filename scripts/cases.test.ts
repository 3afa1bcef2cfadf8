// docs/cases.md in step with the tests, and the cases in which the command has to choose between series.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { phantom, type PhantomFile, type PhantomOptions } from '../src/dicom/testing/phantom.ts';
import { readDrop } from '../src/dicom/testing/readDrop.ts';
import { type ChosenCt, chooseCt, seriesWords } from './cli/chooseSeries.ts';

const small = { columns: 16, rows: 16, pixelMm: 14 };
const scan = (folder: string, options: PhantomOptions): PhantomFile[] =>
  phantom({ ...small, ...options }).map(({ name, bytes }) => ({ name: `${folder}/${name}`, bytes }));
const chosen = async (files: readonly PhantomFile[]): Promise<ChosenCt> =>
  chooseCt(await readDrop(files), 'folder', null);
const heights = (count: number): number[] => Array.from({ length: count }, (_, i) => 5 * i - 40);

describe('what the command takes', () => {
  it('[CLI-6] case g2-mip-series-larger: the original, and its words say so', async () => {
    const { info } = await chosen([
      ...scan('a', { heights: heights(9), seriesNumber: 2, description: 'Head 5mm' }),
      ...scan('mip', { heights: heights(17), seriesNumber: 3, imageType: 'DERIVED\\SECONDARY\\MIP' }),
    ]);
    expect(seriesWords(info)).toBe('series 2, Head 5mm: CT of 9 images');
  });

  it('[CLI-6] case g3-two-patients-proper: neither; both are listed', async () => {
    const other = scan('b', {
      heights: heights(7),
      studyUid: '2.25.9',
      extra: [[0x00100020, 'LO', 'PH-2']],
    });
    await expect(chosen([...scan('a', { heights: heights(9) }), ...other])).rejects.toMatchObject({
      message: expect.stringMatching(
        /2 CT series of 2 patients.*\n {2}#1 .*9 images\n {2}#2 .*7 images/,
      ) as string,
      advice: expect.stringContaining('--series') as string,
    });
  });

  it('[CLI-6] a few images that are no part of their series’ stack are no second scan, and are named', async () => {
    const page = scan('page', {
      heights: [0],
      imageType: 'DERIVED\\SECONDARY\\OTHER',
      extra: [[0x00080018, 'UI', '2.25.77']],
    });
    const { info } = await chosen([...scan('a', {}), ...page]);
    expect(info.instances).toHaveLength(9);
    expect(info.notes.map(({ text }) => text).join('\n')).toContain('page/slice-001.dcm');
  });

  it('[CLI-2] where no CT can be used, what was wrong with its files is said', async () => {
    const frames = scan('a', {
      heights: [0],
      extra: [
        [0x00280008, 'IS', '3'],
        [0x7fe00010, 'OW', new Uint8Array(3 * 512)],
      ],
    });
    await expect(chosen(frames)).rejects.toMatchObject({
      message: expect.stringContaining('Its frames have no positions of their own') as string,
    });
  });
});

describe('docs/cases.md', () => {
  const rows = [
    ...readFileSync('docs/cases.md', 'utf8').matchAll(/^\| ([a-z]\S*) +\| .*\| (\S+\.ts) +\|$/gm),
  ];
  const listed = rows.map(([, name = '', path = '']) => ({ name, path }));
  const given = '../shared/cases';

  it('[SPEC-3] names for each case a test that carries its name', () => {
    const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const without = listed.filter(
      ({ name, path }) =>
        !existsSync(path) || !new RegExp(`case ${escaped(name)}[':]`).test(readFileSync(path, 'utf8')),
    );
    expect(without).toEqual([]);
    expect(new Set(listed.map(({ name }) => name)).size).toBe(listed.length);
    expect(listed.length).toBeGreaterThanOrEqual(39);
  });

  it.skipIf(!existsSync(given))('[SPEC-3] lists each case that was given', () => {
    const folders = readdirSync(given).filter((name) => existsSync(join(given, name, 'README.md')));
    expect(folders.filter((name) => !listed.some((one) => one.name === name))).toEqual([]);
  });
});
