// What a file that is no DICOM is, where somebody may have dropped it for its images: by its first bytes.
import { Gunzip } from 'fflate';
import { isNifti } from '../core/files/niftiHeader.ts';

/** In words for one and for several, and what to do. */
export interface ForeignFormat {
  readonly one: string;
  readonly many: string;
  readonly advice: string;
}

const original = 'DICOM and NIfTI are read here: choose the DICOM files that it was made from.';
const onePart = 'Convert the pair to one file (.nii or .nii.gz) and drop that.';
const unpack = 'Unpack it and drop the files inside, or put them into a ZIP without a password.';
const format = (what: string, advice: string, many = `${what} files`): ForeignFormat => ({
  one: `This is ${/^(A|H|NR)/.test(what) ? 'an' : 'a'} ${what}${what.includes('archive') ? '' : ' file'}, not DICOM.`,
  many: `These are ${many}, not DICOM.`,
  advice,
});
const tar = format('tar archive', unpack, 'tar archives');

/** Null for what is none of these: notes, pictures and programs that lie beside the images. */
export function foreignFormat(bytes: Uint8Array): ForeignFormat | null {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const inside = unzippedStart(bytes);
    const within = inside && plainFormat(inside);
    if (inside && isNifti(inside))
      return format('gzipped NIfTI', 'Give it a name that ends in .nii.gz and drop it again.');
    if (within === tar) return format('tar archive (gzipped)', unpack, 'gzipped tar archives');
    return format(
      'gzip',
      inside && at(inside, 128, 'DICM') ? 'Unpack the .gz files and drop the DICOM files inside.' : unpack,
    );
  }
  return plainFormat(bytes);
}

function plainFormat(bytes: Uint8Array): ForeignFormat | null {
  if (at(bytes, 344, 'ni1') || at(bytes, 4, 'ni2'))
    return format(
      'header of a NIfTI pair (.hdr and .img)',
      onePart,
      'headers of NIfTI pairs (.hdr and .img)',
    );
  if (bytes.length >= 348 && bytes[0] === 0x5c && bytes[1] === 1 && !bytes[2] && !bytes[3])
    return format('Analyze 7.5', original);
  if (at(bytes, 257, 'ustar')) return tar;
  if (at(bytes, 0, 'NRRD')) return format('NRRD', original);
  if (at(bytes, 0, 'ObjectType')) return format('MetaImage', original);
  if (at(bytes, 0, '%PDF')) return format('PDF', original);
  if (at(bytes, 0, '7z\xbc\xaf')) return format('7-Zip archive', unpack, '7-Zip archives');
  if (at(bytes, 0, 'Rar!')) return format('RAR archive', unpack, 'RAR archives');
  if (at(bytes, 1, 'HDF\r\n')) return format('HDF5', original);
  if (at(bytes, 0, 'PK\x03\x04'))
    return format('ZIP archive', 'Give it a name that ends in .zip and drop it again.', 'ZIP archives');
  return null;
}

const at = (bytes: Uint8Array, offset: number, text: string): boolean =>
  Array.from(text).every((letter, i) => bytes[offset + i] === letter.charCodeAt(0));

/** The first bytes that a gzip file holds; null where it is damaged. */
function unzippedStart(bytes: Uint8Array): Uint8Array | null {
  const parts: Uint8Array[] = [];
  try {
    const stream = new Gunzip((chunk) => parts.push(chunk));
    stream.push(bytes.subarray(0, 16384), false);
  } catch {
    // What was unpacked until then may tell all the same.
  }
  const [first] = parts.filter(({ length }) => length > 0);
  return first ?? null;
}
