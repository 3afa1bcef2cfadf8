// A CT in memory, judged as the page and the command judge it. For tests.
import { measureCt } from '../../core/masks/ctFigures.ts';
import { findMasks } from '../../core/masks/findMasks.ts';
import type { Stack } from '../../core/geometry/stack.ts';
import type { SeriesInfo } from '../../core/series/seriesInfo.ts';
import { verdictsOf } from '../../core/verdict.ts';
import type { Verdict } from '../../core/verdictTypes.ts';

export const noHeadFound: Verdict = {
  rule: 'head',
  level: 'bad',
  sentence: 'No head was found.',
  advice: '',
};

/** The verdicts on a series by its header and its voxels. */
export async function judgedCt(series: SeriesInfo, ct: Stack<Int16Array>): Promise<readonly Verdict[]> {
  const head = new Uint8Array(ct.voxels.length);
  const intracranial = new Uint8Array(ct.voxels.length);
  const found = await findMasks({ ct, head, intracranial });
  return found.ok
    ? verdictsOf({ series, ct: measureCt(ct, head, intracranial), realMr: null })
    : [noHeadFound];
}
