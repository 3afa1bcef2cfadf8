// What is odd in how a head lies or in its proportions: what no patient's head shows, and the networks have never seen.
import type { CtFigures } from './ctFigures.ts';
import type { HeadPose } from './headPose.ts';

/**
 * Limits beyond all heads at hand (docs/method.md 7.1): the 23 of them have cross-sections of 151 to 205 cm², are 1.08 to 1.40
 * times as long as wide and 0.77 to 1.05 as high, are turned by 0 to 14 degrees, and have 0.17 to 0.86 radii of brain above the rest and
 * 0.05 to 0.98 of face in front.
 */
const SMALL_CM2 = 100;
const LONGEST = 1.6;
const HEIGHT = [0.6, 1.35] as const;
const UPSIDE_DOWN = -0.08;
const BACKWARDS = -0.1;
/** A nearly round skull has no long axis to tell by: the rounder, the more it has to be turned. */
const TURNED = [
  { elongation: 1.12, degrees: 20 },
  { elongation: 1.05, degrees: 45 },
] as const;
/** A cavity that is cut off at an end of the stack, by this share of its largest cross-section, has no height of its own. */
const CUT = 0.2;
/** One that is cut off by so much may be wider beyond the stack. */
const HALF_CUT = 0.5;

/** In words; null where nothing is odd, or no inside of a skull was found. */
export function oddPose({
  pose,
  openEnds,
  intracranialCm2,
}: Pick<CtFigures, 'pose' | 'openEnds' | 'intracranialCm2'>): string | null {
  if (!pose) return null;
  if (intracranialCm2 < SMALL_CM2 && Math.max(...openEnds) <= HALF_CUT)
    return `The inside of the skull is ${Math.round(intracranialCm2)} cm² at its widest, as in an infant.`;
  return oddShape(pose, openEnds) ?? oddPlace(pose, openEnds);
}

function oddShape({ elongation, height }: HeadPose, [low, high]: CtFigures['openEnds']): string | null {
  if (elongation > LONGEST)
    return `The inside of the skull is ${elongation.toFixed(1)} times as long as wide: a pixel spacing may be wrong.`;
  const whole = low <= CUT && high <= CUT;
  if (whole && (height < HEIGHT[0] || height > HEIGHT[1]))
    return `The inside of the skull is too ${height < 1 ? 'low' : 'high'} for its width: the distance between slices may be wrong.`;
  return null;
}

function oddPlace(pose: HeadPose, [low]: CtFigures['openEnds']): string | null {
  const { elongation, turnDegrees, rise, faceForward } = pose;
  if (low <= CUT && rise < UPSIDE_DOWN)
    return 'The crown of the head lies at the lower end: by the stated positions the head is upside down.';
  if (TURNED.some((limit) => elongation >= limit.elongation && turnDegrees > limit.degrees))
    return `By the stated orientation the head is turned by about ${Math.round(turnDegrees)} degrees.`;
  if (turnDegrees < 45 && faceForward < BACKWARDS)
    return 'By the stated orientation the face looks to the back.';
  return null;
}
