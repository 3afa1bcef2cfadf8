// The paper's tables over a folder of patients: `npm run evaluate -- --help`.
import { evaluateCommand } from './cli/evaluateCommand.ts';

process.exitCode = await evaluateCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  bar: process.stderr,
});
