import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wasmCodecs } from './codecs/wasmCodecs.ts';
import { readFrames, readHeader } from './readInstance.ts';
import { bytesSource } from './testing/bytesSource.ts';

const root = '../shared/data/transfer-syntaxes';
const codecs = wasmCodecs(null);

/** HU of every frame of a file. */
async function hu(path: string): Promise<Int16Array[]> {
  const source = bytesSource(new Uint8Array(readFileSync(`${root}/${path}`)));
  const header = await readHeader(source, 0, path);
  if (!header.ok) throw new Error(header.error.message);
  if (header.value.kind !== 'image') throw new Error(`${path} is ${header.value.kind}`);
  const { columns, rows, frames, unreadable } = header.value.header;
  expect(unreadable).toBeNull();
  const stacks = frames.map(() => new Int16Array(columns * rows));
  const requests = stacks.map((into, frame) => ({ frame, into }));
  const read = await readFrames(source, requests, codecs);
  if (!read.ok) throw new Error(`${path}: ${read.error.message} ${JSON.stringify(read.error.details)}`);
  return stacks;
}

function difference(a: readonly Int16Array[], b: readonly Int16Array[]): { max: number; mean: number } {
  expect(a.length).toBe(b.length);
  let max = 0;
  let sum = 0;
  let n = 0;
  a.forEach((frame, k) => {
    frame.forEach((value, i) => {
      const d = Math.abs(value - (b[k]?.[i] ?? NaN));
      max = Math.max(max, d);
      sum += d;
      n++;
    });
  });
  return { max, mean: sum / n };
}

const slice = (name: string): string => `ct-slice/CTImage.dcm_${name}.dcm`;
const lossless = [
  'BigEndianExplicitTransferSyntax_1.2.840.10008.1.2.2',
  'DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99',
  'JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90',
  'JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80',
  'JPEGProcess14SV1TransferSyntax_1.2.840.10008.1.2.4.70',
  'JPEGProcess14TransferSyntax_1.2.840.10008.1.2.4.57',
  'LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1',
  'LittleEndianImplicitTransferSyntax_1.2.840.10008.1.2',
  'RLELosslessTransferSyntax_1.2.840.10008.1.2.5',
];
/** Largest mean difference in HU that each lossy coding may leave; 8 bits over 8191 HU leave steps of 32. */
const lossy: [string, number][] = [
  ['JPEG2000TransferSyntax_1.2.840.10008.1.2.4.91', 3],
  ['JPEGLSLossyTransferSyntax_1.2.840.10008.1.2.4.81', 3],
  ['JPEGProcess1TransferSyntax_1.2.840.10008.1.2.4.50', 24],
  ['JPEGProcess2_4TransferSyntax_1.2.840.10008.1.2.4.51', 8],
  ['JPEGProcess6_8TransferSyntax_1.2.840.10008.1.2.4.53', 8],
  ['JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55', 8],
];

describe.skipIf(!existsSync(root))('transfer syntaxes of one CT slice', () => {
  it.each(lossless)('[READ-5] %s decodes to the same HU as the uncompressed twin', async (name) => {
    expect(difference(await hu(slice(name)), await hu('ct-slice/CTImage.dcm')).max).toBe(0);
  });

  it.each(lossy)('[READ-5] %s decodes to the same HU within its loss', async (name, mean) => {
    const found = difference(await hu(slice(name)), await hu('ct-slice/CTImage.dcm'));
    expect(found.mean).toBeLessThan(mean);
  });

  const multi = 'encapsulated/encapsulated/multi-frame/CT0012.';
  it.each([
    'fragmented_no_bot_jpeg_lossless.57',
    'fragmented_no_bot_jpeg_lossless.70',
    'fragmented_no_bot_jpeg_ls.80',
    'not_fragmented_bot_jpeg_ls.80',
    'not_fragmented_bot_rle',
    'not_fragmented_no_bot_jpeg_ls.80',
    'not_fragmented_no_bot_rle',
  ])('[READ-6] frames are told apart in %s', async (name) => {
    expect(
      difference(await hu(`${multi}${name}.dcm`), await hu(`${multi}explicit_little_endian.dcm`)).max,
    ).toBe(0);
  });

  it.each([
    // Its maker added 1024 to every pixel before compressing.
    ['fragmented_no_bot_jpeg_baseline.51', 1024],
    ['fragmented_no_bot_jpeg_ls.81', 0],
  ] as const)('[READ-6] frames are told apart in the lossy %s', async (name, shift) => {
    const twin = await hu(`${multi}explicit_little_endian.dcm`);
    const shifted = twin.map((frame) => frame.map((value) => value + shift));
    expect(difference(await hu(`${multi}${name}.dcm`), shifted).mean).toBeLessThan(5);
  });

  const single = 'encapsulated/encapsulated/single-frame/CT1_UNC.';
  it.each([
    'fragmented_bot_jpeg_ls.80',
    'fragmented_no_bot_jpeg_ls.80',
    'not_fragmented_bot_jpeg_ls.80',
    'not_fragmented_no_bot_jpeg_ls.80',
  ])('[READ-6] fragments of one frame are joined in %s', async (name) => {
    expect(
      difference(await hu(`${single}${name}.dcm`), await hu(`${single}explicit_little_endian.dcm`)).max,
    ).toBe(0);
  });

  it.each(['big', 'little'])('[READ-5] %s endian CT1_UNC has the same HU as CT1_J2KR', async (order) => {
    expect(
      difference(await hu(`encapsulated/CT1_UNC.explicit_${order}_endian.dcm`), await hu('ct-slice/CT1_J2KR'))
        .max,
    ).toBe(0);
  });
});
