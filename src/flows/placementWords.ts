// How a placement of real MR is told in words, what it turns about, and why there may be none.
import type { RigidParts } from '../core/geometry/affine.ts';
import type { AppError } from '../core/appError.ts';
import type { FoundPlacement } from '../stores/studyStore.ts';
import type { Placed } from '../pipeline/pieces/comparingApi.ts';

/** The middle of the head in MR coordinates: nudges turn about it. */
export const composedCentre = ({ map }: FoundPlacement): readonly [number, number, number] => [
  map.centre[0] + map.shift[0],
  map.centre[1] + map.shift[1],
  map.centre[2] + map.shift[2],
];

export function summaryOf(found: FoundPlacement, placed: Placed, nudge: RigidParts): string {
  const byHand = [...nudge.rotate, ...nudge.shift].some((v) => v !== 0) ? ', moved by hand' : '';
  const percent = Math.round(100 * placed.overlap);
  return `${found.affine ? 'Rigid, then affine' : 'Rigid'}${byHand}; reaches ${percent} % of the head.`;
}

export const notAStack: AppError = {
  kind: 'registration',
  message: 'This MR series is no stack of parallel slices, so it cannot be laid over the CT.',
  advice: 'Choose another series of the same contrast.',
};
export const ctNotReady: AppError = {
  kind: 'registration',
  message: 'The CT is not ready to be compared.',
  advice: 'Wait until it has been read and its head found, then choose the real MR again.',
};
