// Drawings as a table: what each measures, where it lies in the patient, and what lies under it in each image.
import { type Cell, csv } from '../files/csv.ts';
import { type RegularGrid } from '../geometry/regularGrid.ts';
import type { Vec3 } from '../geometry/vec.ts';
import { angleDegrees, distanceMm, outlineOf } from '../view/viewMeasure.ts';
import type { DisplayPixels } from '../view/viewPixels.ts';
import { type PaneImage, windowKindOf } from '../view/viewImage.ts';
import { type SliceSpot } from '../view/viewSpace.ts';
import type { Measurement } from '../view/viewState.ts';
import { planeToPatient } from '../view/viewTransform.ts';
import type { StackGeometry } from '../geometry/stack.ts';
import { isRegion, type RegionStats, regionStats } from './regionStats.ts';

/** What a drawing measures, in mm, degrees and the units of each image. */
export interface Measured {
  readonly drawing: Measurement;
  readonly lengthMm: number | null;
  readonly degrees: number | null;
  /** Patient coordinates of its points, mm; of a closed shape, its corners. */
  readonly points: readonly Vec3[];
  readonly closed: boolean;
  /** Of a region, in each image that has values there. */
  readonly values: readonly { readonly image: PaneImage; readonly stats: RegionStats }[];
}

export interface MeasuredOn {
  readonly grid: RegularGrid;
  readonly spot: (drawing: Measurement) => SliceSpot;
  readonly geometry: (drawing: Measurement) => StackGeometry;
  /** Null where there is no such image. */
  readonly slice: (image: PaneImage, drawing: Measurement) => DisplayPixels | null;
  readonly images: readonly PaneImage[];
}

export function measured(drawing: Measurement, on: MeasuredOn): Measured {
  const { kind, points } = drawing;
  const [a, b] = points;
  const line = (kind === 'distance' || kind === 'profile') && a && b;
  const shape = outlineOf(drawing);
  const spot = on.spot(drawing);
  return {
    drawing,
    lengthMm: line ? distanceMm(a, b) : null,
    degrees: kind === 'angle' ? angleDegrees(points) : null,
    points: shape.points.map((point) => planeToPatient(on.grid, spot, point)),
    closed: shape.closed,
    values: isRegion(drawing)
      ? on.images.flatMap((image) => {
          const shown = on.slice(image, drawing);
          const stats = shown && regionStats(drawing, shown, on.geometry(drawing));
          return stats ? [{ image, stats }] : [];
        })
      : [],
  };
}

const header = [
  'number',
  'kind',
  'text',
  'plane',
  'slice',
  'length_mm',
  'angle_deg',
  'image',
  'unit',
  'mean',
  'sd',
  'area_mm2',
  'pixels',
  'points_mm',
];

const units = {
  ct: 'HU',
  mr: 'intensity 0 to 1',
  difference: 'intensity',
  raw: 'raw',
  spread: '%',
} as const;

/** One row a drawing; of a region one for each image. Points: x y z in patient coordinates (left, posterior, superior), mm. */
export function measuredCsv(all: readonly Measured[], wordsFor: (image: PaneImage) => string): string {
  const rows = all.flatMap(
    ({ drawing, lengthMm, degrees, points, values }, i): readonly (readonly Cell[])[] => {
      const { kind, text = '', plane, slice } = drawing;
      const first = [i + 1, kind, text, plane, slice + 1, lengthMm, degrees];
      const places = points.map((point) => point.map((mm) => mm.toFixed(2)).join(' ')).join('; ');
      if (values.length === 0) return [[...first, '', '', null, null, null, null, places]];
      return values.map(({ image, stats: { mean, sd, areaMm2, pixels } }) => [
        ...first,
        wordsFor(image),
        units[windowKindOf(image)],
        mean,
        sd,
        areaMm2,
        pixels,
        places,
      ]);
    },
  );
  return csv(header, rows);
}
