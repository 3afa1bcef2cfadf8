// What a command says to options that do not fit.
import type { AppError } from '../../src/core/appError.ts';

/** Errors of one command's options: what is wrong, and where all options are told. */
export const badOptionOf =
  (command: string) =>
  (message: string): AppError => ({
    kind: 'unexpected',
    message,
    advice: `npm run ${command} -- --help tells all options.`,
  });
