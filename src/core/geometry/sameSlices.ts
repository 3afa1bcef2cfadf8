// Which slices of a stack the slices of another one are: same grid in the plane, same places in the patient.
import type { AppError } from '../appError.ts';
import { fail, ok, type Result } from '../result.ts';
import type { StackGeometry } from './stack.ts';
import { type Vec3, subtract } from './vec.ts';

/** Tolerance for two positions to count as the same, mm; for direction vectors the same number without unit. */
const TOLERANCE = 1e-3;

/** For each slice of `part` the index of the slice of `whole` at its place; an AppError (`geometry`) where there is none. */
export function sameSlices(part: StackGeometry, whole: StackGeometry): Result<readonly number[]> {
  if (part.columns !== whole.columns || part.rows !== whole.rows)
    return fail(
      differs(
        `its slices are ${part.columns} x ${part.rows} pixels where the CT’s are ${whole.columns} x ${whole.rows}`,
      ),
    );
  const close = (a: readonly number[], b: readonly number[]): boolean =>
    a.every((value, i) => Math.abs(value - (b[i] ?? NaN)) <= TOLERANCE);
  const plane = (g: StackGeometry): number[] => [
    g.columnSpacing,
    g.rowSpacing,
    ...g.rowAxis,
    ...g.columnAxis,
  ];
  if (!close(plane(part), plane(whole)))
    return fail(differs('its pixels have another size or direction than the CT’s'));
  const found = part.positions.map((position) =>
    whole.positions.findIndex((other) => length(subtract(position, other)) <= TOLERANCE),
  );
  const lost = found.indexOf(-1);
  return lost < 0 ? ok(found) : fail(differs(`its slice ${lost + 1} lies where the CT has none`));
}

const length = (v: Vec3): number => Math.hypot(...v);

const differs = (why: string): AppError => ({
  kind: 'geometry',
  message: `The series does not lie on its CT: ${why}.`,
  advice: 'It may have been resampled or moved by another program; export it again from here.',
});
