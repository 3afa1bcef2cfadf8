// What a series card says: a name, its size and spacing in words.
import type { SeriesInfo, SeriesRole } from '../../core/seriesInfo.ts';
import type { StackGeometry } from '../../core/stack.ts';
import { length, subtract } from '../../core/vec.ts';
import { countText, mmText } from '../kit/words.ts';

export const roleWords: Readonly<Record<SeriesRole, string>> = {
  ct: 'CT',
  mr: 'MR',
  synthetic: 'Synthetic',
  scout: 'Scout',
  report: 'Report',
  unsupported: 'Not used',
};

/** The description, or what else tells the series apart: "Series 4", or the modality. */
export function seriesName(series: SeriesInfo): string {
  const description = series.description.trim();
  if (description) return description;
  return series.number === null ? `${series.modality} series` : `${series.modality} series ${series.number}`;
}

/** "112 slices · 0.488 × 0.488 × 2.5 mm"; gaps that differ are said as a range. */
export function seriesSize(series: SeriesInfo): string {
  const { geometry, instances } = series;
  if (!geometry) return countText(instances.length, 'image');
  const across = `${mmText(geometry.columnSpacing)} × ${mmText(geometry.rowSpacing)}`;
  const slices = countText(geometry.positions.length, 'slice');
  const gap = gapWords(geometry);
  return `${slices} · ${across}${gap === null ? '' : ` × ${gap}`} mm`;
}

function gapWords(geometry: StackGeometry): string | null {
  const gaps = geometry.positions.slice(1).map((position, i) => {
    const before = geometry.positions[i];
    return before ? length(subtract(position, before)) : 0;
  });
  if (gaps.length === 0) return geometry.sliceThickness === null ? null : mmText(geometry.sliceThickness);
  const least = Math.min(...gaps);
  const most = Math.max(...gaps);
  return most - least <= 0.02 * most + 0.01
    ? mmText((least + most) / 2)
    : `${mmText(least)} to ${mmText(most)}`;
}
