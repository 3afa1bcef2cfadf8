// One language: its phrases for the program's English sentences, found whole, by pattern, or part by part.

/**
 * English to another language. A hole is `{0}`, `{1}` ... on both sides; the other side may put them in another order, repeat them
 * or leave them out. What fills a hole is translated too, where it is a phrase or a number; `{0!}` puts it in as it is, for what is
 * the user's: names, files, addresses.
 */
export type Phrases = Readonly<Record<string, string>>;

export interface PhraseBook {
  /** BCP 47: "de". */
  readonly language: string;
  /** The text in this language; the text itself where the book has no words for it. */
  translate(text: string): string;
  /** True for what this book has returned lately, and for what is the same in this language: signs, numbers, abbreviations. */
  isTranslated(text: string): boolean;
  /** Texts, and what filled holes of texts, that the book had no words for, in the order met. Names belong into `{0!}`. */
  readonly missing: ReadonlySet<string>;
}

interface Pattern {
  readonly regex: RegExp;
  /** The longest piece that stands between holes: a text without it cannot match. */
  readonly piece: string;
  /** Letters beside the holes, and all signs beside them: what says more is tried first. */
  readonly weight: number;
  readonly signs: number;
  readonly to: string;
  /** The number of each hole, in the order of the English. */
  readonly holes: readonly string[];
}

/** Texts kept with their translation; numbers that run make many. */
const MOST_KEPT = 4000;

export function createPhraseBook(language: string, phrases: Phrases): PhraseBook {
  const exact = new Map(Object.entries(phrases));
  const patterns = Object.entries(phrases)
    .filter(([from]) => hole.test(from))
    .map(patternOf);
  patterns.sort((a, b) => b.weight - a.weight || b.signs - a.signs);
  const kept = new Map<string, string | null>();
  let made = new Set(Object.values(phrases));
  const missing = new Set<string>();
  const number = numbersOf(language);

  /** By what the book knows alone; null where that does not reach. */
  const find = (text: string, depth: number): string | null => {
    const known = exact.get(text) ?? kept.get(text);
    if (known !== undefined) return known;
    if (depth > 6) return null;
    const found =
      number(text) ??
      (/\p{L}{2}/u.test(text) ? null : text) ?? // signs, and letters that are names: "W 80 L 40", "R"
      byPattern(text, depth, null) ??
      inParts(text, depth);
    keep(text, found);
    return found;
  };

  /**
   * By the pattern that says most and whose holes are all filled by what the book knows. `least`: patterns of so many letters may be
   * filled by anything, which stays as it is.
   */
  const byPattern = (text: string, depth: number, least: number | null): string | null => {
    for (const pattern of patterns) {
      if (least !== null && pattern.weight < least) return null;
      const values = text.includes(pattern.piece) ? pattern.regex.exec(text) : null;
      const found = values && filled(pattern, values, depth, least !== null);
      if (found !== null) return found;
    }
    return null;
  };

  const filled = ({ to, holes }: Pattern, values: readonly string[], depth: number, anything: boolean) => {
    const unknown: string[] = [];
    const text = to.replace(/\{(\d+)(!?)\}/g, (_, name: string, raw: string) => {
      const value = values[holes.indexOf(name) + 1] ?? '';
      if (raw !== '') {
        if (!anything && sentenceEnd.test(value)) unknown.push(value);
        return value;
      }
      return outside(value, (inner) => {
        const found = find(inner, depth + 1);
        if (found === null && !anything) unknown.push(inner);
        else if (found === null && /\p{L}{2}/u.test(inner)) missing.add(inner);
        return found ?? inner;
      });
    });
    return unknown.length === 0 ? text : null;
  };

  const inParts = (text: string, depth: number): string | null => {
    for (const [split, joint] of joints) {
      const parts = text.split(split);
      if (parts.length < 2) continue;
      const found = parts.map((part) => (part === '' ? '' : find(part, depth + 1)));
      if (found.every((part) => part !== null)) return found.join(joint);
    }
    return null;
  };

  const keep = (text: string, found: string | null): void => {
    if (kept.size >= MOST_KEPT) {
      kept.clear();
      made = new Set(Object.values(phrases));
    }
    kept.set(text, found);
    if (found !== null) made.add(found);
  };

  const translate = (text: string): string =>
    outside(text, (inner) => {
      if (made.has(inner) || missing.has(inner)) return inner;
      const found = find(inner, 0) ?? byPattern(inner, 0, SAYS_ENOUGH);
      keep(inner, found);
      if (found === null) missing.add(inner);
      return found ?? inner;
    });
  return {
    language,
    translate,
    isTranslated: (text) => {
      const inner = text.trim();
      return made.has(inner) || find(inner, 0) === inner;
    },
    missing,
  };
}

const hole = /\{\d+\}/;
const sentenceEnd = /[.!?] \p{Lu}/u;
/** Letters of a pattern, beside its holes, that are not met by chance. */
const SAYS_ENOUGH = 8;

function patternOf([from, to]: readonly [string, string]): Pattern {
  const pieces = from.split(/\{\d+\}/);
  const holes = [...from.matchAll(/\{(\d+)\}/g)].map(([, name]) => name ?? '');
  const escaped = pieces.map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return {
    regex: new RegExp(`^${escaped.join(String.raw`([\s\S]*?)`)}$`, 'u'),
    piece: pieces.reduce((longest, piece) => (piece.length > longest.length ? piece : longest), ''),
    weight: pieces.join('').replace(/\P{L}/gu, '').length,
    signs: pieces.join('').length,
    to,
    holes,
  };
}

/** Where a text that is no phrase may be made of several, and how they are joined again. */
const joints: readonly (readonly [RegExp, string])[] = [
  [/(?<=[.!?]) (?=\p{Lu})/u, ' '],
  [/\n+/, '\n'],
  [/ {2}/, '  '],
  [/ · /, ' · '],
  [/; /, '; '],
  [/: /, ': '],
  [/, /, ', '],
  [/ - /, ' - '],
];

/** The text's inner part changed, its spaces at both ends kept. */
function outside(text: string, change: (inner: string) => string): string {
  const inner = text.trim();
  if (inner === '') return text;
  const start = text.indexOf(inner);
  return text.slice(0, start) + change(inner) + text.slice(start + inner.length);
}

/** Units that are the same in every language here. */
const units =
  /^(?:%|mm|cm|ms|s|min|h|HU|dB|B|kB|MB|GB|MiB|GiB|ml|px|kV|mA|mAs|MP|fps|x|°|T|dpi|mm²|mm³|slices\/s)$/;

/** A formatted number with its units ("12,480", "0.74", "2 min 30 s") or an ISO date, as the language writes it. */
function numbersOf(language: string): (text: string) => string | undefined {
  const parts = new Intl.NumberFormat(language).formatToParts(-12_345.6);
  const [group, decimal] = ['group', 'decimal'].map(
    (type) => parts.find((part) => part.type === type)?.value ?? '',
  );
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const one = (word: string): string | undefined => {
    if (units.test(word) || /^(?:[±<>≤≥=×/()]|\p{L})$/u.test(word)) return word;
    const [, sign, digits, unit] =
      /^([-+−±~<>≤≥(]*)(\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?)([%°),;]*)$/.exec(word) ?? [];
    if (digits === undefined) return undefined;
    const swapped = digits.replace(/[,.]/g, (mark) => (mark === ',' ? (group ?? '') : (decimal ?? '')));
    return `${sign ?? ''}${swapped}${unit ?? ''}`;
  };
  return (text) => {
    const [, year, month, day] = /^(\d{4})[-\u2011](\d{2})[-\u2011](\d{2})$/.exec(text) ?? [];
    if (year !== undefined) {
      const time = Date.UTC(Number(year), Number(month) - 1, Number(day));
      return Number.isNaN(time) ? undefined : date.format(time);
    }
    if (!/\d/.test(text) || text.length > 60) return undefined;
    const words = text.split(' ').map((word) => (word === '' ? word : one(word)));
    return words.every((word) => word !== undefined) ? words.join(' ') : undefined;
  };
}
