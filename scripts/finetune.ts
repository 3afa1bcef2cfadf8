// Fine-tunes from the command line: the page itself, in headless Chromium, with a progress bar. Run again, it goes on where it stopped.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import { chromium, type Page } from 'playwright';
import { browserFlags, ensureBrowser } from './browser.mjs';
import { isAppError } from '../src/core/appError.ts';
import { FINETUNE_HELP, type FinetuneOptions, readFinetuneOptions } from './cli/finetuneOptions.ts';
import { FineTunePage } from '../e2e/pages/FineTunePage.ts';
import { serve } from './serve.mjs';

const fail = (words: string): never => {
  console.error(words);
  process.exit(1);
};
const options = optionsOrEnd();
const { pairs, out } = options;
const folder = resolve(out);
const browserFolder = join(folder, '.browser');
if (!existsSync(pairs)) fail(`There is no folder ${pairs}.`);
if (existsSync(join(folder, 'report.json')))
  fail(`${out} holds a finished run. Name another folder by --out.`);
mkdirSync(browserFolder, { recursive: true });
if (!isBuilt()) {
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
  handleSIGINT: false, // Ctrl-C pauses the run first
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
} catch (thrown) {
  const [first] = String(thrown instanceof Error ? thrown.message : thrown).split('\n');
  fail(
    `The page did not do what was asked of it: ${first}\nThe same command goes on from the last checkpoint.`,
  );
} finally {
  await context.close();
  server.close();
}
if (!options.keepBrowser) rmSync(browserFolder, { recursive: true, force: true });

async function begin(): Promise<void> {
  const { model } = options;
  if (model !== undefined && existsSync(join(model, 'model.json'))) await room.loadModel(model);
  else if (model !== undefined) {
    const known = await room.models();
    if (!known.includes(model))
      fail(`There is no model ${model}: ${known.join(', ')}, or the folder of a saved one.`);
    await room.startFrom(model);
  }
  await room.pickFolder(pairs);
  const { pairs: count, alone } = await room.found();
  if (count === 0)
    fail(
      [`${pairs} holds no CT with MR of the same patient.`, ...alone, await room.messages()]
        .join('\n')
        .trim(),
    );
  for (const line of alone) console.log(line);
  for (const line of await room.pairWords()) console.log(line);
  await room.choose(options);
  await room.train.click();
  if (await started()) return;
  const bad = await room.badPairs();
  if (bad.length === 0) fail(await room.message());
  if (!options.skipBad)
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

function optionsOrEnd(): FinetuneOptions {
  try {
    const read = readFinetuneOptions(process.argv.slice(2));
    if (read) return read;
    console.log(FINETUNE_HELP);
    process.exit(0);
  } catch (thrown) {
    return isAppError(thrown) ? fail(`${thrown.message}\n${thrown.advice}`) : fail(String(thrown));
  }
}

/** The page is there, and none of its sources, models or demo files is newer. */
function isBuilt(): boolean {
  const page = 'dist/index.html';
  if (!existsSync(page)) return false;
  const built = statSync(page).mtimeMs;
  return ['src', 'public'].every((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' }).every(
      (name) => statSync(join(root, name)).mtimeMs <= built,
    ),
  );
}
