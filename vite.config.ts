// Builds the page, serves it, and runs the tests: in Node ("unit"), and on WebGPU in Chromium ("gpu").
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { browserFlags, findBrowser } from './scripts/browser.mjs';
import { offlinePlugin } from './scripts/offlinePlugin.mjs';
import { isolationHeaders } from './scripts/security.mjs';

/** The pixel codecs ask for Node's files only where they run in Node; in the page there is nothing behind these names. */
const noNodeFiles = (): Plugin => ({
  name: 'no-node-files',
  enforce: 'pre',
  resolveId: {
    filter: { id: /^(fs|path)$/ },
    handler: (_id, importer) => (importer?.includes('@cornerstonejs') ? '\0no-node-files' : null),
  },
  load: { filter: { id: /^\0no-node-files$/ }, handler: () => 'export default {};' },
});

/**
 * tfjs gives its threads the text of a function that reads `_scriptDir` from around it, where that exists. A minifier
 * gives that variable another name and takes it for always there; in a module it is never set, so it can go.
 */
const selfContainedThreads = (): Plugin => ({
  name: 'self-contained-threads',
  enforce: 'pre',
  transform: {
    filter: { id: /tfjs-backend-wasm-threaded-simd\.js$/ },
    handler: (code) => {
      const reads = /typeof _scriptDir !== "undefined" && _scriptDir|\|\|_scriptDir(?=,)/g;
      if (code.match(reads)?.length !== 2) throw new Error('tfjs reads _scriptDir differently than it did.');
      return { code: code.replace(reads, (read) => (read.startsWith('||') ? '' : 'false')), map: null };
    },
  },
});
/** In the page and in its workers alike. */
const everywhere = (): Plugin[] => [noNodeFiles(), selfContainedThreads()];

const installed = findBrowser();

/** Per cent of the lines that the tests must reach, of the pipeline, the storage and the flows each; 0 only reports. The aim is 85. */
const LEAST_COVERED = 85;

/** No test is told by a clock: this only ends one that hangs, on a machine however slow. */
const HANG_MS = 600_000;

export default defineConfig({
  plugins: [...everywhere(), react({ jsxImportSource: '#words' }), offlinePlugin()],
  base: './',
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 4000,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { index: 'index.html', offline: 'src/offline/offline.sw.ts' },
      output: {
        entryFileNames: ({ name }) => (name === 'offline' ? 'offline.js' : 'assets/[name]-[hash].js'),
      },
      checks: { bundlerTimings: false },
    },
  },
  worker: { format: 'es', plugins: everywhere },
  server: { headers: isolationHeaders },
  optimizeDeps: { entries: ['index.html', 'src/workers/*.worker.ts'] },
  test: {
    maxWorkers: 2,
    coverage: {
      provider: 'istanbul',
      include: ['src/{pipeline,storage,flows}/**/*.ts', 'src/workers/rpc*.ts'],
      reporter: ['text', 'json-summary'],
      thresholds: Object.fromEntries(
        ['pipeline', 'storage', 'flows'].map((room) => [`src/${room}/**`, { lines: LEAST_COVERED }]),
      ),
      reportsDirectory: 'test-results/coverage',
    },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['**/*.gpu.test.ts', '**/node_modules/**'],
          environment: 'node',
          testTimeout: HANG_MS,
          hookTimeout: HANG_MS,
        },
      },
      {
        // The GPU tests once more with no browser: in Node over Dawn, on a real GPU where there is one (npm run test:dawn).
        test: {
          name: 'dawn',
          include: ['src/engine/**/*.gpu.test.ts'],
          setupFiles: ['scripts/bench/dawn/gpuSuite.ts'],
          alias: [
            {
              find: /^.*\/tfjs\/pageWasm\.ts$/,
              replacement: fileURLToPath(new URL('scripts/bench/dawn/wasmInNode.ts', import.meta.url)),
            },
          ],
          environment: 'node',
          testTimeout: HANG_MS,
          hookTimeout: HANG_MS,
          fileParallelism: false,
        },
      },
      {
        // A file that is not there answers 404. As a single-page app it would answer index.html, and Vite would go on to
        // find the page's own dependencies and reload the tests in their midst.
        appType: 'mpa',
        server: { headers: isolationHeaders },
        optimizeDeps: { entries: ['src/**/*.gpu.test.ts', 'src/workers/*.worker.ts'] },
        test: {
          name: 'gpu',
          include: ['src/**/*.gpu.test.ts'],
          testTimeout: HANG_MS,
          hookTimeout: HANG_MS,
          fileParallelism: false,
          // One page for all: its files share a device, and with it the shaders that are compiled (sharedDevice.ts).
          isolate: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { ...(installed ? { executablePath: installed } : {}), args: browserFlags },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
