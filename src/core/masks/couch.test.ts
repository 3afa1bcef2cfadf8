// Couches of any shape at any place, under a head stored in any way: the head mask is the head.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StackGeometry } from '../geometry/stack.ts';
import { scale, type Vec3, add } from '../geometry/vec.ts';
import { findMasks } from './findMasks.ts';

const [SIDE, MM, SLICES, GAP] = [64, 4.5, 8, 10];
const HALF = ((SIDE - 1) / 2) * MM;

interface Couch {
  /** mm between the back of the head and the couch; 0: they touch. */
  readonly below: number;
  /** mm; solid ones are rarely thicker, and one of 46 mm that a head lies on along its length is not told from it. */
  readonly thick: number;
  /** Half its width, mm; beyond 140 it goes on past the image. */
  readonly half: number;
  readonly hu: number;
  /** mm by which its sides rise. */
  readonly curve: number;
  readonly aside: number;
  /** A skin of its own around foam. */
  readonly hollow: boolean;
}

/** The head and its couch; both turned by 180 degrees in the plane, pixels and axes alike, where `turned`. */
function scan(couch: Couch, turned: boolean) {
  const sign = turned ? -1 : 1;
  const [rowAxis, columnAxis]: readonly [Vec3, Vec3] = [
    [sign, 0, 0],
    [0, sign, 0],
  ];
  const geometry: StackGeometry = {
    columns: SIDE,
    rows: SIDE,
    columnSpacing: MM,
    rowSpacing: MM,
    rowAxis,
    columnAxis,
    normal: [0, 0, 1],
    positions: Array.from({ length: SLICES }, (_, k): Vec3 =>
      add([0, 0, k * GAP], add(scale(rowAxis, -HALF), scale(columnAxis, -HALF))),
    ),
    sliceThickness: GAP,
  };
  const voxels = new Int16Array(SIDE * SIDE * SLICES);
  const truth = new Uint8Array(voxels.length);
  for (let i = 0; i < voxels.length; i++) {
    const x = sign * ((i % SIDE) * MM - HALF);
    const y = sign * ((Math.floor(i / SIDE) % SIDE) * MM - HALF);
    const z = Math.floor(i / (SIDE * SIDE)) * GAP - 40;
    const level = (shrink: number): number =>
      Math.hypot(x / (76 - shrink), (y + 20) / (94 - shrink), z / (100 - shrink));
    const depth = y - 74 - couch.below + couch.curve * ((x - couch.aside) / couch.half) ** 2;
    const inCouch = Math.abs(x - couch.aside) < couch.half && depth > 0 && depth < couch.thick;
    const skin = depth < MM || depth > couch.thick - MM;
    truth[i] = level(0) < 1 ? 1 : 0;
    const tissue = level(8) >= 1 ? 30 : level(16) >= 1 ? 1000 : 35;
    const support = couch.hollow && !skin ? -900 : couch.hu;
    voxels[i] = (truth[i] ? tissue : inCouch ? support : -1000) + ((i * 7919) % 21) - 10;
  }
  return { geometry, voxels, truth };
}

describe('couches', () => {
  it('[PREP-1] [PREP-11] the head mask is the head, whatever lies below it and however it is stored', async () => {
    const couches = fc.record({
      below: fc.constantFrom(0, 0, 4, 20),
      thick: fc.integer({ min: 8, max: 35 }),
      half: fc.integer({ min: 90, max: 200 }),
      hu: fc.constantFrom(-300, -100, 150, 400),
      curve: fc.constantFrom(0, 0, 15, 40),
      aside: fc.integer({ min: -30, max: 30 }),
      hollow: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(couches, fc.boolean(), async (couch, turned) => {
        const { geometry, voxels, truth } = scan(couch, turned);
        const head = new Uint8Array(voxels.length);
        const found = await findMasks({
          ct: { geometry, voxels },
          head,
          intracranial: new Uint8Array(voxels.length),
        });
        expect(found.ok).toBe(true);
        let [both, sum] = [0, 0];
        head.forEach((value, i) => {
          both += value & (truth[i] ?? 0);
          sum += value + (truth[i] ?? 0);
        });
        // Where the head lies on the couch, a rim of two of these coarse pixels may stay.
        expect((2 * both) / sum).toBeGreaterThan(0.92);
      }),
      { numRuns: 5, seed: 15 },
    );
  });
});
