// Builds the page; the development server runs under the same isolation headers as the real one.
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { isolationHeaders } from './scripts/security.mjs';

/** The pixel codecs ask for Node's files only where they run in Node; in the page there is nothing behind these names. */
const noNodeFiles = (): Plugin => ({
  name: 'no-node-files',
  enforce: 'pre',
  resolveId: (id, importer) =>
    ['fs', 'path'].includes(id) && importer?.includes('@cornerstonejs') ? '\0no-node-files' : null,
  load: (id) => (id === '\0no-node-files' ? 'export default {};' : null),
});

export default defineConfig({
  plugins: [noNodeFiles(), react()],
  base: './',
  build: { target: 'es2022', chunkSizeWarningLimit: 4000, assetsInlineLimit: 0 },
  worker: { format: 'es', plugins: () => [noNodeFiles()] },
  server: { headers: isolationHeaders },
  preview: { headers: isolationHeaders },
});
