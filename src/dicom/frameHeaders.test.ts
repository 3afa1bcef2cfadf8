import type { Element } from './testing/encodeDicom.ts';
import { unwrap } from '../core/result.ts';
import { readHeader } from './readInstance.ts';
import { bytesSource } from './testing/bytesSource.ts';
import { expect, it } from 'vitest';
import { phantom, type PhantomOptions } from './testing/phantom.ts';
import { readDrop, readStack } from './testing/readDrop.ts';

async function read(options: PhantomOptions): Promise<Awaited<ReturnType<typeof readStack>>> {
  const files = phantom({ columns: 48, rows: 40, pixelMm: 5, heights: [-20, -15, -10, 0], ...options });
  const { series, problems } = await readDrop(files);
  expect(problems).toEqual([]);
  expect(series).toHaveLength(1);
  const [first] = series;
  if (!first) throw new Error('The phantom was not read.');
  return readStack(first, files);
}

it.each([
  ['axial', {}],
  ['tilted', { tilt: 12 }],
  ['coronal', { plane: 'coronal' }],
] as const)(
  '[READ-7] an enhanced multi-frame file is its frames in single files: %s',
  async (_name, options) => {
    const [single, enhanced] = [await read(options), await read({ ...options, enhanced: true })];
    expect(enhanced.geometry).toEqual(single.geometry);
    expect(enhanced.voxels).toEqual(single.voxels);
  },
);

it('[VIEW-26] the window of an enhanced file stands in its functional groups', async () => {
  const voi: Element = [
    0x00289132,
    'SQ',
    [
      [
        [0x00281050, 'DS', '35'],
        [0x00281051, 'DS', '70'],
      ],
    ],
  ];
  const [file] = phantom({ enhanced: true, extra: [[0x52009229, 'SQ', [[voi]]]] });
  const read = unwrap(await readHeader(bytesSource(file?.bytes ?? new Uint8Array(0)), 0, 'enhanced.dcm'));
  expect(read.kind === 'image' && read.header.window).toEqual({ centre: 35, width: 70 });
});
