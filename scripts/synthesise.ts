// Synthetic MR without a page: `npm run synthesise -- --help`.
import { synthesiseCommand } from './cli/synthesiseCommand.ts';

process.exitCode = await synthesiseCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  bar: process.stderr,
});
