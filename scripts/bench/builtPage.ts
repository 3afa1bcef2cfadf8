// The page as it is shipped and the page of its peer, built into a temporary folder and served; a fresh browser for each visit.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright';
import { build, mergeConfig, preview, type InlineConfig } from 'vite';
import pageConfig from '../../vite.config.ts';
import { browserFlags, ensureBrowser } from '../browser.mjs';
import { isolationHeaders } from '../security.mjs';
import { type RendererMemory, rendererMemory } from './processMemory.ts';

export interface Visit {
  readonly version: string;
  readonly page: Page;
  readonly memory: RendererMemory;
  /** Drags files of this machine onto the page, as the browser itself delivers them. */
  readonly drop: (paths: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Functions by name that the page may call, and wait for. */
export type Told = Readonly<Record<string, () => void>>;

export interface BuiltPages {
  /** A folder that goes when the pages are closed. */
  readonly folder: string;
  /** Opens a page in a browser of its own, 1440 x 900; `before` runs in it before its own scripts. */
  readonly visit: (path: string, before?: () => void, told?: Told) => Promise<Visit>;
  readonly close: () => Promise<void>;
}

const READER = 'scripts/bench/page/reader.html';

/** `peer`: whether the peer's page is needed too, and so what it is made of. */
export async function buildPages({ peer = true } = {}): Promise<BuiltPages> {
  const folder = mkdtempSync(join(tmpdir(), 'synthmr-bench-'));
  const outDir = join(folder, 'dist');
  const input = { page: 'index.html', ...(peer ? { reader: READER } : {}) };
  const own: InlineConfig = {
    configFile: false,
    logLevel: 'error',
    build: { outDir, rolldownOptions: { input } },
    preview: { port: 0, headers: isolationHeaders },
  };
  const config: InlineConfig = mergeConfig(pageConfig, own);
  try {
    await build(config);
  } catch (thrown) {
    rmSync(folder, { recursive: true });
    throw thrown;
  }
  const server = await preview(config);
  const base = server.resolvedUrls?.local[0];
  if (!base) throw new Error('The built page is not served.');
  return {
    folder,
    visit: (path, before, told = {}) => visit(`${base}${path}`, before, told),
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function visit(url: string, before: (() => void) | undefined, told: Told): Promise<Visit> {
  const browser = await chromium.launch({
    executablePath: ensureBrowser(),
    // One renderer only, so that its memory is the page's.
    args: [...browserFlags, '--disable-features=SpareRendererForSitePerProcess'],
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(600_000);
  page.on('pageerror', (error) => console.error(`page: ${error.message}`));
  // The loader of these scripts names functions by a helper that a page lacks.
  await page.addInitScript('globalThis.__name = (named) => named');
  for (const [name, hears] of Object.entries(told)) await page.exposeFunction(name, hears);
  // What a bench measures, it starts: no synthesis begins by itself meanwhile.
  await page.addInitScript(() => {
    const state = { startByItself: false };
    localStorage.setItem('synthmr-settings', JSON.stringify({ state, version: 0 }));
  });
  if (before) await page.addInitScript(before);
  await page.goto(url);
  const client = await page.context().newCDPSession(page);
  return {
    version: browser.version(),
    page,
    memory: await rendererMemory(browser),
    drop: async (paths) => {
      const data = { items: [], files: [...paths], dragOperationsMask: 1 };
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
        await client.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data });
    },
    close: () => browser.close(),
  };
}
