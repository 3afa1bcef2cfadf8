// Lossless JPEG (ITU-T T.81 annex H; DICOM processes 14): each sample as its difference from its neighbours' prediction.
import { pixelError } from '../pixelError.ts';
import type { JpegFrame, JpegScan } from './jpegStream.ts';

/** The samples of a one-component lossless scan. Predictors 1..7, 2 to 16 bits. */
export function decodeLosslessScan({ width, height, precision }: JpegFrame, scan: JpegScan): Uint16Array {
  const { bits, dc: table, first: predictor, low: transform, restartInterval } = scan;
  if (!table) throw pixelError('The lossless JPEG frame has no Huffman table.');
  if (predictor < 1 || predictor > 7) {
    throw pixelError('The lossless JPEG frame names no known predictor.', { predictor });
  }
  const out = new Uint16Array(width * height);
  const initial = 1 << (precision - transform - 1);
  let toRestart = restartInterval;
  /** The row that starts anew: the first one, and the first after each restart. */
  let freshRow = 0;
  let fresh = true;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (restartInterval > 0 && toRestart-- === 0) {
        bits.restart();
        toRestart = restartInterval - 1;
        freshRow = y;
        fresh = true;
      }
      const length = table.read(bits);
      const difference = length >= 16 ? 32768 : bits.signed(length);
      let prediction: number;
      if (fresh) prediction = initial;
      else if (y === freshRow) prediction = out[i - 1] ?? 0;
      else if (x === 0) prediction = out[i - width] ?? 0;
      else prediction = predict(predictor, out[i - 1] ?? 0, out[i - width] ?? 0, out[i - width - 1] ?? 0);
      out[i] = prediction + difference;
      fresh = false;
    }
  }
  if (transform > 0) for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) << transform;
  return out;
}

/** From the samples to the left, above, and above left. */
function predict(predictor: number, left: number, above: number, corner: number): number {
  switch (predictor) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return corner;
    case 4:
      return left + above - corner;
    case 5:
      return left + ((above - corner) >> 1);
    case 6:
      return above + ((left - corner) >> 1);
    default:
      return (left + above) >> 1;
  }
}
