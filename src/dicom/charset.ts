// Text in DICOM's specific character sets (0008,0005), code extensions by escape sequence included. [READ-3]

/** Defined terms of PS3.3 C.12.1.1.2 to the platform's decoders. Terms with and without code extensions share one. */
const singleByte: Readonly<Record<string, string>> = {
  '6': 'windows-1252',
  '100': 'iso-8859-1',
  '101': 'iso-8859-2',
  '109': 'iso-8859-3',
  '110': 'iso-8859-4',
  '144': 'iso-8859-5',
  '127': 'iso-8859-6',
  '126': 'iso-8859-7',
  '138': 'iso-8859-8',
  '148': 'iso-8859-9',
  '203': 'iso-8859-15',
  '13': 'shift_jis',
  '166': 'windows-874',
  '192': 'utf-8',
  '87': 'iso-2022-jp',
  '159': 'iso-2022-jp',
  '149': 'euc-kr',
  '58': 'gb18030',
};

/** What follows ESC, to the decoder of what comes after it; `keep` where the decoder wants to see the escape itself. */
const escapes: readonly { readonly code: string; readonly decoder: string; readonly keep?: boolean }[] = [
  { code: '$)C', decoder: 'euc-kr' },
  { code: '$)A', decoder: 'gb18030' },
  { code: '$(D', decoder: 'iso-2022-jp', keep: true },
  { code: '$B', decoder: 'iso-2022-jp', keep: true },
  { code: '(J', decoder: 'iso-2022-jp', keep: true },
  { code: '(B', decoder: 'windows-1252' },
  { code: ')I', decoder: 'shift_jis' },
  { code: '-A', decoder: 'iso-8859-1' },
  { code: '-B', decoder: 'iso-8859-2' },
  { code: '-C', decoder: 'iso-8859-3' },
  { code: '-D', decoder: 'iso-8859-4' },
  { code: '-L', decoder: 'iso-8859-5' },
  { code: '-G', decoder: 'iso-8859-6' },
  { code: '-F', decoder: 'iso-8859-7' },
  { code: '-H', decoder: 'iso-8859-8' },
  { code: '-M', decoder: 'iso-8859-9' },
  { code: '-b', decoder: 'iso-8859-15' },
  { code: '-T', decoder: 'windows-874' },
];

const ESC = 0x1b;

/** Bytes of a text value as text, trailing padding removed. `terms` are the values of (0008,0005); none means ASCII. */
export function decodeText(bytes: Uint8Array, terms: readonly string[]): string {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0 || bytes[end - 1] === 0x20)) end--;
  const value = bytes.subarray(0, end);
  if (value.every((byte) => byte < 0x80 && byte !== ESC)) return String.fromCharCode(...value);
  const initial = decoderOf(terms[0] ?? '');
  let text = '';
  let start = 0;
  while (start < value.length) {
    const next = value.indexOf(ESC, start + 1);
    const stop = next === -1 ? value.length : next;
    text += decodeRun(value.subarray(start, stop), initial);
    start = stop;
  }
  return text;
}

function decodeRun(run: Uint8Array, initial: string): string {
  if (run[0] !== ESC) return new TextDecoder(initial).decode(run);
  const head = String.fromCharCode(...run.subarray(1, 4));
  const escape = escapes.find(({ code }) => head.startsWith(code));
  if (!escape) return new TextDecoder(initial).decode(run.subarray(1));
  return new TextDecoder(escape.decoder).decode(
    escape.keep === true ? run : run.subarray(1 + escape.code.length),
  );
}

function decoderOf(term: string): string {
  if (/^gb/i.test(term)) return 'gb18030';
  const number = /(\d+)\s*$/.exec(term)?.[1] ?? '6';
  return singleByte[number] ?? 'windows-1252';
}
