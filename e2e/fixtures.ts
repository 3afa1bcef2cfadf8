// What every journey stands on: a page that may talk to its own origin only, a tiny network, and a record of worker calls.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { phantom, type PhantomOptions } from '../src/dicom/testing/phantom.ts';
import { SynthMrPage } from './pages/SynthMrPage.ts';
import { tinyModels } from './tinyModels.ts';

interface Journey {
  readonly app: SynthMrPage;
  /** Calls that workers were sent so far: worker's name and method. */
  readonly workerCalls: () => Promise<readonly string[]>;
  /** How many workers of a kind have been sent such a call. */
  readonly workersAsked: (call: string) => Promise<number>;
  /** Console errors that a journey expects; anything else fails it. */
  readonly expectedErrors: RegExp[];
  /** Origins beside the page's own that a journey types. */
  readonly allowedOrigins: string[];
  /** Whether a good CT is synthesised by itself, as it is for a first visitor; most journeys press the button. */
  readonly startsByItself: boolean;
}

export const test = base.extend<Journey>({
  // eslint-disable-next-line no-empty-pattern
  expectedErrors: async ({}, use) => {
    await use([]);
  },

  // eslint-disable-next-line no-empty-pattern
  allowedOrigins: async ({}, use) => {
    await use([]);
  },

  startsByItself: [false, { option: true }],

  app: async ({ page, expectedErrors, allowedOrigins, startsByItself, baseURL }, use) => {
    const strangers: string[] = [];
    const errors: string[] = [];
    const own = new URL(baseURL ?? '').origin;
    page.on('request', (request) => {
      const url = request.url();
      const allowed = [own, ...allowedOrigins].some((origin) => url.startsWith(`${origin}/`));
      if (!allowed && !/^(blob|data):/.test(url)) strangers.push(url);
    });
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.context().route('**/models/**', async (route) => {
      const { pathname } = new URL(route.request().url());
      await route.fulfill({ path: join(tinyModels, pathname.replace(/^.*\/models\//, '')) });
    });
    await page.addInitScript(recordWorkerCalls);
    if (!startsByItself) await page.addInitScript(startByHand);
    await use(new SynthMrPage(page));
    expect(strangers, 'requests to other origins').toEqual([]);
    const unexpected = errors.filter((text) => !expectedErrors.some((pattern) => pattern.test(text)));
    expect(unexpected, 'errors in the console').toEqual([]);
  },

  workerCalls: async ({ page }, use) => {
    await use(() =>
      page.evaluate(() => (globalThis as unknown as { workerCalls: readonly string[] }).workerCalls),
    );
  },

  workersAsked: async ({ page }, use) => {
    await use((call) =>
      page.evaluate(
        (wanted) =>
          (globalThis as unknown as { workersAsked: Map<string, Set<Worker>> }).workersAsked.get(wanted)
            ?.size ?? 0,
        call,
      ),
    );
  },
});

/** In the page: a visitor who turned the start by itself off. */
function startByHand(): void {
  const key = 'synthmr-settings';
  if (localStorage.getItem(key) !== null) return;
  localStorage.setItem(key, JSON.stringify({ state: { startByItself: false }, version: 0 }));
}

/** In the page: notes each call that goes to a worker. */
function recordWorkerCalls(): void {
  const calls: string[] = [];
  const asked = new Map<string, Set<Worker>>();
  Object.assign(globalThis, { workerCalls: calls, workersAsked: asked });
  const { Worker: Plain } = globalThis;
  globalThis.Worker = class extends Plain {
    readonly #name: string;
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.#name = options?.name ?? '';
    }
    override postMessage(
      message: { readonly type?: string; readonly method?: string },
      ...rest: never[]
    ): void {
      if (message.type === 'call') {
        const call = `${this.#name} ${message.method ?? ''}`;
        calls.push(call);
        asked.set(call, (asked.get(call) ?? new Set()).add(this));
      }
      super.postMessage(message, ...rest);
    }
  };
}

/** Writes a phantom's files into a folder below the test's own output and answers its path. */
export function writePhantom(folder: string, options: PhantomOptions = {}): string {
  mkdirSync(folder, { recursive: true });
  for (const { name, bytes } of phantom(options)) writeFileSync(join(folder, name), bytes);
  return folder;
}

export { expect };
