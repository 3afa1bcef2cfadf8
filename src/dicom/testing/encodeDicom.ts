// A small DICOM writer for tests: any byte order and VR encoding, on purpose able to write what no scanner should.
import { deflateSync } from 'fflate';

/** `[tag, vr, value]`: tag as 0xggggeeee. Text for text VRs, numbers for US, SS, UL, FD; bytes; or items for SQ. */
export type Element = readonly [
  number,
  string,
  string | readonly number[] | Uint8Array | readonly Element[][],
];

export type Encoding = 'implicit' | 'explicit' | 'big' | 'deflated';

const syntaxes: Readonly<Record<Encoding, string>> = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  big: '1.2.840.10008.1.2.2',
  deflated: '1.2.840.10008.1.2.1.99',
};

export interface EncodeOptions {
  readonly encoding?: Encoding;
  /** Transfer syntax stated in the meta header, where it is not that of the encoding (encapsulated pixels). */
  readonly transferSyntax?: string;
  /** Without preamble, prefix and meta header. */
  readonly bare?: boolean;
}

/** A DICOM file of these elements, which must come in ascending order of tag. */
export function encodeDicom(elements: readonly Element[], options: EncodeOptions = {}): Uint8Array {
  const encoding = options.encoding ?? 'explicit';
  const plain = concat(elements.map((element) => encodeElement(element, encoding)));
  const body = encoding === 'deflated' ? deflateSync(plain) : plain;
  if (options.bare === true) return body;
  const sopClass = elements.find(([tag]) => tag === 0x00080016)?.[2];
  const meta = concat(
    (
      [
        [0x00020001, 'OB', Uint8Array.of(0, 1)],
        [0x00020002, 'UI', typeof sopClass === 'string' ? sopClass : ''],
        [0x00020010, 'UI', options.transferSyntax ?? syntaxes[encoding]],
      ] as const
    ).map((element) => encodeElement(element, 'explicit')),
  );
  const prefix = new Uint8Array(132);
  prefix.set(latin('DICM'), 128);
  return concat([prefix, encodeElement([0x00020000, 'UL', [meta.length]], 'explicit'), meta, body]);
}

/** Fragments as encapsulated pixel data, its basic offset table holding `offsets`. */
export function encapsulate(fragments: readonly Uint8Array[], offsets: readonly number[] = []): Uint8Array {
  const item = (data: Uint8Array): Uint8Array => {
    const even = data.length + (data.length % 2);
    const out = new Uint8Array(8 + even);
    out.set([0xfe, 0xff, 0x00, 0xe0]);
    new DataView(out.buffer).setUint32(4, even, true);
    out.set(data, 8);
    return out;
  };
  const table = new Uint8Array(new Uint32Array(offsets).buffer);
  return concat([item(table), ...fragments.map(item), Uint8Array.of(0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0)]);
}

function encodeElement([tag, vr, value]: Element, encoding: Encoding): Uint8Array {
  const little = encoding !== 'big';
  const long = /^(OB|OW|SQ|UN|UT)$/.test(vr);
  const encapsulated = tag === 0x7fe00010 && vr === 'OB';
  const data = encodeValue(vr, value, encoding);
  const padded = data.length + (data.length % 2);
  const headerSize = encoding === 'implicit' || !long ? 8 : 12;
  const out = new Uint8Array(headerSize + padded);
  const view = new DataView(out.buffer);
  view.setUint16(0, tag >>> 16, little);
  view.setUint16(2, tag & 0xffff, little);
  const length = encapsulated ? 0xffffffff : padded;
  if (encoding === 'implicit') view.setUint32(4, length, little);
  else {
    out.set(latin(vr), 4);
    if (long) view.setUint32(8, length, little);
    else view.setUint16(6, padded, little);
  }
  out.set(data, headerSize);
  if (padded > data.length) out[headerSize + data.length] = vr === 'UI' || long ? 0 : 0x20;
  return out;
}

function encodeValue(vr: string, value: Element[2], encoding: Encoding): Uint8Array {
  if (typeof value === 'string') return latin(value);
  if (value instanceof Uint8Array) return value;
  const little = encoding !== 'big';
  if (vr === 'SQ') {
    return concat(
      (value as readonly Element[][]).map((item) => {
        const data = concat(item.map((element) => encodeElement(element, encoding)));
        const head = new Uint8Array(8);
        const view = new DataView(head.buffer);
        view.setUint16(0, 0xfffe, little);
        view.setUint16(2, 0xe000, little);
        view.setUint32(4, data.length, little);
        return concat([head, data]);
      }),
    );
  }
  const numbers = value as readonly number[];
  const size = vr === 'FD' ? 8 : vr === 'UL' ? 4 : 2;
  const out = new Uint8Array(numbers.length * size);
  const view = new DataView(out.buffer);
  numbers.forEach((number, i) => {
    if (vr === 'FD') view.setFloat64(i * size, number, little);
    else if (vr === 'UL') view.setUint32(i * size, number, little);
    else view.setUint16(i * size, number & 0xffff, little);
  });
  return out;
}

/** Text as bytes; characters beyond 255 are UTF-8. */
function latin(text: string): Uint8Array {
  const codes = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  return codes.some((code) => code > 255) ? new TextEncoder().encode(text) : Uint8Array.from(codes);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
