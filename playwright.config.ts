// Journeys through the built page, served as `npm start` serves it.
import { defineConfig } from '@playwright/test';
import { browserFlags, ensureBrowser } from './scripts/browser.mjs';

const port = Number(process.env.SYNTHMR_E2E_PORT ?? 8377);
/** How many times longer to wait than on an idle machine. */
const patience = Number(process.env.SYNTHMR_E2E_PATIENCE ?? 1);

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/tinyModels.ts',
  // They only bound a hang: a machine that stalls for a minute fails nothing.
  timeout: 900_000 * patience,
  expect: { timeout: 300_000 * patience },
  // Each mostly waits for one thread of its browser, which compiles shaders.
  workers: 2,
  fullyParallel: true,
  retries: 0,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    baseURL: `http://localhost:${port}/`,
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: ensureBrowser(), args: [...browserFlags, '--js-flags=--expose-gc'] },
    screenshot: 'only-on-failure',
    serviceWorkers: 'block', // what a journey routes would pass it by; offline.spec.ts lets it in
  },
  webServer: {
    command: 'node scripts/serve.mjs',
    env: { PORT: String(port) },
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
  },
});
