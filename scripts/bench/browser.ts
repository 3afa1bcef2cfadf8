// One headless browser and the server of the bench's page; a page for each contestant, so that none sees another's kernels.
import { chromium, type Page } from 'playwright';
import { createServer } from 'vite';
import { browserFlags, ensureBrowser } from '../browser.mjs';
import { isolationHeaders } from '../security.mjs';
import type { BenchPage } from './page/page.ts';

export type Call = <M extends keyof BenchPage>(
  method: M,
  ...args: Parameters<BenchPage[M]>
) => Promise<Awaited<ReturnType<BenchPage[M]>>>;

export interface OpenedPage {
  readonly call: Call;
  /** Bytes of JavaScript's heap, after its garbage was collected. */
  readonly heap: () => Promise<number>;
  readonly close: () => Promise<void>;
}

export interface BenchBrowser {
  readonly version: string;
  open(): Promise<OpenedPage>;
  close(): Promise<void>;
}

export async function openBenchBrowser(): Promise<BenchBrowser> {
  const server = await createServer({
    configFile: false,
    root: process.cwd(),
    cacheDir: 'node_modules/.vite-bench',
    logLevel: 'error',
    server: { headers: isolationHeaders, port: 0, hmr: false, watch: null },
    // The peers' own copies of what the project has, too, would be second ones with registries of their own.
    resolve: { dedupe: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu'] },
    optimizeDeps: { entries: ['scripts/bench/page/*.ts'], exclude: ['onnxruntime-web'] },
  });
  await server.listen();
  const base = server.resolvedUrls?.local[0];
  if (!base) throw new Error('The bench page is not served.');
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: browserFlags });
  return {
    version: browser.version(),
    open: async () => {
      const page = await browser.newPage();
      page.setDefaultTimeout(0);
      page.on('pageerror', (error) => console.error(`page: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') console.error(`page: ${message.text()}`);
      });
      await page.goto(`${base}scripts/bench/page/index.html`);
      await page.waitForFunction('"bench" in globalThis');
      return { call: caller(page), heap: () => heapOf(page), close: () => page.close() };
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

async function heapOf(page: Page): Promise<number> {
  const client = await page.context().newCDPSession(page);
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  await client.detach();
  return usedSize;
}

const caller =
  (page: Page): Call =>
  (method, ...args) =>
    page.evaluate(
      ([name, given]) => {
        const { bench } = globalThis as unknown as { bench: Record<string, (...all: unknown[]) => unknown> };
        return bench[name]?.(...given);
      },
      [method, args] as const,
    ) as never;
