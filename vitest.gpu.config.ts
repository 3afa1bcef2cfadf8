// Tests of the engine on WebGPU, in Chromium (on SwiftShader where there is no GPU).
/// <reference types="@vitest/browser/providers/playwright" />
import { defineConfig } from 'vitest/config';
import { browserFlags, ensureBrowser } from './scripts/browser.mjs';
import { isolationHeaders } from './scripts/security.mjs';

export default defineConfig({
  // A file that is not there answers 404. As a single-page app it would answer index.html, and Vite would go on to find the
  // page's own dependencies and reload the tests in their midst.
  appType: 'mpa',
  server: { headers: isolationHeaders },
  optimizeDeps: {
    entries: ['src/**/*.gpu.test.ts', 'src/workers/*.worker.ts'],
  },
  test: {
    include: ['src/**/*.gpu.test.ts'],
    testTimeout: 240_000,
    fileParallelism: false,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: 'playwright',
      instances: [{ browser: 'chromium', launch: { executablePath: ensureBrowser(), args: browserFlags } }],
    },
  },
});
