// One grey frame as a lossless HTJ2K codestream, for tests: no stored file has one.
import load from '@cornerstonejs/codec-openjph/wasmjs';

/** `samples` are 16-bit patterns, rows x columns; `signed` says how the codestream takes them. */
export async function htj2kEncode(
  samples: Uint16Array,
  columns: number,
  rows: number,
  signed: boolean,
): Promise<Uint8Array> {
  const { HTJ2KEncoder } = await load();
  const encoder = new HTJ2KEncoder();
  const info = {
    width: columns,
    height: rows,
    bitsPerSample: 16,
    componentCount: 1,
    isUsingColorTransform: false,
  };
  encoder
    .getDecodedBuffer({ ...info, isSigned: signed })
    .set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  encoder.setQuality(true, 0);
  encoder.encode();
  const coded = encoder.getEncodedBuffer().slice();
  encoder.delete();
  return coded;
}
