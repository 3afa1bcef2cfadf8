// How well a placement holds: how much of the head the MR reaches, and whether the two fit here better than anywhere around.
import { type Affine, composed, noMove, type RigidParts, rigidAbout } from '../geometry/affine.ts';
import { add, type Vec3 } from '../geometry/vec.ts';
import type { InformationMeter } from './mutualInformation.ts';
import type { PlacementFigures } from './placement.ts';

/** mm off at which the peak is measured; mm and degrees off at which a better place is looked for. */
const FAR_MM = 12;
const NEAR = 4;

const axes = [0, 1, 2] as const;
const steps = (size: number): readonly Vec3[] =>
  axes.flatMap((axis) =>
    [-size, size].map((d): Vec3 => [0, 1, 2].map((k) => (k === axis ? d : 0)) as unknown as Vec3),
  );

export function placementFigures(
  meter: InformationMeter,
  map: Affine,
): PlacementFigures & { readonly information: number } {
  const { value, overlap } = meter.measure(map);
  const here = Math.max(1e-9, value);
  const middle = add(map.centre, map.shift);
  const off = (parts: Partial<RigidParts>): number =>
    meter.measure(composed(rigidAbout(middle, { ...noMove, ...parts }), map)).value;
  const far = steps(FAR_MM).map((shift) => off({ shift }));
  const near = steps(NEAR).flatMap((step) => [off({ shift: step }), off({ rotate: step })]);
  return {
    overlap,
    information: value,
    sharpness: value / Math.max(1e-9, far.reduce((sum, v) => sum + v, 0) / far.length),
    nearby: Math.max(...near) / here,
  };
}
