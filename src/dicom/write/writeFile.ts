// Attributes and pixels to the bytes of one DICOM file (Explicit VR Little Endian), through dcmjs.
import { data } from 'dcmjs';
import type { AppError } from '../../core/appError.ts';
import { SYNTHETIC_MAX } from '../../core/geometry/stack.ts';
import { attributes, type Dataset, type Keyword, texts, type Values } from './attributes.ts';

const explicitLittleEndian = '1.2.840.10008.1.2.1';
/** Names this program as the writer of the file (a UUID of its own under 2.25). */
const implementationClass = '2.25.197469706451313784700611276557844971471';

/** Attributes as dcmjs takes them, by tag (GGGGEEEE). */
export type Elements = Record<string, { readonly vr: string; readonly Value: readonly unknown[] }>;

export function elementsOf(dataset: Dataset): Elements {
  const elements: Elements = {};
  for (const [keyword, values] of Object.entries(dataset) as [Keyword, Values][]) {
    const [tag, vr] = attributes[keyword];
    elements[tag] = {
      vr,
      Value: values.map((value) => (typeof value === 'object' ? elementsOf(value) : value)),
    };
  }
  return elements;
}

/** A whole file: preamble, meta information for this SOP class and instance, then the elements in the order of their tags. */
export function writeElements(
  elements: Elements,
  sopClassUid: string,
  sopInstanceUid: string,
): Uint8Array<ArrayBuffer> {
  const file = new data.DicomDict({
    '00020001': { vr: 'OB', Value: [new Uint8Array([0, 1]).buffer] },
    '00020002': { vr: 'UI', Value: [sopClassUid] },
    '00020003': { vr: 'UI', Value: [sopInstanceUid] },
    '00020010': { vr: 'UI', Value: [explicitLittleEndian] },
    '00020012': { vr: 'UI', Value: [implementationClass] },
    '00020013': { vr: 'SH', Value: ['SYNTHMR'] },
  });
  file.dict = elements;
  // Values that the source holds against the standard are passed on as they are: our own checks name them.
  return new Uint8Array(file.write({ allowInvalidVRLength: true }));
}

/**
 * The file of one slice. `pixels`: rows x columns, row after row, at most 12 bits; written little-endian as the platform
 * has them. Throws an AppError (`export`) when they are too many, too few or too large.
 */
export function writeFile(dataset: Dataset, pixels: Uint16Array): Uint8Array<ArrayBuffer> {
  const expected = Number(texts(dataset, 'Rows')[0]) * Number(texts(dataset, 'Columns')[0]);
  const largest = pixels.reduce((most, value) => Math.max(most, value), 0);
  if (pixels.length !== expected || largest > SYNTHETIC_MAX) {
    const error: AppError = {
      kind: 'export',
      message: 'The pixels of a synthetic slice do not fit its file.',
      advice: 'Synthesise the series again; copy the report if this comes back.',
      details: { pixels: pixels.length, expected, largest },
    };
    throw error;
  }
  const [sopClassUid = ''] = texts(dataset, 'SOPClassUID');
  const [sopInstanceUid = ''] = texts(dataset, 'SOPInstanceUID');
  const elements = elementsOf(dataset);
  elements['7FE00010'] = { vr: 'OW', Value: [new Uint16Array(pixels).buffer] };
  return writeElements(elements, sopClassUid, sopInstanceUid);
}

/** The file of a binary segmentation: one bit a pixel, packed as PS3.5 8.1.1 has it, an even number of bytes. */
export function writeBits(dataset: Dataset, bits: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const [sopClassUid = ''] = texts(dataset, 'SOPClassUID');
  const [sopInstanceUid = ''] = texts(dataset, 'SOPInstanceUID');
  const elements = elementsOf(dataset);
  elements['7FE00010'] = { vr: 'OB', Value: [bits.buffer] };
  return writeElements(elements, sopClassUid, sopInstanceUid);
}
