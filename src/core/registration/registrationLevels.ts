// What registration looks at: CT and MR on grids of 8, 4 and 2 mm, and the part of the CT that is head and its rim.
import { dilate } from '../geometry/lattice.ts';
import type { RegistrationLevel } from './register.ts';
import { regularGrid } from '../geometry/regularGrid.ts';
import type { Stack } from '../geometry/stack.ts';
import { quantile, reducedVolume, type Volume } from '../geometry/volume.ts';

const levelsMm = [8, 4, 2] as const;
/** How far around the head the fixed image is looked at: its edge against air tells much. */
const RIM_MM = 8;

/** Hounsfield units to 0..1: a fifth for air and fat, half for the soft tissues, the rest for bone. [-1000, 2000] */
const hounsfieldSteps: readonly (readonly [hu: number, at: number])[] = [
  [-1000, 0],
  [-150, 0.1],
  [-20, 0.2],
  [80, 0.7],
  [300, 0.85],
  [1500, 1],
];

export function evenHounsfield(hu: number): number {
  const upper = hounsfieldSteps.findIndex(([step]) => hu < step);
  if (upper < 0) return 1;
  const [above, below] = [hounsfieldSteps[upper], hounsfieldSteps[upper - 1]];
  if (!above || !below) return 0;
  return below[1] + ((hu - below[0]) / (above[0] - below[0])) * (above[1] - below[1]);
}

function levelOf(fixed: Volume, inside: Uint8Array, moving: Volume): RegistrationLevel {
  const lattice = { size: fixed.size, spacing: [...fixed.spacing] as [number, number, number] };
  return { fixed, region: dilate(inside, lattice, Math.max(RIM_MM, fixed.spacing[0])), moving };
}

/** Levels for CT and its head mask against MR. Outside the rim nothing is compared, so table and holder do not matter. */
export function ctLevels(ct: Stack<Int16Array>, head: Stack<Uint8Array>, mr: Stack): RegistrationLevel[] {
  const [ctGrid, mrGrid] = [regularGrid(ct.geometry), regularGrid(mr.geometry)];
  return levelsMm.map((mm) => {
    const reduced = reducedVolume(ct, mm, ctGrid);
    const fixed = { ...reduced, values: reduced.values.map(evenHounsfield) };
    const fractions = reducedVolume(head, mm, ctGrid).values;
    const inside = Uint8Array.from(fractions, (v) => (v >= 0.5 ? 1 : 0));
    return levelOf(fixed, inside, reducedVolume(mr, mm, mrGrid));
  });
}

/** Levels for MR against MR of one head. */
export function mrLevels(fixedMr: Stack, movingMr: Stack): RegistrationLevel[] {
  const [fixedGrid, movingGrid] = [regularGrid(fixedMr.geometry), regularGrid(movingMr.geometry)];
  return levelsMm.map((mm) => {
    const reduced = reducedVolume(fixedMr, mm, fixedGrid);
    const [low, high] = [quantile(reduced.values, 0.002), quantile(reduced.values, 0.998)];
    const values = reduced.values.map((v) => (v - low) / Math.max(1e-12, high - low));
    const inside = Uint8Array.from(values, (v) => (v > 0.12 ? 1 : 0));
    return levelOf({ ...reduced, values }, inside, reducedVolume(movingMr, mm, movingGrid));
  });
}
