// Serves the built page on localhost with its security headers: what `npm start` runs.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { pageHeaders } from './security.mjs';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
  '.dcm': 'application/dicom',
};

/** Starts the server; answers its address. Port 0 takes any free one. */
export function serve(root, port, host = '127.0.0.1') {
  const base = resolve(root);
  const server = createServer((request, response) => {
    void answer(base, request, response);
  });
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => {
      done({ server, url: `http://localhost:${server.address().port}/` });
    });
  });
}

async function answer(base, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, pageHeaders).end();
    return;
  }
  let path;
  try {
    path = normalize(join(base, decodeURIComponent(new URL(request.url, 'http://localhost').pathname)));
  } catch {
    response.writeHead(400, pageHeaders).end();
    return;
  }
  if (path !== base && !path.startsWith(base + sep)) {
    response.writeHead(403, pageHeaders).end();
    return;
  }
  try {
    if ((await stat(path)).isDirectory()) path = join(path, 'index.html');
    const { size, mtimeMs } = await stat(path);
    const tag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
    const hashed = path.startsWith(join(base, 'assets') + sep);
    const headers = {
      ...pageHeaders,
      'Content-Type': types[extname(path)] ?? 'application/octet-stream',
      'Content-Length': size,
      'Cache-Control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      ETag: tag,
    };
    if (request.headers['if-none-match'] === tag) {
      delete headers['Content-Length'];
      response.writeHead(304, headers).end();
      return;
    }
    response.writeHead(200, headers);
    if (request.method === 'HEAD') response.end();
    else createReadStream(path).pipe(response);
  } catch {
    response
      .writeHead(404, { ...pageHeaders, 'Content-Type': 'text/plain; charset=utf-8' })
      .end('There is no such file.');
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = fileURLToPath(new URL('../dist', import.meta.url));
  const wanted = Number(process.env.PORT ?? 8080);
  const { url } = await serve(root, wanted).catch((error) => {
    if (error.code !== 'EADDRINUSE') throw error;
    console.log(`Port ${wanted} is taken; using a free one instead.`);
    return serve(root, 0);
  });
  console.log(`SynthMR is at ${url} - everything stays on this machine. Stop with Ctrl-C.`);
}
