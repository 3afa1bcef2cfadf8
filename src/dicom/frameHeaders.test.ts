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
