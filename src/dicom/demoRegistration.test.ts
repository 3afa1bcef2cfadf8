// The demo patient's MR, whose frame of reference was turned and moved by known amounts, is found on its CT. [REG-4]
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Affine, inverted, moved, product, radians, rotation } from '../core/geometry/affine.ts';
import { guessContrast } from '../core/series/guessContrast.ts';
import { findMasks } from '../core/masks/findMasks.ts';
import { registerVolumes } from '../core/registration/register.ts';
import { ctLevels } from '../core/registration/registrationLevels.ts';
import { type Stack, stackVoxels } from '../core/geometry/stack.ts';
import { add, length, scale, subtract, type Vec3 } from '../core/geometry/vec.ts';
import { centreOfMass, wholeVolume } from '../core/geometry/volume.ts';
import { readDrop, readStack } from './testing/readDrop.ts';

const folder = 'public/demo';
const files = ['ct', 't1', 't2'].flatMap((name) =>
  readdirSync(join(folder, name)).map((file) => ({
    name: `${name}/${file}`,
    bytes: new Uint8Array(readFileSync(join(folder, name, file))),
  })),
);

/** scripts/demo-data/make.py turns by 6, -4 and 3 degrees about z, x and y and shifts by 7, -11, 9 mm, x to the right, y to the front. */
const degrees = (x: number, y: number, z: number) => rotation(radians([x, y, z]));
const toCt: Affine = {
  matrix: product(product(degrees(0, 0, 6), degrees(4, 0, 0)), degrees(0, -3, 0)),
  centre: [0, 0, 0],
  shift: [-7, 11, 9],
};
const truth = inverted(toCt);
const EDGE_MM = 90;

describe('the demo patient', async () => {
  const { series } = await readDrop(files);
  const ctInfo = series.find(({ role }) => role === 'ct');
  if (!ctInfo) throw new Error('The demo has no CT.');
  const read = await readStack(ctInfo, files);
  if (!(read.voxels instanceof Int16Array)) throw new Error('CT is read as Int16.');
  const ct: Stack<Int16Array> = { geometry: read.geometry, voxels: read.voxels };
  const head = { geometry: ct.geometry, voxels: new Uint8Array(stackVoxels(ct.geometry)) };
  const intracranial = new Uint8Array(head.voxels.length);
  const found = await findMasks({ ct, head: head.voxels, intracranial });
  if (!found.ok) throw new Error(found.error.message);
  const centre = centreOfMass(wholeVolume(head), 0);

  for (const contrast of ['T1', 'T2'] as const)
    for (const affine of [false, true])
      it(`[REG-4] ${contrast}, ${affine ? 'affine' : 'rigid'}: within 1 mm at the head's edge`, async () => {
        const info = series.find((one) => guessContrast(one).contrast === contrast);
        if (!info) throw new Error(`The demo has no ${contrast}.`);
        expect(info.frameOfReferenceUid).not.toBe(ctInfo.frameOfReferenceUid);
        const mr = await readStack(info, files);
        const plan = { levels: ctLevels(ct, head, mr), start: 'centres of mass', affine } as const;
        const { map, before, after } = await registerVolumes(plan, {});
        expect(after).toBeGreaterThan(before);
        const off = Array.from({ length: 100 }, (_, i) => {
          const z = 1 - (2 * i + 1) / 100;
          const [r, turn] = [Math.sqrt(1 - z * z), i * 2.399963];
          const direction: Vec3 = [r * Math.cos(turn), r * Math.sin(turn), z];
          const p = add(centre, scale(direction, EDGE_MM));
          return length(subtract(moved(map, p), moved(truth, p)));
        });
        expect(Math.max(...off)).toBeLessThan(1);
      });
});
