// One grey JPEG frame to samples: baseline, extended and progressive DCT of 8 and 12 bits, and the lossless processes.
import { pixelError } from '../pixelError.ts';
import { DctImage } from './jpegDct.ts';
import { decodeLosslessScan } from './jpegLossless.ts';
import { type JpegFrame, walkJpeg } from './jpegStream.ts';

export interface DecodedFrame {
  /** Bit patterns of the samples, row after row. */
  readonly samples: Uint16Array;
  /** Bits a sample in the codestream. */
  readonly precision: number;
}

/** Decodes a frame that must be columns x rows. Throws an AppError on damaged, coloured or foreign data. */
export function decodeJpeg(data: Uint8Array, columns: number, rows: number): DecodedFrame {
  const divisors = new Map<number, Uint16Array>();
  let frame: JpegFrame | null = null;
  let dct: DctImage | null = null;
  let lossless: Uint16Array | null = null;
  walkJpeg(data, {
    frame: (found) => {
      if (frame) throw pixelError('The JPEG frame has two frame headers.');
      checkFrame(found, columns, rows);
      frame = found;
      if (found.process !== 'lossless') dct = new DctImage(found);
    },
    quantisation: (index, table) => divisors.set(index, table),
    scan: (scan) => {
      if (dct) dct.scan(scan);
      else if (frame) lossless = decodeLosslessScan(frame, scan);
    },
  });
  return finish(frame, dct, lossless, divisors);
}

function finish(
  frame: JpegFrame | null,
  dct: DctImage | null,
  lossless: Uint16Array | null,
  divisors: ReadonlyMap<number, Uint16Array>,
): DecodedFrame {
  if (!frame) throw pixelError('The JPEG data has no frame header.');
  if (lossless) return { samples: lossless, precision: frame.precision };
  const table = divisors.get(frame.quantisation);
  if (!dct || !table) throw pixelError('The JPEG frame lacks a quantisation table.');
  return { samples: dct.samples(table), precision: frame.precision };
}

function checkFrame(frame: JpegFrame, columns: number, rows: number): void {
  const { width, height, components, precision, process } = frame;
  if (components !== 1) throw pixelError('The JPEG frame is in colour.', { components });
  if (width !== columns || height !== rows) {
    throw pixelError('The JPEG frame has another size than the header states.', {
      width,
      height,
      columns,
      rows,
    });
  }
  const known =
    process === 'lossless' ? precision >= 2 && precision <= 16 : precision === 8 || precision === 12;
  if (!known) throw pixelError('The JPEG frame has an impossible number of bits.', { precision });
}
