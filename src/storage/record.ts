// A record: a value under the version of its form, as JSON, checked by a schema whenever it is read.
import * as v from 'valibot';
import type { AppError } from '../core/appError.ts';
import type { FileTree } from './fileTree.ts';

export interface RecordType<T> {
  /** What it is, for sentences: "pair". */
  readonly what: string;
  /** 1 or more; what was kept before records had versions is of version 0. */
  readonly version: number;
  readonly schema: v.GenericSchema<unknown, T>;
  /** Brings a value of an older version into this one's form, which is then checked like any other. */
  readonly migrate?: (value: unknown, version: number) => unknown;
}

/** What reading one answers. What is unreadable stays where it is, to the byte. */
export type Reading<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly why: string };

/** A record that could not be read, and why, in words. */
export interface Unreadable {
  readonly what: string;
  readonly name: string;
  readonly why: string;
}

const unreadable = (why: string): { readonly kind: 'unreadable'; readonly why: string } => ({
  kind: 'unreadable',
  why,
});

/** Numbers that JSON does not have. */
const strayNumbers = ['NaN', 'Infinity', '-Infinity'] as const;

export const recordText = <T>({ version }: RecordType<T>, value: T): string =>
  JSON.stringify({ version, value }, (_, one: unknown) =>
    typeof one === 'number' && !Number.isFinite(one) ? String(one) : one,
  );

/** A number that may be infinite or NaN; older records hold null there. */
export const anyNumber = v.union([
  v.number(),
  v.nan(),
  v.pipe(v.picklist(strayNumbers), v.transform(Number)),
  v.pipe(
    v.null(),
    v.transform(() => NaN),
  ),
]);

/** The record in a text. */
export function parseRecord<T>(type: RecordType<T>, text: string): Reading<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return unreadable('it is cut short or damaged');
  }
  const { version, value } = versioned(json);
  if (version > type.version) return unreadable(`it is of version ${version}, which is newer than this page`);
  if (version < type.version && !type.migrate)
    return unreadable(`it is of version ${version}, which this page no longer reads`);
  try {
    const current = version < type.version ? type.migrate?.(value, version) : value;
    const checked = v.safeParse(type.schema, current);
    return checked.success
      ? { kind: 'value', value: checked.output }
      : unreadable(faultWords(checked.issues[0]));
  } catch {
    return unreadable(`its version ${version} does not have the form that it should`);
  }
}

const wrapper = v.strictObject({
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  value: v.unknown(),
});

function versioned(json: unknown): { readonly version: number; readonly value: unknown } {
  const checked = v.safeParse(wrapper, json);
  return checked.success ? checked.output : { version: 0, value: json };
}

/** "plan.choices.batch is not what it should be (expected number but received "4")". */
function faultWords(issue: v.BaseIssue<unknown>): string {
  const at = v.getDotPath(issue);
  const said = issue.message.replace(/^Invalid [a-z ]+: /i, '').replace(/^E/, 'e');
  return `${at === null ? 'its form' : at} is not what it should be (${said})`;
}

export async function readRecord<T>(
  tree: FileTree,
  path: readonly string[],
  type: RecordType<T>,
): Promise<Reading<T>> {
  const file = await tree.read(path);
  return file ? parseRecord(type, await file.text()) : { kind: 'missing' };
}

export const writeRecord = <T>(
  tree: FileTree,
  path: readonly string[],
  type: RecordType<T>,
  value: T,
): Promise<void> => tree.write(path, [new TextEncoder().encode(recordText(type, value))]);

/** An unreadable record in words, where the work cannot do without it or the user should know. */
export const unreadableError = ({ what, name, why }: Unreadable): AppError => ({
  kind: 'storage',
  message: `The kept ${what} ${name} cannot be read: ${why}.`,
  advice: 'It was left as it is. Open it with the version of this program that wrote it, or make it again.',
  details: { what, why },
});

/** The value, or null where there is none. Throws an AppError where it cannot be read. */
export function valueOrThrow<T>(
  reading: Reading<T>,
  of: { readonly what: string; readonly name: string },
): T | null {
  if (reading.kind === 'unreadable') throw unreadableError({ ...of, why: reading.why });
  return reading.kind === 'value' ? reading.value : null;
}
