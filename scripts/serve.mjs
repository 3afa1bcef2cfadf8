// Serves the built page on localhost with its security headers: what `npm start` runs.
import { createServer } from 'node:http';
import { fileURLToPath, pathToFileURL } from 'node:url';
import sirv from 'sirv';
import { parseArgs } from 'node:util';
import { pacsGate, readRoot } from './pacsGate.mjs';
import { pageHeaders } from './security.mjs';

/** What Vite names by its content never changes; of the rest the browser asks whether it has. */
const cacheOf = (path) => (path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');

/** Starts the server; answers its address. Port 0 takes any free one. `pacs`: the PACS that is reached through it. */
export function serve(root, port, host = '127.0.0.1', pacs = null) {
  const gate = pacsGate(root, pacs);
  const file = sirv(root, {
    dev: true, // looks at the disk for each request: the page may be built again meanwhile
    etag: true,
    setHeaders: (response, path) => response.setHeader('Cache-Control', cacheOf(path)),
  });
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
    if (gate.answers(request, response)) return;
    if (request.method !== 'GET' && request.method !== 'HEAD') response.writeHead(405).end();
    else file(request, response, () => response.writeHead(404).end('There is no such file.'));
  });
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => {
      done({ server, url: `http://localhost:${server.address().port}/` });
    });
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = fileURLToPath(new URL('../dist', import.meta.url));
  const wanted = Number(process.env.PORT ?? 8080);
  const { values } = parseArgs({ options: { pacs: { type: 'string' } } });
  const pacs = values.pacs === undefined ? null : readRoot(values.pacs);
  if (values.pacs !== undefined && pacs === null) {
    console.error(
      `--pacs ${values.pacs}: give the address of DICOMweb, such as http://localhost:8042/dicom-web.`,
    );
    process.exit(1);
  }
  const { url } = await serve(root, wanted, '127.0.0.1', pacs).catch((error) => {
    if (error.code !== 'EADDRINUSE') throw error;
    console.log(`Port ${wanted} is taken; using a free one instead.`);
    return serve(root, 0, '127.0.0.1', pacs);
  });
  const where =
    pacs === null ? 'everything stays on this machine' : `images come from and go to ${pacs} only`;
  console.log(`SynthMR is at ${url} - ${where}. Stop with Ctrl-C.`);
}
