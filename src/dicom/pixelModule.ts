// How a file's pixels are laid out and what they mean, as its header states it; and whether they can be read here.
import type { AppError } from '../core/appError.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { EXPLICIT_LITTLE, type Part10 } from './part10.ts';
import { type TransferSyntax, transferSyntaxes } from './transferSyntax.ts';
import { Values } from './values.ts';

export interface PixelModule {
  readonly syntax: TransferSyntax;
  readonly bigEndian: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly frames: number;
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** MONOCHROME1: the lowest value is shown white. */
  readonly inverted: boolean;
  /** Stored values from..to (inclusive) that mark pixels outside the image; null where none do. */
  readonly padding: { readonly from: number; readonly to: number } | null;
}

/** Reads and checks the image pixel module. Errors name what is missing or cannot be read. */
export function pixelModule(file: Part10): Result<PixelModule> {
  const values = new Values(file.dataset);
  const columns = values.uint16('x00280011') ?? 0;
  const rows = values.uint16('x00280010') ?? 0;
  if (!file.pixelData || (file.pixelData.length === 0 && columns * rows > 0)) {
    return fail(
      unreadable('The file has no pixel data.', 'Copy the images again from their source, pixels included.'),
    );
  }
  if (columns === 0 || rows === 0) {
    return fail(
      unreadable('The image has no size: rows or columns are missing.', copyAgain, { columns, rows }),
    );
  }
  const stated = transferSyntaxes[file.transferSyntax];
  const syntax = stated && actualSyntax(file, stated, values);
  if (!syntax) {
    return fail(
      unreadable('Its pixels are coded in a transfer syntax that cannot be read here.', exportPlain, {
        transferSyntax: file.transferSyntax,
      }),
    );
  }
  const photometric = values.text('x00280004');
  const samplesPerPixel = values.uint16('x00280002') ?? 1;
  if (samplesPerPixel !== 1 || !/^(MONOCHROME[12])?$/.test(photometric)) {
    return fail(
      unreadable(
        `It is a colour image (${photometric || `${samplesPerPixel} samples a pixel`}); CT and MR are grey.`,
        'Leave it out: it is a photograph or a screen copy, not the scan.',
        { photometric, samplesPerPixel },
      ),
    );
  }
  const bitsAllocated = values.uint16('x00280100') ?? 16;
  const bitsStored = values.uint16('x00280101') ?? bitsAllocated;
  const highBit = values.uint16('x00280102') ?? bitsStored - 1;
  if (
    (bitsAllocated !== 8 && bitsAllocated !== 16) ||
    bitsStored < 1 ||
    bitsStored > bitsAllocated ||
    highBit < bitsStored - 1 ||
    highBit >= bitsAllocated
  ) {
    return fail(
      unreadable(`Pixels of ${bitsStored} bits in ${bitsAllocated} cannot be read.`, exportPlain, {
        bitsAllocated,
        bitsStored,
        highBit,
      }),
    );
  }
  const frameText = values.text('x00280008');
  // Zero frames, which some writers state for a plain image, is one.
  const frames = frameText === '' ? 1 : (values.number('x00280008') ?? NaN) || 1;
  if (
    (values.number('x00280008') === null && frameText !== '') ||
    !Number.isInteger(frames) ||
    frames < 1 ||
    frames > 100_000
  ) {
    return fail(
      unreadable(`NumberOfFrames (0028,0008) reads "${frameText}", which is no number of frames.`, copyAgain),
    );
  }
  const signed = values.uint16('x00280103') === 1;
  const module: PixelModule = {
    syntax,
    bigEndian: file.bigEndian,
    columns,
    rows,
    frames,
    bitsAllocated,
    bitsStored,
    highBit,
    signed,
    inverted: photometric === 'MONOCHROME1',
    padding: paddingRange(values, signed),
  };
  const needed = nativeFrameBytes(module) * frames;
  const { length } = file.pixelData;
  if (syntax.coding === 'native' && length === null) {
    return fail(
      unreadable(
        'Its pixels are compressed, though its transfer syntax says that they are not, and in a way that is not known here.',
        exportPlain,
        { transferSyntax: file.transferSyntax },
      ),
    );
  }
  if (syntax.coding === 'native' && (length ?? 0) < needed) {
    return fail(
      unreadable('The pixel data is shorter than the image.', copyAgain, {
        expectedBytes: needed,
        presentBytes: length ?? 0,
      }),
    );
  }
  return ok(module);
}

/**
 * How the pixels are really coded, whatever the transfer syntax says: fragments are compressed, and by their own first bytes;
 * as many plain bytes as the image has pixels are not.
 */
function actualSyntax(file: Part10, stated: TransferSyntax, values: Values): TransferSyntax {
  const { pixelData, pixelStart: start } = file;
  const isItem = start[0] === 0xfe && start[1] === 0xff && start[2] === 0x00 && start[3] === 0xe0;
  if (stated.coding === 'native')
    return pixelData?.length === null && isItem ? (codedSyntax(start) ?? stated) : stated;
  const bytes =
    ((values.uint16('x00280100') ?? 16) / 8) *
    (values.uint16('x00280011') ?? 0) *
    (values.uint16('x00280010') ?? 0);
  const plain =
    pixelData?.length != null && bytes > 0 && pixelData.length >= bytes * (values.number('x00280008') ?? 1);
  return plain && !isItem ? (transferSyntaxes[EXPLICIT_LITTLE] ?? stated) : stated;
}

/** The compression of fragments, by the first bytes behind the offset table; null where it is none that is known. */
function codedSyntax(start: Uint8Array): TransferSyntax | null {
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const first = start.length >= 8 ? 8 + view.getUint32(4, true) + 8 : Infinity;
  if (first + 4 > start.length) return null;
  const named = (uid: string): TransferSyntax | null => transferSyntaxes[`1.2.840.10008.1.2.${uid}`] ?? null;
  const marker = view.getUint16(first);
  if (marker === 0xff4f) return named('4.90');
  if (marker !== 0xffd8)
    return view.getUint32(first, true) >= 1 && view.getUint32(first, true) <= 15 ? named('5') : null;
  for (let i = first + 2; i + 4 <= start.length; i += 2 + view.getUint16(i + 2)) {
    const kind = view.getUint16(i);
    if (kind === 0xfff7) return named('4.80');
    if (kind >= 0xffc0 && kind <= 0xffc3) return named(kind === 0xffc3 ? '4.70' : '4.50');
  }
  return null;
}

/** Bytes of one uncompressed frame. */
export const nativeFrameBytes = (m: PixelModule): number => (m.columns * m.rows * m.bitsAllocated) / 8;

function paddingRange(values: Values, signed: boolean): PixelModule['padding'] {
  const value = values.sample('x00280120', signed);
  if (value === null) return null;
  const limit = values.sample('x00280121', signed) ?? value;
  return { from: Math.min(value, limit), to: Math.max(value, limit) };
}

const copyAgain = 'Copy the file again from its source; it may be cut short or damaged.';
const exportPlain = 'Export the series again as uncompressed, 16-bit grey images.';

function unreadable(
  message: string,
  advice: string,
  details: NonNullable<AppError['details']> = {},
): AppError {
  return { kind: 'pixels', message, advice, details };
}
