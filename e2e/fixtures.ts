// What every journey stands on: a page that may talk to its own origin only, a tiny network, and a record of worker calls.
import { cpSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { phantom, type PhantomOptions } from '../src/dicom/testing/phantom.ts';
import { UNTRAINED_ID, writeUntrainedModel } from '../src/node/untrainedModel.ts';
import { SynthMrPage } from './pages/SynthMrPage.ts';

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

const tinyModel = 'test-results/tiny-model';

export const test = base.extend<Journey, { readonly tiny: string }>({
  tiny: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      const make = async (folder: string, id: string, pixels?: number): Promise<void> => {
        if (existsSync(join(tinyModel, folder, 'model.json'))) return;
        await writeUntrainedModel(join(tinyModel, folder), id, pixels);
      };
      await make('tiny', UNTRAINED_ID);
      await make('small', 'untrained-small', 64);
      cpSync('scripts/oracles/network/vgg', join(tinyModel, 'features'), { recursive: true });
      const entry = (id: string, name: string, folder: string) => {
        const shards = readdirSync(join(tinyModel, folder)).filter((file) => file.endsWith('.bin'));
        const bytes = shards.reduce((sum, file) => sum + statSync(join(tinyModel, folder, file)).size, 0);
        return { id, name, path: `${folder}/model.json`, bytes };
      };
      const list = {
        format: 'synthmr-models',
        formatVersion: 1,
        models: [
          entry('untrained-tiny', 'Untrained', 'tiny'),
          { ...entry('untrained-small', 'Untrained, 64 pixels', 'small'), default: true },
        ],
        featureNetworks: [entry('features-tiny', 'Tiny features', 'features')],
      };
      writeFileSync(join(tinyModel, 'manifest.json'), JSON.stringify(list));
      await use(tinyModel);
    },
    { scope: 'worker' },
  ],

  // eslint-disable-next-line no-empty-pattern
  expectedErrors: async ({}, use) => {
    await use([]);
  },

  // eslint-disable-next-line no-empty-pattern
  allowedOrigins: async ({}, use) => {
    await use([]);
  },

  startsByItself: [false, { option: true }],

  app: async ({ page, tiny, expectedErrors, allowedOrigins, startsByItself, baseURL }, use) => {
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
      await route.fulfill({ path: join(tiny, pathname.replace(/^.*\/models\//, '')) });
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
