// The name, size and spacing of a series as text.
import type { SeriesInfo, SeriesRole } from './seriesInfo.ts';
import type { StackGeometry } from '../geometry/stack.ts';
import { cross, dot, subtract } from '../geometry/vec.ts';
import { countText, mmText } from '../words.ts';

export const roleWords: Readonly<Record<SeriesRole, string>> = {
  ct: 'CT',
  mr: 'MR',
  synthetic: 'Synthetic',
  scout: 'Localiser',
  report: 'Report',
  unsupported: 'Not used',
};

/** The description, or else modality and number: "CT series 4". */
export function seriesName(series: SeriesInfo): string {
  const description = series.description.trim();
  if (description) return description;
  return series.number === null ? `${series.modality} series` : `${series.modality} series ${series.number}`;
}

/** "112 slices", or "3 images" where they form no volume. */
export const seriesCount = ({ geometry, instances }: SeriesInfo): string =>
  geometry ? countText(geometry.positions.length, 'slice') : countText(instances.length, 'image');

/** "0.49 × 0.49 × 2.5 mm"; uneven gaps are given as a range; empty where there is no volume. */
export function seriesSpacing({ geometry }: SeriesInfo): string {
  if (!geometry) return '';
  const sizes = [mmText(geometry.columnSpacing), mmText(geometry.rowSpacing), ...gapWords(geometry)];
  return `${sizes.join(' × ')} mm`;
}

function gapWords(geometry: StackGeometry): readonly string[] {
  const normal = cross(geometry.rowAxis, geometry.columnAxis);
  const gaps = geometry.positions.slice(1).map((position, i) => {
    const before = geometry.positions[i];
    return before ? Math.abs(dot(subtract(position, before), normal)) : 0;
  });
  if (gaps.length === 0) return geometry.sliceThickness === null ? [] : [mmText(geometry.sliceThickness)];
  const least = Math.min(...gaps);
  const most = Math.max(...gaps);
  const even = most - least <= 0.02 * most + 0.01;
  return [even ? mmText((least + most) / 2) : `${mmText(least)} to ${mmText(most)}`];
}
