// Makes the result of a reproducibility bundle again: `npm run reproduce -- --help`.
import { reproduceCommand } from './cli/reproduceCommand.ts';

process.exitCode = await reproduceCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  bar: process.stderr,
});
