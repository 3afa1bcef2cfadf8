// A CT in memory, judged as the page and the command judge it. For tests.
import { measureCt } from '../../core/masks/ctFigures.ts';
import { findMasks } from '../../core/masks/findMasks.ts';
import type { Stack, StackGeometry } from '../../core/geometry/stack.ts';
import type { SeriesInfo } from '../../core/series/seriesInfo.ts';
import { verdictsOf } from '../../core/verdict.ts';
import type { Verdict } from '../../core/verdictTypes.ts';

const noHeadFound: Verdict = {
  rule: 'head',
  level: 'bad',
  sentence: 'No head was found.',
  advice: '',
};

/** The verdicts on a series by its header and its voxels. */
export async function judgedCt(series: SeriesInfo, ct: Stack<Int16Array>): Promise<readonly Verdict[]> {
  return (await judgedPlaces(series, ct, [ct.geometry]))[0] ?? [];
}

/** The same in several places, each of which keeps distances along and across the slices as they are in `ct`. */
export async function judgedPlaces(
  series: SeriesInfo,
  ct: Stack<Int16Array>,
  places: readonly StackGeometry[],
): Promise<readonly (readonly Verdict[])[]> {
  const head = new Uint8Array(ct.voxels.length);
  const intracranial = new Uint8Array(ct.voxels.length);
  const found = await findMasks({ ct, head, intracranial });
  return places.map((geometry) =>
    found.ok
      ? verdictsOf({ series, ct: measureCt({ ...ct, geometry }, head, intracranial), realMr: null })
      : [noHeadFound],
  );
}
