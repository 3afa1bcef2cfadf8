// Text in DICOM's specific character sets (0008,0005), code extensions by escape sequence included. [READ-3]

/** Defined terms of PS3.3 C.12.1.1.2 to the platform's decoders. Terms with and without code extensions share one. */
const singleByte: Readonly<Record<string, string>> = {
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
  const initial = decoderOf(terms[0] ?? '') ?? guessed(value);
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

/** Spellings that are no defined terms but plain in meaning, reduced to letters and digits. */
const misspelt: readonly (readonly [RegExp, (match: RegExpExecArray) => string | undefined])[] = [
  [/^(?:ISO2022)?(?:ISO)?(?:IR)?UTF8$/, () => 'utf-8'],
  [/^ISO10646|^UNICODE11UTF8/, () => 'utf-8'],
  [/^(?:ISO)?8859(\d{1,2})$/, ([, part]) => `iso-8859-${part ?? ''}`],
  [
    /^(?:IR)?(?:ISO)?LATIN(\d)$/,
    ([, part]) =>
      ({
        '1': 'iso-8859-1',
        '2': 'iso-8859-2',
        '3': 'iso-8859-3',
        '4': 'iso-8859-4',
        '5': 'iso-8859-9',
        '9': 'iso-8859-15',
      })[part ?? ''],
  ],
  [/^(?:WINDOWS|CP|WIN)(125\d|874)$/, ([, page]) => `windows-${page ?? ''}`],
  [/^(?:GB18030|GBK|GB2312|CP936)/, () => 'gb18030'],
  [/^(?:SHIFTJIS|SJIS|CP932|WINDOWS31J)$/, () => 'shift_jis'],
  [/^EUCJP$/, () => 'euc-jp'],
  [/^(?:EUCKR|KSC5601|KSX1001|CP949)/, () => 'euc-kr'],
  [/^KOI8R?$/, () => 'koi8-r'],
  [/^BIG5$/, () => 'big5'],
  [/^(?:US)?ASCII$|^ISO646/, () => undefined],
];

/** The decoder of a term, defined or misspelt; null where it names none, so that the bytes must tell. */
function decoderOf(term: string): string | null {
  const plain = term.toUpperCase().replace(/[^A-Z0-9]/g, '');
  for (const [pattern, decoder] of misspelt) {
    const match = pattern.exec(plain);
    if (match) return decoder(match) ?? null;
  }
  const number = /(\d+)$/.exec(plain)?.[1] ?? '';
  return number === '6' ? null : (singleByte[number] ?? null);
}

/** UTF-8 where the bytes are that, which no other text of some length is by chance; else Western European. */
function guessed(bytes: Uint8Array): string {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}
