// The transfer syntaxes that can be read, by UID: how their pixels are coded and what to call them.
import { DEFLATED, EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE } from './part10.ts';

export type PixelCoding = 'native' | 'rle' | 'jpeg' | 'charls' | 'openjpeg' | 'openjph';

export interface TransferSyntax {
  readonly name: string;
  readonly coding: PixelCoding;
  /** Whether its processes are always lossy. */
  readonly lossy: boolean;
}

const syntax = (name: string, coding: PixelCoding, lossy = false): TransferSyntax => ({
  name,
  coding,
  lossy,
});
const jpeg = '1.2.840.10008.1.2.4.';

export const transferSyntaxes: Readonly<Record<string, TransferSyntax>> = {
  [IMPLICIT_LITTLE]: syntax('implicit VR little endian', 'native'),
  [EXPLICIT_LITTLE]: syntax('explicit VR little endian', 'native'),
  [DEFLATED]: syntax('deflated explicit VR little endian', 'native'),
  [EXPLICIT_BIG]: syntax('explicit VR big endian', 'native'),
  '1.2.840.10008.1.2.5': syntax('RLE lossless', 'rle'),
  [`${jpeg}50`]: syntax('JPEG baseline', 'jpeg', true),
  [`${jpeg}51`]: syntax('JPEG extended', 'jpeg', true),
  [`${jpeg}53`]: syntax('JPEG spectral selection', 'jpeg', true),
  [`${jpeg}55`]: syntax('JPEG full progression', 'jpeg', true),
  [`${jpeg}57`]: syntax('JPEG lossless', 'jpeg'),
  [`${jpeg}70`]: syntax('JPEG lossless, first order', 'jpeg'),
  [`${jpeg}80`]: syntax('JPEG-LS lossless', 'charls'),
  [`${jpeg}81`]: syntax('JPEG-LS near-lossless', 'charls', true),
  [`${jpeg}90`]: syntax('JPEG 2000 lossless', 'openjpeg'),
  [`${jpeg}91`]: syntax('JPEG 2000', 'openjpeg'),
  [`${jpeg}201`]: syntax('HTJ2K lossless', 'openjph'),
  [`${jpeg}202`]: syntax('HTJ2K lossless RPCL', 'openjph'),
  [`${jpeg}203`]: syntax('HTJ2K', 'openjph'),
};
