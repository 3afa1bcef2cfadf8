import { describe, expect, it } from 'vitest';
import { findMasks, type MaskSteps, maskSteps } from './findMasks.ts';
import { type Stack, type StackGeometry, slicePixels, stackVoxels } from '../geometry/stack.ts';
import { type Vec3, add, scale } from '../geometry/vec.ts';

const SIDE = 114;
const PIXEL = 2.2;
const CORNER = ((SIDE - 1) / 2) * PIXEL;

/** Axial slices of 2.2 mm pixels; `depths` mm along z, `tilt` in degrees about the left-right axis. */
function geometryOf(depths: readonly number[], tilt = 0): StackGeometry {
  const angle = (tilt * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const columnAxis: Vec3 = [0, cos, -sin];
  return {
    columns: SIDE,
    rows: SIDE,
    columnSpacing: PIXEL,
    rowSpacing: PIXEL,
    rowAxis: [1, 0, 0],
    columnAxis,
    normal: [0, sin, cos],
    // As a tilted gantry does: the table moves along z, the slices lean.
    positions: depths.map((z): Vec3 => add([-CORNER, 0, z], scale(columnAxis, -CORNER))),
    sliceThickness: null,
  };
}

interface Plan {
  /** Radius in mm of a hole in the vault, at the patient's left. */
  readonly defect?: number;
  readonly noSkull?: boolean;
  /** Thickness in mm of a solid couch, as wide as the image, that the back of the head lies on. */
  readonly couch?: number;
  /** A mouth: soft tissue in a shell of bone below the front of the skull. */
  readonly mouth?: boolean;
}

/** An ellipsoid head of known make at patient (0, 0, 60): scalp, 6 mm of skull, brain, foramen, sinus, nose, ear, supports. */
function anatomy(
  [x, y, z]: Vec3,
  { defect = 0, noSkull = false, couch = 0, mouth = false }: Plan,
): { hu: number; head: boolean; inside: boolean } {
  const level = (shrink: number): number =>
    (x / (80 - shrink)) ** 2 + (y / (95 - shrink)) ** 2 + ((z - 60) / (80 - shrink)) ** 2;
  const neck = z < 20 && Math.hypot(x, y - 15) < 55;
  const nose = Math.hypot(x, (y + 98) / 1.6, z - 40) < 11;
  const ear = Math.abs(x - 84) < 14 && Math.abs(y - 10) < 2.5 && Math.abs(z - 50) < 20;
  const jaw = (shrink: number): boolean =>
    mouth && Math.hypot(x / (50 - shrink), (y + 45) / (50 - shrink), (z + 35) / (50 - shrink)) < 1;
  const head = level(0) < 1 || neck || nose || ear || jaw(0);
  const skull = !noSkull && level(8) < 1 && level(14) >= 1;
  const foramen = z < 20 && Math.hypot(x, y - 10) < 16;
  const hole = x > 0 && Math.hypot(y, z - 70) < defect;
  const sinus = Math.hypot(x / 2, y + 80, z - 50) < 9;
  const canal = z < 0 && Math.hypot(x, y - 10) < 22 && Math.hypot(x, y - 10) > 12;
  // A table below, and a shell around the back of the head that touches the scalp and the ear.
  const table = couch > 0 ? y > 94 && y < 94 + couch : y > 112 && y < 118;
  const shell = couch === 0 && y > 0 && Math.abs(Math.hypot(x / 98, y / 98) - 1) < 0.015;
  const cushion = couch === 0 && y > 0 && Math.hypot(x / 98, y / 98) < 1;
  const hu = sinus
    ? -1000
    : (skull && !foramen && !hole) || (jaw(5) && !jaw(11) && level(14) >= 1)
      ? 900
      : canal
        ? 700
        : head
          ? 38
          : table || shell
            ? 150
            : cushion
              ? -930
              : -1000;
  return { hu, head, inside: level(14) < 1 && hu > -500 && hu < 500 };
}

function phantom(geometry: StackGeometry, plan: Plan = {}) {
  const voxels = new Int16Array(stackVoxels(geometry));
  const head = new Uint8Array(voxels.length);
  const inside = new Uint8Array(voxels.length);
  for (let i = 0, state = 1; i < voxels.length; i++) {
    const pixel = i % slicePixels(geometry);
    const corner = geometry.positions[Math.floor(i / slicePixels(geometry))] ?? [0, 0, 0];
    const down = Math.floor(pixel / SIDE) * PIXEL;
    const at: Vec3 = [
      corner[0] + (pixel % SIDE) * PIXEL,
      corner[1] + down * geometry.columnAxis[1],
      corner[2] + down * geometry.columnAxis[2],
    ];
    const made = anatomy(at, plan);
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    voxels[i] = made.hu + (state / 2 ** 32 - 0.5) * 40;
    head[i] = made.head ? 1 : 0;
    inside[i] = made.inside ? 1 : 0;
  }
  const ct: Stack<Int16Array> = { geometry, voxels };
  return { ct, head, inside };
}

/** Dice overlap of two masks. */
function overlap(a: Uint8Array, b: Uint8Array): number {
  let [both, sum] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    both += (a[i] ?? 0) & (b[i] ?? 0);
    sum += (a[i] ?? 0) + (b[i] ?? 0);
  }
  return (2 * both) / sum;
}

const even = Array.from({ length: 34 }, (_, i) => -10 + i * 4.8);
const uneven = [
  ...Array.from({ length: 14 }, (_, i) => -10 + i * 4.2),
  ...Array.from({ length: 14 }, (_, i) => 46 + i * 7),
];

async function makeMasks(geometry: StackGeometry, plan: Plan) {
  const truth = phantom(geometry, plan);
  const head = new Uint8Array(truth.head.length);
  const inside = new Uint8Array(truth.head.length);
  const found = await findMasks({ ct: truth.ct, head, intracranial: inside });
  if (!found.ok) throw new Error(found.error.message);
  return { truth, head, inside, ...found.value };
}
const made = new Map<string, ReturnType<typeof makeMasks>>();
/** The masks of a phantom, made once. */
function masks(geometry: StackGeometry, plan: Plan = {}): ReturnType<typeof makeMasks> {
  const key = JSON.stringify([geometry.positions, plan]);
  const masks = made.get(key) ?? makeMasks(geometry, plan);
  made.set(key, masks);
  return masks;
}

describe('head and intracranial masks', () => {
  it.each([
    ['even slices', geometryOf(even)],
    ['uneven gaps and 18.5 degrees of tilt', geometryOf(uneven, 18.5)],
    ['five slices only', geometryOf([40, 46, 52, 58, 64])],
  ])(
    '[PREP-1] %s: the head without table and holder, scalp, nose and sinus kept',
    async (_name, geometry) => {
      const { truth, head } = await masks(geometry);
      expect(overlap(head, truth.head)).toBeGreaterThan(0.99);
      let [supports, taken] = [0, 0];
      truth.ct.voxels.forEach((hu, i) => {
        if (hu < 100 || truth.head[i]) return;
        supports++;
        taken += head[i] ?? 0;
      });
      // Where shell and scalp, or shell and ear, touch, a pixel of shell may be taken for skin.
      expect(taken / supports).toBeLessThan(0.1);
      expect(head.some((value) => value > 1)).toBe(false);
    },
  );

  it.each([
    [20, 0],
    [50, 15],
  ])(
    '[PREP-1] a couch %i mm thick that the head lies on, at a tilt of %i, is left out',
    async (couch, tilt) => {
      const { truth, head } = await masks(geometryOf(even, tilt), { couch });
      expect(overlap(head, truth.head)).toBeGreaterThan(0.985);
    },
  );

  it('[PREP-1] [PREP-2] case h2-table-in-head-mask: no couch in the head, no mouth for the inside of a skull', async () => {
    const toSkullBase = Array.from({ length: 19 }, (_, i) => -74 + i * 5);
    const { truth, head, inside } = await masks(geometryOf(toSkullBase), { couch: 20, mouth: true });
    expect(overlap(head, truth.head)).toBeGreaterThan(0.97);
    expect(overlap(inside, truth.inside)).toBeGreaterThan(0.9);
  });

  it.each([
    ['even slices', geometryOf(even)],
    ['uneven gaps and 18.5 degrees of tilt', geometryOf(uneven, 18.5)],
  ])('[PREP-11] %s: a head stored turned by 180 degrees has the same masks', async (_name, geometry) => {
    const { truth, head, inside } = await masks(geometry);
    const { columns, rows, columnSpacing, rowSpacing, rowAxis, columnAxis } = geometry;
    const corner = add(
      scale(rowAxis, (columns - 1) * columnSpacing),
      scale(columnAxis, (rows - 1) * rowSpacing),
    );
    const turned: StackGeometry = {
      ...geometry,
      rowAxis: scale(rowAxis, -1),
      columnAxis: scale(columnAxis, -1),
      positions: geometry.positions.map((position) => add(position, corner)),
    };
    const size = slicePixels(geometry);
    const turn = <V extends Int16Array | Uint8Array>(voxels: V): V => {
      const out = voxels.slice();
      for (let i = 0; i < voxels.length; i++) {
        const slice = Math.floor(i / size);
        out[i] = voxels[(2 * slice + 1) * size - 1 - i] ?? 0;
      }
      return out as V;
    };
    const request = {
      ct: { geometry: turned, voxels: turn(truth.ct.voxels) },
      head: new Uint8Array(head.length),
      intracranial: new Uint8Array(head.length),
    };
    expect((await findMasks(request)).ok).toBe(true);
    expect(Buffer.compare(turn(request.head), head)).toBe(0);
    expect(Buffer.compare(turn(request.intracranial), inside)).toBe(0);
  });

  it.each([
    ['even slices', geometryOf(even), {}, 0.97],
    ['uneven gaps and 18.5 degrees of tilt', geometryOf(uneven, 18.5), {}, 0.95],
    ['five slices only', geometryOf([60, 66, 72, 78, 84]), {}, 0.97],
    ['a burr hole', geometryOf(even), { defect: 7 }, 0.97],
    ['a craniectomy 6 cm wide', geometryOf(even), { defect: 30 }, 0.95],
  ])('[PREP-2] %s: the inside of the skull', async (_name, geometry, plan, least) => {
    const { truth, inside, intracranialMissing } = await masks(geometry, plan);
    expect(intracranialMissing).toBe(false);
    expect(overlap(inside, truth.inside)).toBeGreaterThan(least);
  });

  it('[PREP-2] says so, and leaves the mask empty, when there is no skull around anything', async () => {
    const { inside, intracranialMissing, intracranialMl } = await masks(geometryOf(even), { noSkull: true });
    expect(intracranialMissing).toBe(true);
    expect(intracranialMl).toBe(0);
    expect(inside.includes(1)).toBe(false);
  });

  it('[PREP-3] volumes count each slice with half the gaps to its neighbours', async () => {
    const [a, b] = [await masks(geometryOf(even)), await masks(geometryOf(uneven, 18.5))];
    const brain = ((4 / 3) * Math.PI * 66 * 81 * 66) / 1000;
    expect(Math.abs(a.intracranialMl / brain - 1)).toBeLessThan(0.06);
    expect(Math.abs(b.intracranialMl / brain - 1)).toBeLessThan(0.08);
  });

  it('[PREP-1] fails in words where there is only air and table', async () => {
    const geometry = geometryOf(even);
    const voxels = new Int16Array(stackVoxels(geometry)).fill(-1000);
    voxels.fill(200, 0, 800);
    const mask = (): Uint8Array => new Uint8Array(voxels.length);
    const found = await findMasks({ ct: { geometry, voxels }, head: mask(), intracranial: mask() });
    expect(found).toMatchObject({ ok: false, error: { kind: 'pixels' } });
  });

  it('[PREP-10] shared among workers, the masks are the same to the voxel, and each slice is flooded once for each', async () => {
    const geometry = geometryOf(uneven, 18.5);
    const alone = await masks(geometry);
    const flooded: string[] = [];
    const late: MaskSteps = {
      // Later steps overtake earlier ones.
      reducePlanes: async (step) => {
        await new Promise((resolve) => setTimeout(resolve, step.from === 0 ? 20 : 0));
        return maskSteps.reducePlanes(step);
      },
      placeMarkers: (step) => maskSteps.placeMarkers(step),
      floodSlices: (step) => {
        for (let slice = step.from; slice < step.to; slice++) flooded.push(`${step.of} ${slice}`);
        return maskSteps.floodSlices(step);
      },
    };
    const { ct } = alone.truth;
    const head = new Uint8Array(alone.head.length).fill(7); // what was there before is overwritten
    const intracranial = new Uint8Array(alone.head.length).fill(7);
    const found = await findMasks({ ct, head, intracranial }, {}, late, 3);
    expect(found).toEqual({
      ok: true,
      value: expect.objectContaining({
        headMl: alone.headMl,
        intracranialMl: alone.intracranialMl,
      }) as unknown,
    });
    expect(Buffer.compare(head, alone.head)).toBe(0);
    expect(Buffer.compare(intracranial, alone.inside)).toBe(0);
    expect(flooded).toHaveLength(2 * geometry.positions.length);
    expect(new Set(flooded).size).toBe(flooded.length);
  });

  it('[PREP-9] tells how far it is and stops when asked to', async () => {
    const { ct, head, inside: intracranial } = phantom(geometryOf(even));
    const request = { ct, head, intracranial };
    const fractions: number[] = [];
    await findMasks(request, { progress: (fraction) => fractions.push(fraction) });
    expect(fractions.length).toBeGreaterThan(8);
    expect([...fractions].sort((a, b) => a - b)).toEqual(fractions);
    expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);

    const abort = new AbortController();
    const stopped = findMasks(request, {
      signal: abort.signal,
      yieldToEventLoop: () => new Promise((resolve) => setTimeout(resolve)),
      progress: (fraction) => {
        if (fraction > 0.2) abort.abort();
      },
    });
    await expect(stopped).rejects.toThrow(/abort/i);
  });
});
