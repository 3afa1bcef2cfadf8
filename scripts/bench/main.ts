// npm run bench: ours beside what a user would take instead; counters that hold on any device; honest medians.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { openBenchBrowser } from './browser.ts';
import { benchInference } from './inference.ts';
import { installPeers } from './install.ts';
import { benchLong } from './long.ts';
import { benchOpening, REAL_CT } from './open.ts';
import { benchReading } from './read.ts';
import { benchScrolling } from './scroll.ts';
import { benchFirstSlice } from './start.ts';
import { benchTasks } from './tasks.ts';
import { benchTraining } from './train.ts';

const HELP = `npm run bench [-- WHAT] [-- --json FILE] [--only PARTS] [--rounds N] [--threads N] [--model URL]

WHAT
  inference   (default) a slice through DRUNet: ours, stock tfjs, onnxruntime-web; then the time to the first slice
              parts: counted, webgpu, wasm, start
  read        300 slices of 512 x 512, from the drop to the volume, beside cornerstone-wado-image-loader
              parts: uncompressed, jpeg2000
  open        a real CT, from the drop to its first painted slice, its volume and its head
  scroll      milliseconds a slice while prepared slices are scrolled through in four linked panes
  tasks       how long the page's own thread is held at a time while 300 slices are read and their head is found
  train       a training step beside stock tfjs', the bytes it asks for, its gradients' threads, its memory, its growth
              parts: gradients, counted, wasm, webgpu, growth
  node        in Node over Dawn, with no browser, on this machine's GPU: ours, ours tuned, stock tfjs, onnxruntime-web, and PyTorch where
              python3 has one; parts: layers (every layer by every candidate, by the GPU's clock), kernels (what each candidate
              asks of a GPU, by arithmetic, with no GPU)
  long        volume after volume through one engine: heap, GPU bytes and tensors must not grow (exit code 1 if they do)
              parts: wasm, webgpu

--json FILE   writes every figure to FILE
--only PARTS  these parts, separated by commas
--rounds N    turns of every contestant (5; read, scroll, tasks: 3), or volumes of long (3)
--ct DIR      the CT of open (../shared/data/ct-head-ge)
--batches N,N slices at once, of node (1,2,4,8); --size N of its images (448), --width N of its network (64)
--kit DIR     packs what node needs on a bare Linux machine into DIR, with one script that runs it all
--slices N    slices of a volume of long (600)
--threads N   threads of every contestant on wasm (the machine's cores, at most 8)
--model URL   the model of the first slice (/public/models/manifest.json), or of long (a small untrained one)`;

const PARTS: Readonly<Record<string, readonly string[]>> = {
  inference: ['counted', 'webgpu', 'wasm', 'start'],
  read: ['uncompressed', 'jpeg2000'],
  open: [],
  scroll: [],
  tasks: [],
  train: ['asked', 'gradients', 'counted', 'wasm', 'webgpu', 'growth'],
  node: ['layers', 'kernels'],
  long: ['wasm', 'webgpu'],
};

function stop(words: string): never {
  console.error(`${words}\n\n${HELP}`);
  process.exit(2);
}

function given() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        json: { type: 'string' },
        only: { type: 'string' },
        rounds: { type: 'string' },
        threads: { type: 'string' },
        slices: { type: 'string' },
        ct: { type: 'string' },
        model: { type: 'string' },
        batches: { type: 'string' },
        size: { type: 'string' },
        width: { type: 'string' },
        kit: { type: 'string' },
      },
    });
  } catch (thrown) {
    return stop(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

const { values, positionals } = given();
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const what = positionals[0] ?? 'inference';
const parts = PARTS[what] ?? stop(`There is no bench "${what}".`);
const chosen = values.only?.split(',') ?? (what === 'node' ? positionals.slice(1) : parts);
const strange = chosen.find((part) => !parts.includes(part));
if (strange !== undefined)
  stop(`${what} has no part "${strange}": it has ${parts.length > 0 ? parts.join(', ') : 'none'}.`);
const wanted = (part: string): boolean => chosen.includes(part);

function wholeNumber(
  option: 'rounds' | 'threads' | 'slices' | 'size' | 'width',
  otherwise: number,
  most: number,
): number {
  const value = values[option];
  if (value === undefined) return otherwise;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > most)
    stop(`--${option} takes a whole number from 1 to ${most}, not ${value}.`);
  return number;
}
const rounds = wholeNumber('rounds', ['read', 'scroll', 'tasks', 'long'].includes(what) ? 3 : 5, 1000);
const threads = wholeNumber('threads', Math.min(8, cpus().length), 8);

if (what !== 'open') installPeers();
const machine = {
  date: new Date().toISOString().slice(0, 10),
  processor: cpus()[0]?.model.trim() ?? 'unknown processor',
  cores: cpus().length,
  threads,
  rounds,
};
console.log(
  `${machine.date}, ${machine.processor}, ${machine.cores} cores, ${threads} threads for every contestant, ${rounds} rounds`,
);

/** [BENCH-5] */
async function benchInNode(): Promise<object> {
  if (values.kit !== undefined) return (await import('./node/kit.ts')).packKit(values.kit);
  const batches = (values.batches ?? '1,2,4,8').split(',').map(Number);
  if (!batches.every((slices) => Number.isInteger(slices) && slices > 0))
    stop(`--batches takes whole numbers, not ${values.batches ?? ''}.`);
  const width = wholeNumber('width', 64, 64);
  const spec = { family: 'drunet', depth: 101, width, inputs: 3, outputs: 2 } as const;
  const options = { spec, size: wholeNumber('size', 448, 2048), batches, rounds };
  if (wanted('kernels'))
    return (await import('./node/kernelTable.ts')).printKernels(spec, options.size, batches[0] ?? 1, 8);
  const { benchLayers, benchNode } = await import('./node/nodeBench.ts');
  return wanted('layers') ? benchLayers(options) : benchNode(options);
}

async function measured(): Promise<object> {
  if (what === 'read') return { read: await benchReading(rounds, wanted) };
  if (what === 'open') return { open: await benchOpening(rounds, values.ct ?? REAL_CT) };
  if (what === 'scroll') return { scroll: await benchScrolling(rounds) };
  if (what === 'node') return benchInNode();
  if (what === 'tasks') return { tasks: await benchTasks(rounds) };
  const browser = await openBenchBrowser();
  console.log(`Chromium ${browser.version}`);
  try {
    if (what === 'train') return await benchTraining(browser, threads, rounds, wanted);
    if (what === 'long') {
      const slices = wholeNumber('slices', 600, 100_000);
      const long = await benchLong(browser, threads, rounds, slices, values.model ?? null, wanted);
      if (long.some(({ grew }) => grew.length > 0)) process.exitCode = 1;
      return { long };
    }
    return {
      inference: await benchInference(browser, threads, rounds, wanted),
      firstSlice: wanted('start')
        ? await benchFirstSlice(browser, threads, values.model ?? '/public/models/manifest.json')
        : [],
    };
  } finally {
    await browser.close();
  }
}

const results = await measured();
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify({ machine, ...results }, null, 2)}\n`);
  console.log(`Written to ${values.json}.`);
}
