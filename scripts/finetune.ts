// Fine-tunes from the command line: the page itself, in headless Chromium, with a progress bar. Run again, it goes on where it stopped.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { unzipSync } from 'fflate';
import { chromium, type Page } from 'playwright';
import { browserFlags, ensureBrowser } from './browser.mjs';
import { FineTunePage } from '../e2e/pages/FineTunePage.ts';
import { serve } from './serve.mjs';

const usage = `npm run finetune -- --pairs DIR --out DIR [options]

  --pairs DIR      folders of DICOM with the CT and the MR of each patient
  --out DIR        where the model, curve.csv and report.json go; what is needed to go on lies there meanwhile
  --model ID       the model to start from (default: the page's), or the folder of a saved one
  --loss SUM       e.g. contextual+mse, or with weights: mse:1+contextual:0.01
  --epochs N       --batch N       --rate R       --patience N (0: never stop early)       --seed N
  --train PART     all, decoder, last or norms
  --folds K        cross-validation; as many as patients, or "loo", is leave-one-out
  --backend NAME   auto, webgpu or wasm
  --skip-bad       train without the pairs that cannot be used
  --keep-browser   leave prepared pairs and checkpoints in OUT/.browser when done`;

const { values: options } = parseArgs({
  options: {
    pairs: { type: 'string' },
    out: { type: 'string' },
    model: { type: 'string' },
    loss: { type: 'string' },
    epochs: { type: 'string' },
    batch: { type: 'string' },
    rate: { type: 'string' },
    patience: { type: 'string' },
    seed: { type: 'string' },
    train: { type: 'string' },
    folds: { type: 'string' },
    backend: { type: 'string', default: 'auto' },
    'skip-bad': { type: 'boolean', default: false },
    'keep-browser': { type: 'boolean', default: false },
  },
});

const fail = (words: string): never => {
  console.error(words);
  process.exit(1);
};
const { pairs, out } = options;
if (pairs === undefined || out === undefined) fail(usage);
const folder = resolve(out ?? '.');
const browserFolder = join(folder, '.browser');
if (!existsSync(pairs ?? '')) fail(`There is no folder ${pairs ?? ''}.`);
if (!['auto', 'webgpu', 'wasm'].includes(options.backend)) fail('--backend is auto, webgpu or wasm.');
mkdirSync(browserFolder, { recursive: true });
if (!existsSync('dist/index.html')) {
  console.log('Building the page first.');
  execFileSync('npx', ['vite', 'build', '--logLevel', 'warn'], { stdio: 'inherit' });
}

// The browser keeps what it keeps for one address: a run that goes on needs the port that it began with.
const portFile = join(browserFolder, 'port');
const wanted = existsSync(portFile) ? Number(readFileSync(portFile, 'utf8')) : 0;
const { server, url } = await serve('dist', wanted).catch(() =>
  fail(`Port ${wanted}, with which this run began, is taken. Free it, or choose another --out.`),
);
writeFileSync(portFile, new URL(url).port);

const context = await chromium.launchPersistentContext(join(browserFolder, 'profile'), {
  executablePath: ensureBrowser(),
  args: browserFlags,
  viewport: { width: 1440, height: 900 },
});
await context.addInitScript(
  (settings) => {
    // Without its own dialogue the page downloads what it saves.
    Reflect.deleteProperty(globalThis, 'showSaveFilePicker');
    localStorage.setItem('synthmr-settings', JSON.stringify({ state: settings, version: 0 }));
  },
  { backendChoice: options.backend },
);
const page = context.pages()[0] ?? (await context.newPage());
const room = new FineTunePage(page);

let halting = false;
process.on('SIGINT', () => {
  if (halting) process.exit(130);
  halting = true;
  process.stdout.write('\nPausing after this step; press Ctrl-C again to end at once.\n');
  void room.pause.click({ timeout: 5000 }).catch(() => process.exit(130));
});

try {
  await page.goto(url);
  await room.enter();
  if (await room.resume.first().isVisible()) {
    console.log('Going on with the run that was broken off.');
    await room.resume.first().click();
  } else await begin();
  await follow(page);
  await save();
} finally {
  await context.close();
  server.close();
}
if (!options['keep-browser']) rmSync(browserFolder, { recursive: true, force: true });

async function begin(): Promise<void> {
  const { model } = options;
  if (model !== undefined && existsSync(join(model, 'model.json'))) await room.loadModel(model);
  else if (model !== undefined) await room.startFrom(model);
  await room.pickFolder(pairs ?? '');
  await room.matched();
  for (const line of await room.pairWords()) console.log(line);
  await room.choose({
    loss: options.loss === undefined ? undefined : weightsOf(options.loss),
    part: options.train,
    folds: options.folds === 'loo' ? Infinity : numberOf(options.folds),
    epochs: numberOf(options.epochs),
    batch: numberOf(options.batch),
    rate: numberOf(options.rate),
    patience: numberOf(options.patience),
    seed: numberOf(options.seed),
  });
  await room.train.click();
  if (await started()) return;
  const bad = await room.badPairs();
  if (!options['skip-bad'] || bad.length === 0)
    fail(['These pairs cannot be used; mend them, or add --skip-bad:', ...bad].join('\n'));
  console.log(['Left out:', ...bad].join('\n'));
  await room.leaveOutBad();
  await room.train.click();
  if (!(await started())) fail(await room.message());
}

/** Until the pairs are prepared and the run goes, or something is said against it. */
async function started(): Promise<boolean> {
  for (;;) {
    const state = await room.state();
    if (state === 'running' || state === 'over') return true;
    if (state === 'idle') return false;
    show(await room.progress());
    await page.waitForTimeout(500);
  }
}

async function follow(shown: Page): Promise<void> {
  for (;;) {
    const state = await room.state();
    if (state === 'over') break;
    if (state === 'halted') {
      process.stdout.write('\n');
      if (halting) {
        console.log('Paused. The same command goes on from here.');
        await context.close();
        server.close();
        process.exit(0);
      }
      fail(`${await room.message()}\nThe same command goes on from the last checkpoint.`);
    }
    show(await room.progress());
    await shown.waitForTimeout(1000);
  }
  process.stdout.write('\n');
  console.log(await room.resultWords());
}

function show({ words, fraction }: { readonly words: string; readonly fraction: number }): void {
  const width = 24;
  const done = Math.round(width * fraction);
  const bar = `[${'='.repeat(done)}${' '.repeat(width - done)}] ${String(Math.round(100 * fraction)).padStart(3)} %`;
  process.stdout.write(process.stdout.isTTY ? `\r\x1b[K${bar} ${words}` : `${bar} ${words}\n`);
}

async function save(): Promise<void> {
  for (const name of ['curve.csv', 'report.json'] as const) {
    writeFileSync(join(folder, name), await room.download(name));
    console.log(join(folder, name));
  }
  const zip = await room.downloadModel();
  if (!zip) return;
  for (const [path, bytes] of Object.entries(unzipSync(zip))) {
    const to = join(folder, 'model', path.slice(path.indexOf('/') + 1));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, bytes);
  }
  console.log(join(folder, 'model', 'model.json'));
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : fail(`${text} is no number.`);
}

/** "mse:1+contextual:0.01"; the contextual loss weighs 0.01 beside another one unless told. */
function weightsOf(sum: string): { mse: number; bce: number; contextual: number } {
  const loss = { mse: 0, bce: 0, contextual: 0 };
  const parts = sum.split('+').map((part) => part.split(':'));
  for (const [name = '', weight] of parts) {
    if (!(name in loss)) fail(`There is no loss ${name}: mse, bce or contextual.`);
    const usual = name === 'contextual' && parts.length > 1 ? 0.01 : 1;
    loss[name as keyof typeof loss] = weight === undefined ? usual : (numberOf(weight) ?? usual);
  }
  return loss;
}
