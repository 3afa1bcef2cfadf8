// How well registration finds known moves of a real head: n of 20 within 1 mm and 1 degree at the head's edge, time, memory.
// npx tsx scripts/bench/registration.ts [folder of mr-brain]
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Affine,
  angleOf,
  composed,
  inverted,
  moved,
  rigidAbout,
} from '../../src/core/geometry/affine.ts';
import { registerVolumes } from '../../src/core/registration/register.ts';
import { mrLevels } from '../../src/core/registration/registrationLevels.ts';
import { resampleOnto } from '../../src/core/geometry/resampleOnto.ts';
import { type Stack, stackVoxels } from '../../src/core/geometry/stack.ts';
import { add, length, scale, subtract, type Vec3 } from '../../src/core/geometry/vec.ts';
import { centreOfMass, wholeVolume } from '../../src/core/geometry/volume.ts';
import { readDrop, readStack } from '../../src/dicom/testing/readDrop.ts';

const folder = process.argv[2] ?? '../shared/data/mr-brain';
const CASES = 20;
const EDGE_MM = 90;

async function read(name: string): Promise<Stack<Float32Array>> {
  const at = join(folder, name);
  const files = readdirSync(at).map((file) => ({
    name: file,
    bytes: new Uint8Array(readFileSync(join(at, file))),
  }));
  const { series } = await readDrop(files);
  const [first] = series.filter(({ geometry }) => geometry !== null);
  if (!first) throw new Error(`No series in ${at}.`);
  const { geometry, voxels } = await readStack(first, files);
  return { geometry, voxels: Float32Array.from(voxels) };
}

function randomStream(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** A direction at random, times a length. */
function along(random: () => number, size: number): Vec3 {
  for (;;) {
    const v: Vec3 = [2 * random() - 1, 2 * random() - 1, 2 * random() - 1];
    const l = length(v);
    if (l > 0.1 && l <= 1) return scale(v, size / l);
  }
}

/** How far apart two maps put points at the head's edge, mm, at the most; and the angle between them. */
function apart(found: Affine, truth: Affine): { readonly mm: number; readonly degrees: number } {
  const { centre } = truth;
  let mm = 0;
  for (let i = 0; i < 200; i++) {
    const z = 1 - (2 * i + 1) / 200;
    const [r, turn] = [Math.sqrt(1 - z * z), i * 2.399963];
    const at = add(centre, scale([r * Math.cos(turn), r * Math.sin(turn), z], EDGE_MM));
    mm = Math.max(mm, length(subtract(moved(found, at), moved(truth, at))));
  }
  return { mm, degrees: angleOf(composed(found, inverted(truth)).matrix) };
}

async function series(
  title: string,
  fixed: Stack,
  still: Stack<Float32Array>,
  affine: boolean,
): Promise<void> {
  const random = randomStream(2022);
  const volume = wholeVolume(still);
  const centre = centreOfMass(volume, 50);
  // The volunteer may have moved between the two scans: what counts is how a known move on top of that is found again.
  const unmoved = await registerVolumes(
    { levels: mrLevels(fixed, still), start: 'patient coordinates', affine },
    {},
  );
  const drift = apart(unmoved.map, rigidAbout(centre, { rotate: [0, 0, 0], shift: [0, 0, 0] }));
  console.log(
    `${title}: unmoved, found ${drift.mm.toFixed(2)} mm and ${drift.degrees.toFixed(2)} deg off the scanner's coordinates; MI ${unmoved.before.toFixed(3)} -> ${unmoved.after.toFixed(3)}`,
  );
  let good = 0;
  const seconds: number[] = [];
  const errors: number[] = [];
  for (let i = 0; i < CASES; i++) {
    // The last cases take the whole of 20 mm and 15 degrees.
    const [mm, degrees] = [i >= CASES - 5 ? 20 : 20 * random(), i >= CASES - 5 ? 15 : 15 * random()];
    const move = rigidAbout(centre, { rotate: along(random, degrees), shift: along(random, mm) });
    const voxels = new Float32Array(stackVoxels(still.geometry));
    resampleOnto(still.geometry, volume, inverted(move), voxels);
    for (let k = 0; k < voxels.length; k++) if (Number.isNaN(voxels[k])) voxels[k] = 0;
    const begun = performance.now();
    const found = await registerVolumes(
      { levels: mrLevels(fixed, { geometry: still.geometry, voxels }), start: 'patient coordinates', affine },
      {},
    );
    seconds.push((performance.now() - begun) / 1000);
    const off = apart(found.map, composed(move, unmoved.map));
    errors.push(off.mm);
    if (off.mm <= 1 && off.degrees <= 1) good++;
    console.log(
      `${title} ${i + 1}: moved ${mm.toFixed(1)} mm ${degrees.toFixed(1)} deg; off ${off.mm.toFixed(2)} mm ${off.degrees.toFixed(2)} deg at the edge; MI ${found.before.toFixed(3)} -> ${found.after.toFixed(3)}; ${(seconds.at(-1) ?? 0).toFixed(1)} s`,
    );
  }
  const middle = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
  console.log(
    `${title}: ${good} of ${CASES} within 1 mm and 1 degree at ${EDGE_MM} mm; median ${middle(errors).toFixed(2)} mm, ${middle(seconds).toFixed(1)} s; memory ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
  );
}

if (!existsSync(join(folder, 't2-fse'))) {
  console.error(`${folder} is not there: see the README on data for development.`);
  process.exit(1);
}
const [t1, t2] = [await read('t1-memprage'), await read('t2-fse')];
await series('T2 on T2, rigid', t2, t2, false);
await series('T1 on T2, rigid', t2, t1, false);
await series('T1 on T2, affine', t2, t1, true);
