// How a command reads its options, and what it says to those that do not fit.
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { AppError } from '../../src/core/appError.ts';

/** Kinds of options: a text that must follow, and a flag. */
export const text = { type: 'string' } as const;
export const flag = { type: 'boolean', default: false } as const;
export const help = { ...flag, short: 'h' } as const;

/** Errors of one command's options: what is wrong, and where all options are told. */
export const badOptionOf =
  (command: string) =>
  (message: string): AppError => ({
    kind: 'unexpected',
    message,
    advice: `npm run ${command} -- --help tells all options.`,
  });

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<O extends Options> = ReturnType<
  typeof parseArgs<{ readonly args: string[]; readonly options: O }>
>['values'];

/** The same with paths that no option names. */
export function readArgsAndPaths<O extends Options>(
  args: readonly string[],
  options: O,
  bad: (message: string) => AppError,
): { readonly values: Values<O>; readonly positionals: readonly string[] } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (thrown) {
    throw bad(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** The values of `args`. Throws what `bad` makes of the first that is unknown, or lacks its value. */
export function readArgs<O extends Options>(
  args: readonly string[],
  options: O,
  bad: (message: string) => AppError,
): Values<O> {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (thrown) {
    throw bad(thrown instanceof Error ? thrown.message : String(thrown));
  }
}
