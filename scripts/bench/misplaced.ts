// How the verdict on a real MR's place does on known misplacements and on other people's heads: a table of outcomes.
// npm run bench:misplaced -- [--pairs FOLDER of scripts/pretrain/simulated_ct.py] [--data ../shared/data] [--figures]
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { composed, noMove, type RigidParts, rigidAbout } from '../../src/core/geometry/affine.ts';
import type { Stack } from '../../src/core/geometry/stack.ts';
import { add, scale, type Vec3 } from '../../src/core/geometry/vec.ts';
import { findMasks } from '../../src/core/masks/findMasks.ts';
import { judgePlacement } from '../../src/core/registration/judgePlacement.ts';
import { InformationMeter } from '../../src/core/registration/mutualInformation.ts';
import type { PlacementFigures } from '../../src/core/registration/placement.ts';
import { placementFigures } from '../../src/core/registration/placementFigures.ts';
import { binned, fixedSamples, registerVolumes } from '../../src/core/registration/register.ts';
import { ctLevels } from '../../src/core/registration/registrationLevels.ts';
import { readDrop, readStack } from '../../src/dicom/testing/readDrop.ts';

const { values: options } = parseArgs({
  options: {
    pairs: { type: 'string' },
    data: { type: 'string', default: '../shared/data' },
    figures: { type: 'boolean' },
  },
});

interface Ct {
  readonly person: string;
  readonly ct: Stack<Int16Array>;
  readonly head: Stack<Uint8Array>;
}
interface Mr {
  readonly person: string;
  readonly name: string;
  readonly load: () => Promise<Stack>;
}

const filesIn = (folder: string): { name: string; bytes: Uint8Array }[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.dcm'))
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) }));

async function stackOf(
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): Promise<Stack> {
  const [series] = (await readDrop(files)).series.filter(({ geometry }) => geometry !== null);
  if (!series) throw new Error(`${files[0]?.name ?? 'The folder'} holds no stack.`);
  return readStack(series, files);
}

const dicom = (folder: string): Promise<Stack> => stackOf(filesIn(folder));
const nifti = (path: string): Promise<Stack> =>
  stackOf([{ name: basename(path, '.gz'), bytes: new Uint8Array(gunzipSync(readFileSync(path))) }]);

async function withHead(person: string, { geometry, voxels }: Stack): Promise<Ct> {
  const ct = { geometry, voxels: Int16Array.from(voxels) };
  const head = new Uint8Array(voxels.length);
  const found = await findMasks({ ct, head, intracranial: new Uint8Array(voxels.length) });
  if (!found.ok) throw new Error(`${person}: ${found.error.message}`);
  return { person, ct, head: { geometry, voxels: head } };
}

/** One person may have been scanned twice: ms01a and ms01b. */
const personOf = (file: string): string =>
  basename(file)
    .replace(/_.*$/, '')
    .replace(/^(ms\d\d)[ab]$/, '$1');

const demo = 'public/demo';
const cts: (() => Promise<Ct>)[] = [async () => withHead('colin27', await dicom(join(demo, 'ct')))];
const mrs: Mr[] = ['t1', 't2'].map((name) => ({
  person: 'colin27',
  name,
  load: () => dicom(join(demo, name)),
}));
const missing: string[] = [];
const have = (path: string): boolean => {
  if (!existsSync(path)) missing.push(path);
  return existsSync(path);
};

const { data } = options;
if (have(join(data, 'ct-head-ge')))
  cts.push(async () => withHead('ct-head-ge', await dicom(join(data, 'ct-head-ge'))));
if (have(join(data, 'mr-brain')))
  for (const name of ['t1-memprage', 't2-fse'])
    mrs.push({ person: 'mr-brain', name: name.slice(0, 2), load: () => dicom(join(data, 'mr-brain', name)) });
if (have(join(data, 'meshnet/t1_crop.nii.gz')))
  mrs.push({ person: 'meshnet', name: 't1', load: () => nifti(join(data, 'meshnet/t1_crop.nii.gz')) });
if (have(join(data, 'heads')))
  for (const file of readdirSync(join(data, 'heads')).filter((name) =>
    /^(ms0[134]a?|ms12a|uih\d)_t[12]/.test(name),
  ))
    mrs.push({
      person: personOf(file),
      name: /t[12]/.exec(file)?.[0] ?? '',
      load: () => nifti(join(data, 'heads', file)),
    });
const ownMrs: Mr[] = mrs.filter(({ person }) => person === 'colin27');
if (options.pairs === undefined)
  missing.push('--pairs (simulated CT of real MR: scripts/pretrain/simulated_ct.py)');
else
  for (const file of readdirSync(options.pairs)) {
    const [name = '', kind] = file.replace('.nii.gz', '').split('_');
    const path = join(options.pairs, file);
    if (kind === 'ct') cts.push(async () => withHead(personOf(name), await nifti(path)));
    else ownMrs.push({ person: personOf(name), name: kind ?? '', load: () => nifti(path) });
  }

const direction: Vec3 = [0.6, 0.48, 0.64];
const moves: readonly (readonly [string, RigidParts])[] = [
  ...[0, 2, 4, 8, 12, 20, 30, 40].map(
    (mm) => [`${mm} mm`, { ...noMove, shift: scale(direction, mm) }] as const,
  ),
  ...[2, 5, 10, 20, 30].map(
    (degrees) => [`${degrees} degrees`, { ...noMove, rotate: scale(direction, degrees) }] as const,
  ),
];

const tally = new Map<string, { good: number; doubtful: number; bad: number; seen: PlacementFigures[] }>();
function count(row: string, figures: PlacementFigures, what: string): void {
  const at = tally.get(row) ?? { good: 0, doubtful: 0, bad: 0, seen: [] };
  const level = judgePlacement(figures).level;
  at[level]++;
  at.seen.push(figures);
  tally.set(row, at);
  if (options.figures === true)
    console.log(
      `${what}, ${row}: ${level}; overlap ${figures.overlap.toFixed(2)}, sharpness ${figures.sharpness.toFixed(2)}, nearby ${figures.nearby.toFixed(2)}`,
    );
}

async function measure({ person, ct, head }: Ct, mr: Mr): Promise<void> {
  const levels = ctLevels(ct, head, await mr.load());
  const finest = levels.at(-1);
  if (!finest) return;
  const { map } = await registerVolumes({ levels, start: 'centres of mass', affine: true }, {});
  const meter = new InformationMeter(fixedSamples(finest), binned(finest.moving));
  const what = `${person} <- ${mr.person} ${mr.name}`;
  if (person !== mr.person) {
    count('another person, registered', placementFigures(meter, map), what);
    return;
  }
  const middle = add(map.centre, map.shift);
  for (const [words, parts] of moves)
    count(
      words === '0 mm' ? 'own, registered' : `own, moved by ${words}`,
      placementFigures(meter, composed(rigidAbout(middle, parts), map)),
      what,
    );
}

for (const [i, open] of cts.entries()) {
  const ct = await open();
  for (const mr of ownMrs.filter(({ person }) => person === ct.person)) await measure(ct, mr);
  // Each of the two CTs at hand meets every stranger; a simulated one two of them.
  const strangers = mrs.filter(({ person }) => person !== ct.person);
  for (const mr of i < 2
    ? strangers
    : strangers.filter((_, k) => (k + i) % Math.ceil(strangers.length / 2) === 0))
    await measure(ct, mr);
}

const range = (values: readonly number[]): string =>
  `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
console.log('| place of the real MR | pairs | good | doubtful | bad | overlap | sharpness | nearby |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
for (const [row, { good, doubtful, bad, seen }] of tally)
  console.log(
    `| ${row} | ${seen.length} | ${good} | ${doubtful} | ${bad} | ${range(seen.map((f) => f.overlap))} | ${range(seen.map((f) => f.sharpness))} | ${range(seen.map((f) => f.nearby))} |`,
  );
for (const path of missing) console.log(`Not at hand, left out: ${path}`);
