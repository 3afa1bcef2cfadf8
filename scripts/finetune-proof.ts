// Proves that fine-tuning learns: made patients whose MR has a contrast that the shipped model has never seen, trained by `npm run finetune`.
//   npm run finetune:proof -- [--model ID or folder] [--train PART] [--epochs N] [--rate R] [--every N] [--out DIR]
// What was done already lies in DIR and is not done again.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { curveSvg } from './curveSvg.ts';
import { writeMadePairs } from './madePairs.ts';

const { values: options } = parseArgs({
  options: {
    model: { type: 'string', default: 'drunet34-t1t2' },
    train: { type: 'string', default: 'last' },
    epochs: { type: 'string', default: '3' },
    rate: { type: 'string', default: '1e-3' },
    every: { type: 'string', default: '7' },
    out: { type: 'string', default: 'test-results/finetune-proof' },
  },
});
const { model, train, epochs, rate, out } = options;

interface Report {
  readonly summary: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly sliceTest: { readonly difference: number; readonly p: number; readonly df: number } | null;
  readonly curves: readonly (readonly {
    readonly epoch: number;
    readonly training: number | null;
    readonly validation: number;
    readonly ssim: number;
  }[])[];
}

mkdirSync(out, { recursive: true });
const pairs = join(out, 'inverted');
if (!existsSync(pairs) || readdirSync(pairs).length === 0) await writeMadePairs(pairs, Number(options.every));
console.log(`${model} is fine-tuned on MR with grey and white exchanged, and another gain.`);
const tuned = join(out, 'tuned');
if (!existsSync(join(tuned, 'report.json')))
  execFileSync(
    'npx',
    [
      ...['tsx', 'scripts/finetune.ts', '--pairs', pairs, '--out', tuned, '--model', model, '--train', train],
      ...['--loss', 'mse', '--epochs', epochs, '--rate', rate, '--batch', '2', '--patience', '0'],
      ...['--backend', 'wasm'],
    ],
    { stdio: 'inherit' },
  );
const report = JSON.parse(readFileSync(join(tuned, 'report.json'), 'utf8')) as Report;
const { sliceTest, summary, curves, seconds } = report;
for (const [name, value] of Object.entries(summary)) console.log(`${name}: ${value}`);
writeFileSync(join(out, 'curve.svg'), curveSvg(curves[0] ?? []));
const lift = sliceTest?.difference ?? 0;
console.log(`${Math.round(seconds / 60)} minutes of steps; the curve is ${join(out, 'curve.svg')}`);
console.log(`SSIM in the head, held out: +${lift.toFixed(3)}, P ${sliceTest?.p.toExponential(1) ?? 'none'}`);
if (!(lift >= 0.1 && (sliceTest?.p ?? 1) < 0.001)) {
  console.error('That is less than +0.1 with P < 0.001: the proof failed.');
  process.exitCode = 1;
}
