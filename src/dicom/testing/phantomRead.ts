// A phantom's files through the reader, held against what the phantom is. For tests.
import { add, scale } from '../../core/geometry/vec.ts';
import type { Stack } from '../../core/geometry/stack.ts';
import type { SeriesInfo } from '../../core/series/seriesInfo.ts';
import { phantomHu, type PhantomFile } from './phantom.ts';
import { readDrop, type ReadDrop, readStack } from './readDrop.ts';

export interface PhantomRead {
  readonly drop: ReadDrop;
  readonly series: SeriesInfo;
  readonly stack: Stack;
  /** Voxels that are not the phantom's HU at their place in the patient. */
  readonly wrong: number;
}

/** The first series of a drop, which must be a CT, voxel by voxel. */
export async function readPhantom(files: readonly PhantomFile[]): Promise<PhantomRead> {
  const drop = await readDrop(files);
  const [series] = drop.series;
  if (!series?.geometry || series.role !== 'ct') throw new Error(`no CT: ${said(drop)}`);
  const stack = await readStack(series, files);
  return { drop, series, stack, wrong: wrongVoxels(stack) };
}

/** How many voxels are not the phantom's HU where the geometry places them. */
export function wrongVoxels({ geometry: g, voxels }: Stack): number {
  let wrong = 0;
  g.positions.forEach((origin, k) => {
    for (let i = 0; i < g.columns * g.rows; i++) {
      const [c, r] = [i % g.columns, Math.floor(i / g.columns)];
      const inPlane = add(scale(g.rowAxis, c * g.columnSpacing), scale(g.columnAxis, r * g.rowSpacing));
      if (voxels[k * g.columns * g.rows + i] !== phantomHu(add(origin, inPlane))) wrong++;
    }
  });
  return wrong;
}

/** All that is said beside the series. */
export const words = ({ notes }: SeriesInfo): string => notes.map(({ text }) => text).join('\n');

/** All that is said of a drop. */
export const said = ({ series, problems }: ReadDrop): string =>
  [
    ...series.map(words),
    ...problems.map(({ file, message, advice }) => `${file}: ${message} ${advice}`),
  ].join('\n');
