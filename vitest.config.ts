// Unit tests that run in Node.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
    exclude: ['**/*.gpu.test.ts', '**/node_modules/**'],
    environment: 'node',
    testTimeout: 60_000,
    maxWorkers: 2,
    minWorkers: 1,
  },
});
