// Fine-tunes from the command line, in the page or in Node, with a progress bar. Run again, it continues where it stopped.
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type AppError, toAppError } from '../src/core/appError.ts';
import { finetuneInNode } from './cli/finetuneInNode.ts';
import { finetuneInPage } from './cli/finetuneInPage.ts';
import { FINETUNE_HELP, readFinetuneOptions } from './cli/finetuneOptions.ts';
import { finetuneTerminal } from './cli/finetuneTerminal.ts';

const terminal = finetuneTerminal(process.stdout);
try {
  const options = readFinetuneOptions(process.argv.slice(2));
  if (!options) {
    console.log(FINETUNE_HELP);
    process.exit(0);
  }
  const { pairs, out, backend } = options;
  const folder = resolve(out);
  if (!existsSync(pairs)) throw refused(`There is no folder ${pairs}.`, 'Name another one by --pairs.');
  if (existsSync(join(folder, 'report.json')))
    throw refused(`${out} holds a finished run.`, 'Name another folder by --out.');
  mkdirSync(folder, { recursive: true });
  const run = backend === 'node' ? finetuneInNode : finetuneInPage;
  if ((await run(options, folder, terminal)) === 'paused')
    terminal.say('Paused. The same command continues from here.');
  process.exit(0);
} catch (thrown) {
  const { message, advice } = toAppError(thrown);
  terminal.say(`${message}\n${advice}`);
  process.exit(1);
}

function refused(message: string, advice: string): AppError {
  return { kind: 'training', message, advice };
}
