// Values as several kinds of file write them: texts that may be missing, single lines, coded concepts.
import type { Values } from './attributes.ts';

/** Zero or one text: an attribute whose value the source lacks is written without one. */
export const known = (text: string): Values => (text === '' ? [] : [text]);

/** Backslashes part values, and control characters are none of a text. */
const plain = (text: string): string => text.replace(/[\\\p{Cc}]+/gu, ' ');

/** A single line as LO and SH want it. */
export const line = (text: string, most = 64): string => plain(text).trim().slice(0, most);

/** A coded concept, alone in its sequence. */
export const code = (value: string, scheme: string, meaning: string): Values => [
  { CodeValue: [value], CodingSchemeDesignator: [scheme], CodeMeaning: [meaning] },
];

/** Characters of a short text (VR ST). */
const MOST_CHARACTERS = 1024;

/** A short text: what must be said, and `more` as far as there is room for it. */
export function shortText(must: string, more: string): string {
  const [said, rest] = [plain(must), plain(more)];
  const room = MOST_CHARACTERS - said.length - 1;
  if (rest === '') return said;
  return `${said} ${rest.length > room ? `${rest.slice(0, room - 3)}...` : rest}`;
}
