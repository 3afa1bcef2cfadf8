// Fine-tunes in the built page, in headless Chromium, through what the page offers for automation.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { chromium, type Page } from 'playwright';
import type { Automation, RunStanding } from '../../src/automation.ts';
import type { AppError } from '../../src/core/appError.ts';
import type { Doing } from '../../src/core/training/runWords.ts';
import { browserFlags, ensureBrowser } from '../browser.mjs';
import { serve } from '../serve.mjs';
import type { FinetuneOptions } from './finetuneOptions.ts';
import { noteGiven, refuseOthers } from './finetuneGiven.ts';
import { writeResults } from './finetuneResults.ts';
import {
  badPairs,
  CONTINUED,
  type FinetuneEnd,
  type FinetuneTerminal,
  halted,
  noPairsIn,
  unknownModel,
  WRITTEN_AGAIN,
} from './finetuneTerminal.ts';

/** `folder`: for results; what is needed to continue lies in .browser within. Throws an AppError. */
export async function finetuneInPage(
  options: FinetuneOptions,
  folder: string,
  terminal: FinetuneTerminal,
): Promise<FinetuneEnd> {
  const browserFolder = browserFolderIn(folder);
  mkdirSync(browserFolder, { recursive: true });
  if (!isBuilt()) {
    terminal.say('Building the page first.');
    execFileSync('npx', ['vite', 'build', '--logLevel', 'warn'], { stdio: 'inherit' });
  }
  // The browser keeps what it keeps for one address: a run that continues needs the port that it began with.
  const portFile = join(browserFolder, 'port');
  const wanted = existsSync(portFile) ? Number(readFileSync(portFile, 'utf8')) : 0;
  const { server, url } = await serve('dist', wanted).catch(() => {
    throw portTaken(wanted);
  });
  writeFileSync(portFile, new URL(url).port);
  const context = await chromium.launchPersistentContext(join(browserFolder, 'profile'), {
    executablePath: ensureBrowser(),
    args: browserFlags,
    handleSIGINT: false, // Ctrl-C pauses the run first
  });
  let end: FinetuneEnd;
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(`${url}?automation`);
    end = await inPage(page, options, folder, terminal);
  } finally {
    await context.close();
    server.close();
  }
  if (end === 'done' && !options.keepBrowser) rmSync(browserFolder, { recursive: true, force: true });
  return end;
}

const browserFolderIn = (folder: string): string => join(folder, '.browser');

/** Calls one method of the page's automation: plain data in and out. */
type Ask = <M extends keyof Automation>(
  method: M,
  ...args: Parameters<Automation[M]>
) => Promise<Awaited<ReturnType<Automation[M]>>>;

const asker =
  (page: Page): Ask =>
  async (method, ...args) => {
    const answer: unknown = await page.evaluate(
      ([name, given]) => {
        if (!window.synthmrAutomation) throw new Error('The page offers no automation.');
        const call: unknown = window.synthmrAutomation[name];
        return (call as (...all: readonly unknown[]) => unknown)(...given);
      },
      [method, args] as const,
    );
    return answer as never;
  };

async function inPage(
  page: Page,
  options: FinetuneOptions,
  folder: string,
  terminal: FinetuneTerminal,
): Promise<FinetuneEnd> {
  const ask = asker(page);
  await page.exposeFunction('synthmrTold', (doing: Doing) => terminal.show(doing));
  await page.evaluate(() => {
    const { synthmrTold } = globalThis as unknown as { synthmrTold: (doing: Doing) => void };
    window.synthmrAutomation?.follow(synthmrTold);
  });
  const { backend } = options;
  await ask('enter', backend === 'node' ? 'auto' : backend);
  const interrupt = { pausing: false };
  terminal.onInterrupt(() => {
    interrupt.pausing = true;
    void ask('pause').catch(() => process.exit(130));
  });
  const browserFolder = browserFolderIn(folder);
  const kept = await ask('newestRun');
  if (kept) refuseOthers(browserFolder, options, kept.choices);
  if (kept) terminal.say(kept.over ? WRITTEN_AGAIN : CONTINUED);
  if (!kept) {
    noteGiven(browserFolder, options);
    await begin(page, ask, options, terminal);
  } else await ask(kept.over ? 'show' : 'resume', kept.id);
  const { state, problems } = await ask('untilHalted');
  if (state !== 'over') {
    if (interrupt.pausing) return 'paused';
    throw halted(problems);
  }
  for (const line of await ask('figures')) terminal.say(line);
  await writeResults(folder, terminal.say, {
    textOf: (what) => ask('report', what),
    model: modelFiles(page, ask),
  });
  return 'done';
}

async function begin(
  page: Page,
  ask: Ask,
  { model, pairs, choices, skipBad }: FinetuneOptions,
  terminal: FinetuneTerminal,
): Promise<void> {
  const input = page.locator('#synthmr-automation-files');
  if (model !== undefined && existsSync(join(model, 'model.json'))) {
    await input.setInputFiles(model);
    await ask('startFrom', await ask('loadModel'));
  } else if (model !== undefined) {
    const known = await ask('models');
    if (!known.includes(model)) throw unknownModel(model, known);
    await ask('startFrom', model);
  }
  await input.setInputFiles(pairs);
  const found = await ask('openFiles');
  if (found.pairs.length === 0)
    throw noPairsIn(pairs, [...found.unused, ...(await ask('standing')).problems]);
  for (const line of [...found.unused, ...found.pairs]) terminal.say(line);
  await ask('choose', choices);
  const going = ({ state }: RunStanding): boolean => state !== 'idle';
  const first = await ask('train');
  if (going(first)) return;
  const bad = await ask('badPairs', skipBad);
  if (bad.length === 0) throw halted(first.problems);
  if (!skipBad) throw badPairs(bad);
  for (const line of ['Left out:', ...bad]) terminal.say(line);
  const second = await ask('train');
  if (!going(second)) throw halted(second.problems);
}

/** Files of the model that the page lets download; none of a cross-validation. */
async function* modelFiles(
  page: Page,
  ask: Ask,
): AsyncGenerator<{ readonly path: string; readonly bytes: Uint8Array }> {
  const download = page.waitForEvent('download', { timeout: 0 }).catch(() => null);
  if (!(await ask('saveModel'))) return;
  const zip = await (await download)?.path();
  for (const [path, bytes] of Object.entries(zip === undefined ? {} : unzipSync(readFileSync(zip))))
    yield { path: path.slice(path.indexOf('/') + 1), bytes };
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

const portTaken = (port: number): AppError => ({
  kind: 'unexpected',
  message: `Port ${port}, with which this run began, is taken.`,
  advice: 'Free it, or choose another --out.',
});
