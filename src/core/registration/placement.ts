// Where real MR lies over a CT: as it was found, moved on by hand, and how far that is to be trusted.
import { type Affine, composed, noMove, type RigidParts, rigidAbout } from '../geometry/affine.ts';
import type { Vec3 } from '../geometry/vec.ts';

/** A placement as it was found. */
export interface FoundPlacement {
  /** Points of the CT to points of the MR. */
  readonly map: Affine;
  readonly affine: boolean;
  /** Mutual information in nats before and after. */
  readonly before: number;
  readonly after: number;
}

/** A placement as it is kept with the study: `nudge` moves on by hand what was found. */
export interface Placement {
  readonly found: FoundPlacement;
  readonly nudge: RigidParts;
}

/** How well a placement holds; placementFigures.ts measures it. */
export interface PlacementFigures {
  /** Share of the head that the MR reaches. */
  readonly overlap: number;
  /** Mutual information over what is left of it 12 mm off; near 1 means that no place is better than another. */
  readonly sharpness: number;
  /** The most mutual information 4 mm or 4 degrees off, over that here; above 1 there is a better place close by. */
  readonly nearby: number;
}

/** Points of the CT to points of the MR, moved by hand about the middle of the head. */
export const placementMap = ({ found, nudge }: Placement): Affine =>
  composed(rigidAbout(middleOf(found.map), nudge), found.map);

/** The middle of the head in MR coordinates, mm. */
const middleOf = ({ centre, shift }: Affine): Vec3 => [
  centre[0] + shift[0],
  centre[1] + shift[1],
  centre[2] + shift[2],
];

/** "Rigid, then affine, moved by hand; reaches 93 % of the head." */
export function placementWords({ found, nudge }: Placement, overlap: number): string {
  const byHand = [...nudge.rotate, ...nudge.shift].some((v) => v !== 0) ? ', moved by hand' : '';
  return `${found.affine ? 'Rigid, then affine' : 'Rigid'}${byHand}; reaches ${Math.round(100 * overlap)} % of the head.`;
}

export const asFound = (found: FoundPlacement): Placement => ({ found, nudge: noMove });
