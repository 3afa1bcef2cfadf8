// Made patients for the proof that fine-tuning learns: the demo head in five sizes, each with its own noise, and an MR of another contrast.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SeededRandom } from '../src/core/training/training.ts';
import { scale, type Vec3 } from '../src/core/geometry/vec.ts';
import { slicePixels, type Stack } from '../src/core/geometry/stack.ts';
import { encodeDicom, type Element } from '../src/dicom/testing/encodeDicom.ts';
import { readDrop, readStack } from '../src/dicom/testing/readDrop.ts';

const sizes = [0.94, 0.97, 1, 1.03, 1.06];

/** `every`: every n-th slice of the CT. Grey and white of the MR are exchanged: dark tissue bright and bright tissue dark; each has a gain of its own. */
export async function writeMadePairs(folder: string, every: number): Promise<void> {
  const ct = await demo('ct');
  const t1 = await demo('t1');
  const t2 = await demo('t2');
  sizes.forEach((size, i) => {
    const random = new SeededRandom(100 + i);
    const patient = `MADE${i + 1}`;
    const gain = 0.7 + 0.15 * i;
    const noisy = Int16Array.from(ct.voxels, (hu) => (hu < -900 ? hu : hu + 3 * gaussian(random)));
    const common = { patient, number: 7000 + i, size };
    writeSeries(
      join(folder, patient, 'ct'),
      { ...common, series: 1, modality: 'CT', name: 'Made CT', every },
      {
        ...ct,
        voxels: noisy,
      },
    );
    for (const [stack, name, series] of [
      [t1, 'T1 made', 2],
      [t2, 'T2 made', 3],
    ] as const) {
      const top = percentile(stack.voxels, 0.995);
      const changed = Float32Array.from(stack.voxels, (v) =>
        v > 0.12 * top ? gain * Math.max(0.05 * top, 1.12 * top - v) : gain * v,
      );
      const at = { ...common, series, modality: 'MR' as const, name, every: 1 };
      writeSeries(join(folder, patient, name.slice(0, 2)), at, { ...stack, voxels: changed });
    }
  });
}

async function demo(which: string): Promise<Stack> {
  const place = join('public/demo', which);
  const files = readdirSync(place)
    .sort()
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(place, name))) }));
  const [series] = (await readDrop(files)).series;
  if (!series) throw new Error(`The demo has no ${which}.`);
  return readStack(series, files);
}

interface SeriesOf {
  readonly patient: string;
  readonly number: number;
  readonly size: number;
  readonly series: number;
  readonly modality: 'CT' | 'MR';
  readonly name: string;
  readonly every: number;
}

function writeSeries(folder: string, of: SeriesOf, { geometry, voxels }: Stack): void {
  mkdirSync(folder, { recursive: true });
  const { patient, number, size, series, modality, name, every } = of;
  const pixels = slicePixels(geometry);
  const study = `2.25.${number}`;
  const seriesUid = `${study}.${series}`;
  const ds = (numbers: readonly number[]): string =>
    numbers.map((n) => String(Number(n.toFixed(5)))).join('\\');
  const sopClass = `1.2.840.10008.5.1.4.1.1.${modality === 'CT' ? 2 : 4}`;
  geometry.positions.forEach((position: Vec3, slice) => {
    if (slice % every !== 0) return;
    const stored = new Uint8Array(pixels * 2);
    const view = new DataView(stored.buffer);
    for (let i = 0; i < pixels; i++) view.setInt16(2 * i, Math.round(voxels[slice * pixels + i] ?? 0), true);
    const elements: Element[] = [
      [0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'],
      [0x00080016, 'UI', sopClass],
      [0x00080018, 'UI', `${seriesUid}.${slice + 1}`],
      [0x00080060, 'CS', modality],
      [0x0008103e, 'LO', name],
      [0x00100010, 'PN', patient],
      [0x00100020, 'LO', patient],
      [0x0020000d, 'UI', study],
      [0x0020000e, 'UI', seriesUid],
      [0x00200011, 'IS', String(series)],
      [0x00200013, 'IS', String(slice + 1)],
      [0x00200032, 'DS', ds(scale(position, size))],
      [0x00200037, 'DS', ds([...geometry.rowAxis, ...geometry.columnAxis])],
      [0x00200052, 'UI', modality === 'CT' ? `${study}.9` : `${study}.8`],
      [0x00280002, 'US', [1]],
      [0x00280004, 'CS', 'MONOCHROME2'],
      [0x00280010, 'US', [geometry.rows]],
      [0x00280011, 'US', [geometry.columns]],
      [0x00280030, 'DS', ds([geometry.rowSpacing * size, geometry.columnSpacing * size])],
      [0x00280100, 'US', [16]],
      [0x00280101, 'US', [16]],
      [0x00280102, 'US', [15]],
      [0x00280103, 'US', [1]],
      ...(modality === 'CT'
        ? ([
            [0x00281052, 'DS', '0'],
            [0x00281053, 'DS', '1'],
          ] as Element[])
        : []),
      [0x7fe00010, 'OW', stored],
    ];
    writeFileSync(join(folder, `${String(slice + 1).padStart(3, '0')}.dcm`), encodeDicom(elements, {}));
  });
}

function percentile(values: ArrayLike<number>, share: number): number {
  const sample: number[] = [];
  for (let i = 0; i < values.length; i += Math.max(1, Math.floor(values.length / 50_000)))
    sample.push(values[i] ?? 0);
  sample.sort((a, b) => a - b);
  return sample[Math.floor(share * (sample.length - 1))] ?? 0;
}

const gaussian = (random: SeededRandom): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
