// A lab's own checkpoint as a model of the page: `npm run convert -- --help`.
import { convertCommand } from './cli/convertCommand.ts';

process.exitCode = await convertCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
});
