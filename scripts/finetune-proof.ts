// Proves that fine-tuning learns: made patients whose MR has a contrast that the starting model has never seen, trained by `npm run finetune`.
//   npm run finetune:proof -- [--model ID or folder] [--epochs N] [--every N] [--out DIR]
// Without --model a narrow DRUNet is first taught the ordinary contrast, so that the starting model is no straw man.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { curveSvg } from './curveSvg.ts';
import { writeMadePairs } from './madePairs.ts';

const { values: options } = parseArgs({
  options: {
    model: { type: 'string' },
    epochs: { type: 'string', default: '6' },
    every: { type: 'string', default: '3' },
    rate: { type: 'string' },
    out: { type: 'string', default: 'test-results/finetune-proof' },
  },
});
const { out } = options;
const every = Number(options.every);

interface Report {
  readonly summary: Readonly<Record<string, string>>;
  readonly sliceTest: { readonly difference: number; readonly p: number; readonly df: number } | null;
  readonly curves: readonly (readonly {
    readonly epoch: number;
    readonly training: number | null;
    readonly validation: number;
    readonly ssim: number;
  }[])[];
}

function fineTune(pairs: string, to: string, model: string, rate: string): Report {
  const report = join(to, 'report.json');
  if (!existsSync(report))
    execFileSync(
      'npx',
      [
        ...['tsx', 'scripts/finetune.ts', '--pairs', pairs, '--out', to, '--model', model],
        ...['--loss', 'mse', '--epochs', options.epochs, '--rate', rate, '--batch', '2', '--patience', '0'],
        ...['--backend', 'wasm'],
      ],
      { stdio: 'inherit' },
    );
  return JSON.parse(readFileSync(report, 'utf8')) as Report;
}

mkdirSync(out, { recursive: true });
let start = options.model;
if (start === undefined) {
  const untrained = join(out, 'untrained');
  if (!existsSync(join(untrained, 'model.json')))
    execFileSync('npx', ['tsx', 'scripts/untrained-model.ts', untrained, 'untrained-128', '128'], {
      stdio: 'inherit',
    });
  const ordinary = join(out, 'ordinary');
  if (!existsSync(ordinary)) await writeMadePairs(ordinary, { every, inverted: false });
  console.log('A narrow network learns the ordinary contrast.');
  fineTune(ordinary, join(out, 'parent'), untrained, '3e-3');
  start = join(out, 'parent', 'model');
}
const inverted = join(out, 'inverted');
if (!existsSync(inverted) || readdirSync(inverted).length === 0)
  await writeMadePairs(inverted, { every, inverted: true });
console.log('It is fine-tuned on MR with grey and white exchanged, and another gain.');
const report = fineTune(inverted, join(out, 'tuned'), start, options.rate ?? '2e-3');
const { sliceTest, summary, curves } = report;
for (const [name, value] of Object.entries(summary)) console.log(`${name}: ${value}`);
writeFileSync(join(out, 'curve.svg'), curveSvg(curves[0] ?? []));
const lift = sliceTest?.difference ?? 0;
console.log(`SSIM in the head, held out: +${lift.toFixed(3)}, P ${sliceTest?.p.toExponential(1) ?? 'none'}`);
if (!(lift >= 0.1 && (sliceTest?.p ?? 1) < 0.001)) {
  console.error('That is less than +0.1 with P < 0.001: the proof failed.');
  process.exitCode = 1;
}
