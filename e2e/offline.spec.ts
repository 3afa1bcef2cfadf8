// The page without its server: it opens from what the browser keeps, and a newer build says that it waits.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from '../scripts/serve.mjs';
import { expect, test } from './fixtures.ts';

test.use({ serviceWorkers: 'allow' });

test('[OFF-2] [OFF-3] a second visit needs no server; a newer build waits, says so, and takes over when asked', async ({
  page,
}, info) => {
  const root = info.outputPath('page');
  cpSync('dist', root, { recursive: true, filter: (path) => !path.endsWith('.bin') });
  const { server, url } = await serve(root, 0);
  const privacy = page.getByRole('button', { name: 'Nothing leaves this machine' });
  const kept = page.getByText(/The page itself is kept as well: it opens without a network/);

  await page.goto(url);
  await privacy.click();
  await expect(kept).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(kept).toHaveCount(0);

  // A newer build: other words on the page, and so another service worker.
  const entry = readdirSync(join(root, 'assets')).find((name) => /^index-.*\.js$/.test(name)) ?? '';
  const newer = (path: string, from: string, to: string): void => {
    const text = readFileSync(join(root, path), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(root, path), text.replaceAll(from, to));
  };
  newer(`assets/${entry}`, 'Demo patient', 'New demo patient');
  cpSync(join(root, 'assets', entry), join(root, 'assets', `new-${entry}`));
  newer('index.html', entry, `new-${entry}`);
  newer('offline.js', entry, `new-${entry}`);
  await page.reload();
  const fresh = page.getByRole('button', { name: 'New demo patient' });
  await expect(fresh).toBeVisible(); // what the server has is what is shown
  await expect(page.getByText('A new version of SynthMR waits.')).toBeVisible();
  const reloaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Reload' }).click();
  await reloaded;
  await expect.poll(() => page.evaluate(async () => (await caches.keys()).length)).toBe(1);
  await expect(fresh).toBeVisible();

  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await page.reload();
  await expect(fresh).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await privacy.click();
  await expect(kept).toBeVisible();
});
