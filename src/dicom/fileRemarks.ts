// What is odd in one file and how it was read all the same, in words.
import type { Remark } from '../core/series/instanceHeader.ts';
import { bitsAreLow, paddingIsTissue } from './frameValues.ts';
import type { PixelModule } from './pixelModule.ts';
import { type Rescale, rescaleRemarks } from './rescale.ts';
import { transferSyntaxes } from './transferSyntax.ts';
import type { Values } from './values.ts';

/** Numbers on which place, size or value of a pixel depends. */
const names: Readonly<Record<string, string>> = {
  x00180050: 'SliceThickness (0018,0050)',
  x00181120: 'GantryDetectorTilt (0018,1120)',
  x00200032: 'ImagePositionPatient (0020,0032)',
  x00200037: 'ImageOrientationPatient (0020,0037)',
  x00280030: 'PixelSpacing (0028,0030)',
  x00281052: 'RescaleIntercept (0028,1052)',
  x00281053: 'RescaleSlope (0028,1053)',
};

export interface ReadPixels {
  /** By its meta header. */
  readonly transferSyntax: string;
  readonly module: PixelModule;
  /** Of its first frame. */
  readonly rescale: Rescale | null;
  /** Some bytes of its uncompressed pixels; null where they are compressed or could not be read. */
  readonly sample: Uint8Array | null;
}

/** `isCt`: its values are taken as Hounsfield units. Ask when everything else of the file has been read. */
export function fileRemarks(file: Values, isCt: boolean, pixels: ReadPixels | null): Remark[] {
  const remarks = [...oddNumbers(file), ...(isCt ? [...rescaleRemarks(file), ...contrastRemark(file)] : [])];
  if (!pixels) return remarks;
  const { module, rescale, sample, transferSyntax } = pixels;
  const stated = transferSyntaxes[transferSyntax];
  if (stated && stated.coding !== module.syntax.coding) {
    const text = `Its transfer syntax says ${stated.name}, but its pixels are ${module.syntax.coding === 'native' ? 'not compressed' : module.syntax.name}; they were read as they are.`;
    remarks.push({ about: 'transfer syntax', level: 'info', text });
  }
  const { padding, bitsStored, highBit } = module;
  if (file.text('x00280004') === '') {
    const text =
      'PhotometricInterpretation (0028,0004) is not stated; its one sample a pixel was read as grey.';
    remarks.push({ about: 'photometric', level: 'info', text });
  }
  if (
    sample &&
    module.bitsAllocated === 16 &&
    !module.bigEndian &&
    bitsAreLow(words(sample), module, sample.length >> 1)
  ) {
    const text = `HighBit (0028,0102) ${highBit} puts the ${bitsStored} stored bits at the top, but they are at the bottom and were read there.`;
    remarks.push({ about: 'high bit', level: 'warning', text });
  }
  if (isCt && padding && paddingIsTissue(padding, rescale ?? { slope: 1, intercept: 0 })) {
    const text = `PixelPaddingValue (0028,0120) ${padding.from} is a value that tissue has, too: only where it reaches the edge of the image was it read as air.`;
    remarks.push({ about: 'padding', level: 'warning', text });
  }
  return remarks;
}

/** Agents by the names of those who gave none. */
const noAgent =
  /^(|0|-+|\/+|NO?|NONE|NIL|NON?E?|NEIN|NATIV|NOT? ?GIVEN|N\/?A|W\/?O.*|WITHOUT.*|OHNE.*|SANS.*|UNENHANCED|NON.?CONTRAST|FALSE)$/i;

/** The networks were trained on CT without contrast agent, and what is bright in the head is no vessel to them. */
function contrastRemark(file: Values): Remark[] {
  const agent = file.text('x00180010');
  if (noAgent.test(agent)) return [];
  return [
    {
      about: 'contrast agent',
      level: 'warning',
      text: `Its header names a contrast agent ("${agent}"): vessels are brighter than in the CT that the networks know.`,
      verdict: { rule: 'hounsfield', level: 'doubtful' },
    },
  ];
}

function oddNumbers(file: Values): Remark[] {
  return file.odd.flatMap(({ tag, text, read }): Remark[] => {
    const name = names[tag];
    if (name === undefined) return [];
    return [
      {
        about: `${tag} ${read === null ? 'unread' : 'read'}`,
        level: 'warning',
        text:
          read === null
            ? `${name} reads "${text}", which cannot be read as numbers.`
            : `${name} is written "${text}" and was read as ${read}.`,
      },
    ];
  });
}

const words = (bytes: Uint8Array): Uint16Array =>
  Uint16Array.from(
    { length: bytes.length >> 1 },
    (_, i) => (bytes[2 * i] ?? 0) | ((bytes[2 * i + 1] ?? 0) << 8),
  );
