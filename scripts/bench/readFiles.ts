// A head CT of slices of 512 x 512 as DICOM files, with noise as scanners have it: uncompressed, or in JPEG 2000.
import { createRequire } from 'node:module';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Element, encapsulate, encodeDicom } from '../../src/dicom/testing/encodeDicom.ts';
import { phantomHu } from '../../src/dicom/testing/phantom.ts';

export type Coding = 'uncompressed' | 'JPEG 2000';

export const SIDE = 512;
const PIXEL_MM = 0.45;
const SPACING_MM = 0.5;
/** Standard deviation of the noise, HU. */
const NOISE_HU = 12;
export const STUDY = '2.25.7300512';

const SYNTAX: Readonly<Record<Coding, string>> = {
  uncompressed: '1.2.840.10008.1.2.1',
  'JPEG 2000': '1.2.840.10008.1.2.4.90',
};

interface J2kEncoder {
  getDecodedBuffer(info: object): Uint8Array;
  getEncodedBuffer(): Uint8Array;
  encode(): void;
  delete(): void;
}
type OpenJpeg = () => Promise<{ readonly J2KEncoder: new () => J2kEncoder }>;

export interface WrittenSeries {
  readonly paths: readonly string[];
  readonly bytes: number;
}

/** Writes a series of `slices` slices into a folder of its own for each coding. `told` hears of each slice. */
export async function writeReadFiles(
  folder: string,
  codings: readonly Coding[],
  slices: number,
  told: (done: number, total: number) => void,
): Promise<Readonly<Record<Coding, WrittenSeries>>> {
  const openJpeg = createRequire(import.meta.url)('@cornerstonejs/codec-openjpeg/wasmjs') as OpenJpeg;
  const { J2KEncoder } = await openJpeg();
  const files: Record<Coding, { paths: string[]; bytes: number }> = {
    uncompressed: { paths: [], bytes: 0 },
    'JPEG 2000': { paths: [], bytes: 0 },
  };
  for (const coding of codings) mkdirSync(join(folder, coding));
  const noise = gaussian(512);
  for (let slice = 0; slice < slices; slice++) {
    const z = heightOf(slice, slices);
    const plain = new Uint8Array(sliceOf(z, noise).buffer);
    const name = `${String(slice + 1).padStart(3, '0')}.dcm`;
    const write = (coding: Coding, pixels: Element): void => {
      const path = join(folder, coding, name);
      const bytes = encodeDicom([...header(slice, z), pixels], { transferSyntax: SYNTAX[coding] });
      writeFileSync(path, bytes);
      files[coding].paths.push(path);
      files[coding].bytes += bytes.length;
    };
    if (codings.includes('uncompressed')) write('uncompressed', [0x7fe00010, 'OW', plain]);
    if (codings.includes('JPEG 2000'))
      write('JPEG 2000', [0x7fe00010, 'OB', encapsulate([encoded(new J2KEncoder(), plain)])]);
    told(slice + 1, slices);
  }
  return files;
}

function encoded(encoder: J2kEncoder, plain: Uint8Array): Uint8Array {
  const info = { width: SIDE, height: SIDE, bitsPerSample: 16, componentCount: 1, isSigned: true };
  encoder.getDecodedBuffer(info).set(plain);
  encoder.encode();
  const bytes = Uint8Array.from(encoder.getEncodedBuffer());
  encoder.delete();
  return bytes;
}

/** Where a slice of `slices` lies along the table, mm: the head's centre is at 0. */
export const heightOf = (slice: number, slices: number): number => (slice - (slices - 1) / 2) * SPACING_MM;

/** HU of one slice; the head is sampled every two pixels, the noise at each. */
function sliceOf(z: number, noise: () => number): Int16Array {
  const values = new Int16Array(SIDE * SIDE);
  const at = (i: number): number => (i - (SIDE - 1) / 2) * PIXEL_MM;
  for (let row = 0; row < SIDE; row += 2)
    for (let column = 0; column < SIDE; column += 2) {
      const hu = phantomHu([at(column), at(row), z]);
      for (const pixel of [row * SIDE + column, (row + 1) * SIDE + column]) {
        values[pixel] = Math.round(hu + NOISE_HU * noise());
        values[pixel + 1] = Math.round(hu + NOISE_HU * noise());
      }
    }
  return values;
}

function header(slice: number, z: number): Element[] {
  const corner = -((SIDE - 1) / 2) * PIXEL_MM;
  return [
    [0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'],
    [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'],
    [0x00080018, 'UI', `${STUDY}.2.${slice + 1}`],
    [0x00080020, 'DA', '20240102'],
    [0x00080030, 'TM', '101112'],
    [0x00080060, 'CS', 'CT'],
    [0x0008103e, 'LO', 'Head phantom for the bench'],
    [0x00100010, 'PN', 'Phantom^Head'],
    [0x00100020, 'LO', 'PH-1'],
    [0x00180050, 'DS', String(SPACING_MM)],
    [0x0020000d, 'UI', STUDY],
    [0x0020000e, 'UI', `${STUDY}.2`],
    [0x00200011, 'IS', '2'],
    [0x00200013, 'IS', String(slice + 1)],
    [0x00200032, 'DS', [corner, corner, z].join('\\')],
    [0x00200037, 'DS', '1\\0\\0\\0\\1\\0'],
    [0x00200052, 'UI', `${STUDY}.9`],
    [0x00280002, 'US', [1]],
    [0x00280004, 'CS', 'MONOCHROME2'],
    [0x00280010, 'US', [SIDE]],
    [0x00280011, 'US', [SIDE]],
    [0x00280030, 'DS', `${PIXEL_MM}\\${PIXEL_MM}`],
    [0x00280100, 'US', [16]],
    [0x00280101, 'US', [16]],
    [0x00280102, 'US', [15]],
    [0x00280103, 'US', [1]],
    [0x00281052, 'DS', '0'],
    [0x00281053, 'DS', '1'],
  ];
}

/** Numbers of mean 0 and deviation 1: sums of uniform ones, the same in every run. */
function gaussian(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  };
  return () => uniform() + uniform() + uniform();
}
