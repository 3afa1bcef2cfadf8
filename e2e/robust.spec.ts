// What may go wrong in the middle of the work, one thing after another: nothing is lost, and the page says what happened.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { PhantomOptions } from '../src/dicom/testing/phantom.ts';
import { expect, test, writePhantom } from './fixtures.ts';
import { atCall } from './pages/held.ts';
import type { SynthMrPage } from './pages/SynthMrPage.ts';
import { Trouble } from './pages/Trouble.ts';
import { tinyModels } from './tinyModels.ts';

const heights = Array.from({ length: 8 }, (_, i) => -28 + i * 8);
const shape = { heights, columns: 96, rows: 96, pixelMm: 2.4 };

/** The same CT from its beginning, until a slice is on its way to the engine; what then happens, happens before it gets there. */
async function again(
  app: SynthMrPage,
  trouble: Trouble,
  folder: string,
  {
    slice = 3,
    happens,
  }: { readonly slice?: number; readonly happens: (() => Promise<unknown>) | 'engine ends' },
): Promise<void> {
  await app.closeAll();
  await trouble.forgetSlices();
  await app.pickFolder(folder);
  await app.ready();
  const ends = happens === 'engine ends';
  const call = await atCall(app.page, 'predict', slice, ends ? 'end' : 'hold');
  await app.synthesise.click();
  await call.reached();
  if (ends) return;
  await happens();
  await call.release();
}

test('[HARD-1] a GPU that is lost, one that is full, and a GPU process that crashes in the middle of a volume', async ({
  app,
}, info) => {
  const trouble = new Trouble(app.page);
  const folder = writePhantom(info.outputPath('ct'), shape);
  await app.openOn('webgpu');
  await app.pickFolder(folder);
  await app.ready();
  await app.synthesise.click();
  await app.done();
  const unbroken = await trouble.keptSlices();
  expect(Object.keys(unbroken)).toHaveLength(heights.length);

  await again(app, trouble, folder, { happens: () => trouble.loseDevice('engine') });
  await app.done();
  await expect(
    app.messages.getByText(/goes on where it was\. The GPU was lost .* A fresh one was taken/),
  ).toBeVisible();
  expect(await trouble.keptSlices()).toEqual(unbroken);

  await app.messages.getByRole('button', { name: 'Dismiss' }).click();
  await again(app, trouble, folder, { happens: () => trouble.crashGpuProcess() });
  await app.done();
  await expect(app.messages.getByText(/goes on where it was\. The GPU was lost/)).toBeVisible();
  expect(await trouble.keptSlices()).toEqual(unbroken);

  await again(app, trouble, folder, { happens: () => trouble.fillGpu('engine') });
  await app.done();
  await expect(app.messages.getByText(/The GPU ran out of memory .* The CPU takes over/)).toBeVisible();
  await expect(app.status).toContainText('wasm');
  expect(Object.keys(await trouble.keptSlices())).toHaveLength(heights.length);
});

test('[HARD-2] workers killed, a tab frozen and a reload in the middle: the same pixels, none made twice', async ({
  app,
  page,
  workerCalls,
}, info) => {
  const trouble = new Trouble(page);
  const folder = writePhantom(info.outputPath('ct'), shape);
  await app.openOn('wasm');
  await app.pickFolder(folder);
  await app.ready();
  await app.synthesise.click();
  await app.done();
  const unbroken = await trouble.keptSlices();

  await again(app, trouble, folder, { happens: 'engine ends' });
  await app.done();
  await expect(
    app.messages.getByText(/goes on where it was\. The engine worker stopped: it was ended from outside/),
  ).toBeVisible();
  expect(await trouble.keptSlices()).toEqual(unbroken);

  await trouble.kill('engine'); // while idle
  await again(app, trouble, folder, { happens: () => trouble.kill('reading') });
  await app.done();
  expect(await trouble.keptSlices()).toEqual(unbroken);

  page.once('dialog', (dialog) => void dialog.accept());
  await again(app, trouble, folder, {
    slice: 6,
    happens: async () => {
      await expect.poll(workerCalls).toContain('engine release'); // a study that was left gave its buffers back
      await page.reload();
    },
  });
  await app.isEmpty();
  const before = Object.keys(await trouble.keptSlices()).length;
  expect(before).toBeGreaterThanOrEqual(3);
  await app.pickFolder(folder);
  await app.panel.getByRole('button', { name: 'Continue' }).click(); // what was made is found by itself
  await app.done();
  expect((await workerCalls()).filter((call) => call === 'engine predict')).toHaveLength(
    heights.length - before,
  );
  expect(await trouble.keptSlices()).toEqual(unbroken);

  await again(app, trouble, folder, { happens: () => trouble.freeze(1000) });
  await app.done();
  expect(await trouble.keptSlices()).toEqual(unbroken);
});

test('[HARD-3] damaged weights are refused or fetched again; the second visit needs no network for them', async ({
  app,
  page,
  expectedErrors,
}, info) => {
  const trouble = new Trouble(page);
  const folder = writePhantom(info.outputPath('ct'), shape);
  const state = { damaged: true, fetched: 0 };
  await page.route('**/models/small/*.bin', async (route) => {
    state.fetched++;
    if (!state.damaged) return route.fallback();
    const bytes = readFileSync(join(tinyModels, 'small/weights-1of1.bin'));
    bytes[5000] = (bytes[5000] ?? 0) ^ 1;
    return route.fulfill({ body: bytes });
  });
  await app.openOn('wasm');
  await app.pickFolder(folder);
  await expect(
    app.messages.getByText(/The weights weights-1of1\.bin of .* are damaged: their SHA-256/),
  ).toBeVisible();
  state.damaged = false;
  await app.ready();
  await app.synthesise.click();
  await app.done();
  await expect(app.messages.getByText(/are damaged/)).toHaveCount(0);

  // The second visit: the weights cannot be had from the server at all.
  expectedErrors.push(/ERR_FAILED|ERR_INTERNET/);
  const fetched = state.fetched;
  await page.route('**/models/small/*.bin', (route) => route.abort());
  await trouble.forgetSlices();
  await page.reload();
  await app.isEmpty();
  await app.pickFolder(folder);
  await app.ready();
  await app.synthesise.click();
  await app.done();
  expect(state.fetched).toBe(fetched);
  await page.unroute('**/models/small/*.bin');

  // What the browser kept is damaged: it is fetched again, and the page says so.
  await page.evaluate(async () => {
    const top = await navigator.storage.getDirectory();
    const weights = await top.getDirectoryHandle('weights');
    for await (const file of weights.values()) {
      if (!(file instanceof FileSystemFileHandle)) continue;
      const bytes = new Uint8Array(await (await file.getFile()).arrayBuffer());
      bytes[5000] = (bytes[5000] ?? 0) ^ 1;
      const out = await file.createWritable();
      await out.write(bytes);
      await out.close();
    }
  });
  await trouble.forgetSlices();
  await page.reload();
  await app.isEmpty();
  await app.pickFolder(folder);
  await app.ready();
  await expect(app.messages.getByText(/The kept copy of weights-1of1\.bin was damaged/)).toBeVisible();
});

test('[HARD-4] a full disk, and no memory left, are said in words, and the work is done', async ({
  app,
  page,
}, info) => {
  const trouble = new Trouble(page);
  const folder = writePhantom(info.outputPath('ct'), shape);
  await app.openOn('wasm');
  await trouble.grant(1000);
  await app.pickFolder(folder);
  await app.ready();
  await app.synthesise.click();
  await app.done();
  await expect(
    app.messages.getByText(/weights were not kept for next time\. The browser’s storage is full/),
  ).toBeVisible();
  await expect(app.messages.getByText(/Finished slices cannot be kept for next time/)).toBeVisible();
  await app.showsImage('Synthetic T1');

  await app.closeAll();
  await page.evaluate(() => {
    globalThis.SharedArrayBuffer = new Proxy(SharedArrayBuffer, {
      construct: () => {
        throw new RangeError('Array buffer allocation failed');
      },
    });
  });
  await app.pickFolder(folder);
  await expect(app.messages.getByText('The browser has no memory left for this.')).toBeVisible();
});

test('[HARD-5] a machine too small for DRUNet-101 is told before anything is fetched, and offered DRUNet-34', async ({
  app,
  page,
}, info) => {
  const fetched: string[] = [];
  await page.route('**/models/**', (route) => {
    const path = new URL(route.request().url()).pathname.replace(/^.*\/models\//, '');
    if (path.endsWith('.bin')) fetched.push(path);
    return route.fulfill({ path: `public/models/${path}` });
  });
  await page.route('**/engine.worker-*.js', async (route) => {
    const response = await route.fetch();
    const claim = "Object.defineProperty(navigator, 'deviceMemory', { value: 1 });";
    await route.fulfill({ response, body: `${claim}\n${await response.text()}` });
  });
  await page.addInitScript(() => {
    const state = { startByItself: false, modelId: 'drunet101-t1t2' };
    localStorage.setItem('synthmr-settings', JSON.stringify({ state, version: 0 }));
  });
  await app.open();
  await app.pickFolder(writePhantom(info.outputPath('ct'), { ...shape, heights: [0, 8, 16] }));
  await expect(
    app.panel.getByText(
      /^DRUNet-101 is too large for this device: it needs about \d+ MB, and of this machine’s memory it may take 537 MB\.$/,
    ),
  ).toBeVisible();
  expect(fetched).toEqual([]);
  await page.screenshot({ path: info.outputPath('too-small.png') });
  await app.panel.getByRole('button', { name: 'Use DRUNet-34 instead' }).click();
  await app.ready();
  await expect(app.panel.getByText(/too large/)).toHaveCount(0);
  await app.synthesise.click();
  await app.done();
  expect(fetched).toEqual([1, 2, 3].map((n) => `drunet34-t1t2/weights-${n}of3.bin`));
});

test('[HARD-8] files and ZIPs are read to their end while the readers collect garbage', async ({
  app,
  page,
}, info) => {
  const trouble = new Trouble(page);
  const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * i * 7919) >> 5);
  const many: PhantomOptions = {
    heights: Array.from({ length: 40 }, (_, i) => i - 20),
    extra: [[0x00290010, 'OB', noise(300_000)]],
  };
  const folder = writePhantom(info.outputPath('ct'), { ...many, columns: 128, rows: 128 });
  await app.open();
  const readers = (): number => page.workers().filter((one) => one.url().includes('/reading.worker-')).length;
  await expect.poll(readers).toBeGreaterThan(1);
  await trouble.collectGarbage();
  await app.drop([folder]);
  await app.ready();
  await app.expectSlice({ of: 40 });
  const files = readdirSync(folder).map(
    (name) => [name, new Uint8Array(readFileSync(join(folder, name)))] as const,
  );
  const zip = Buffer.from(zipSync(Object.fromEntries(files.slice(0, 20)), { level: 1 }));
  await app.pick([{ name: 'half.zip', mimeType: 'application/zip', buffer: zip }]);
  await app.expectSlice({ of: 20 });
  await app.ready();
});
