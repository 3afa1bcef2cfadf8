// npm run bench [-- train] [--json FILE] [--only wasm|webgpu|counted|start] [--rounds N] [--model URL]
// Ours beside what a user would take instead, in one browser, interleaved; counters that hold on any device; honest medians.
import { cpus } from 'node:os';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openBenchBrowser } from './browser.ts';
import { benchInference } from './inference.ts';
import { benchFirstSlice } from './start.ts';
import { benchTraining } from './train.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    only: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    model: { type: 'string', default: '/public/models/manifest.json' },
  },
});
const what = positionals[0] ?? 'inference';
if (!['inference', 'train'].includes(what)) {
  console.error(`There is no bench "${what}": npm run bench, or npm run bench -- train.`);
  process.exit(2);
}
const rounds = Number(values.rounds);
if (!(rounds >= 1)) {
  console.error(`--rounds takes a number from 1, not ${values.rounds}.`);
  process.exit(2);
}
const wanted = (part: string): boolean => values.only === undefined || values.only.split(',').includes(part);

const browser = await openBenchBrowser();
const threads = Math.min(8, cpus().length);
const machine = {
  date: new Date().toISOString().slice(0, 10),
  browser: `Chromium ${browser.version}`,
  processor: cpus()[0]?.model.trim() ?? 'unknown processor',
  threads,
  rounds,
};
console.log(
  `${machine.date}, ${machine.browser}, ${machine.processor}, ${threads} threads for every contestant, ${rounds} rounds`,
);
try {
  const results =
    what === 'train'
      ? await benchTraining(browser, threads, rounds, wanted)
      : {
          inference: await benchInference(browser, threads, rounds, wanted),
          firstSlice: wanted('start') ? await benchFirstSlice(browser, threads, values.model) : [],
        };
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify({ machine, ...results }, null, 2)}\n`);
    console.log(`Written to ${values.json}.`);
  }
} finally {
  await browser.close();
}
