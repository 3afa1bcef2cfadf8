// Builds the service worker beside the page, as offline.js, with the list of files that make the page work without its server.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const hashOf = (content) => createHash('sha256').update(content).digest('hex').slice(0, 16);

/** Of the public folder: all but weights, which the page keeps itself, and the demo patient, which is kept once it was asked for. */
const isPagePart = (path) => !path.startsWith('demo/') && !path.endsWith('.bin');

function publicFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, path: relative(folder, file).replaceAll('\\', '/') }))
    .filter(({ path }) => isPagePart(path))
    .map(({ file, path }) => ({ path, hash: hashOf(readFileSync(file)) }));
}

/** For Vite's `plugins`. */
export function offlinePlugin() {
  let publicDir = '';
  return {
    name: 'offline',
    apply: 'build',
    enforce: 'post',
    configResolved: (config) => {
      publicDir = config.publicDir;
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle['offline.js'];
        if (worker?.type !== 'chunk') return; // a bundle of a worker of the page
        const built = Object.values(bundle)
          .filter((file) => file !== worker)
          .map((file) => ({
            path: file.fileName === 'index.html' ? '' : file.fileName,
            hash: hashOf(file.type === 'chunk' ? file.code : file.source),
          }));
        if (!built.some(({ path }) => path === ''))
          this.error('The service worker is written before index.html is.');
        const files = [...built, ...publicFiles(publicDir)].sort((a, b) => (a.path < b.path ? -1 : 1));
        if (!worker.code.includes('PAGE_FILES')) this.error('The service worker has no PAGE_FILES to fill.');
        worker.code = `const PAGE_FILES = ${JSON.stringify(files)};\n${worker.code}`;
      },
    },
  };
}
