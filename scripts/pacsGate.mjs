// The one PACS that the page may reach: typed in the page, which is then served again with a policy opened for that origin alone; or
// named where the server was started, and reached through it (`npm start -- --pacs URL`). Nothing else is ever let through.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import { join } from 'node:path';
import { contentSecurityPolicyWith } from './security.mjs';

const COOKIE = 'synthmr-pacs';
/** Where the page asks for the policy to be opened, and through which a proxied PACS is reached. */
export const CONNECTION = '/pacs-connection';
const THROUGH = '/pacs';
const MOST_BYTES = 2000;
const shape = /^https?:\/\/([a-z0-9._-]+|\[[0-9a-f:]+\])(:\d{1,5})?(\/[^?#\s"'<>;,&]*)?$/i;

/** The address without slashes at its end; null where it is none. Nothing that it lets by can end a policy or an attribute. */
export const readRoot = (text) =>
  typeof text === 'string' && shape.test(text) && addressOf(text) !== null ? text.replace(/\/+$/, '') : null;

/** Null where it is none, as with a port above 65535 or a path that begins as a host does. */
function addressOf(text, base) {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

/** Answers what is the gate's to answer. `pacs`: the address that the server was started with, or null. */
export function pacsGate(root, pacs) {
  /** Addresses by the random cookie of the browser that typed them; forgotten when the server ends. */
  const typed = new Map();

  const typedBy = (request) => {
    const [, token] = new RegExp(`(?:^|; )${COOKIE}=([0-9a-f]+)`).exec(request.headers.cookie ?? '') ?? [];
    return token === undefined ? null : (typed.get(token) ?? null);
  };

  const connection = async (request, response) => {
    if (!isOurs(request)) return response.writeHead(403).end();
    const cookie = (value, more) => `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict${more}`;
    if (request.method === 'DELETE')
      return response.writeHead(204, { 'Set-Cookie': cookie('', '; Max-Age=0') }).end();
    if (request.method !== 'POST') return response.writeHead(405).end();
    const address = readRoot(await textOf(request));
    if (address === null) return response.writeHead(400).end();
    const token = randomBytes(16).toString('hex');
    typed.set(token, address);
    return response.writeHead(204, { 'Set-Cookie': cookie(token, '') }).end();
  };

  /** The page with what it may reach in its head, and the policy that goes with it. */
  const page = async (response, address, through) => {
    const html = await readFile(join(root, 'index.html'), 'utf8');
    const meta = `<meta name="synthmr-pacs" content="${address}" data-through="${through}" />`;
    if (through === '')
      response.setHeader('Content-Security-Policy', contentSecurityPolicyWith(new URL(address).origin));
    response.writeHead(200, { 'Content-Type': 'text/html;charset=utf-8', 'Cache-Control': 'no-store' });
    response.end(html.replace('<head>', `<head>\n    ${meta}`));
  };

  return {
    /** True where the request was the gate's. */
    answers: (request, response) => {
      const asked = addressOf(request.url ?? '/', 'http://page');
      if (asked === null) {
        response.writeHead(400).end();
        return true;
      }
      const { pathname, search } = asked;
      const isPage = pathname === '/' || pathname === '/index.html';
      if (pathname === CONNECTION && pacs === null)
        connection(request, response).catch(() => response.destroy());
      else if (pacs !== null && pathname.startsWith(`${THROUGH}/`)) {
        if (isOurs(request)) forward(pacs + pathname.slice(THROUGH.length) + search, request, response);
        else response.writeHead(403).end();
      } else if (isPage && request.method === 'GET' && (pacs ?? typedBy(request)) !== null)
        page(response, pacs ?? typedBy(request), pacs === null ? '' : THROUGH).catch(() =>
          response.destroy(),
        );
      else return false;
      return true;
    },
  };
}

/** Asked by this server's own page: another site's, also one that gave itself this machine's address, is not. */
function isOurs(request) {
  const { host, origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  return (
    /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? '') &&
    (origin === undefined || origin === `http://${host}`) &&
    (site === 'same-origin' || (site === undefined && origin !== undefined))
  );
}

async function textOf(request) {
  let text = '';
  for await (const chunk of request) if ((text += chunk).length > MOST_BYTES) return '';
  return text;
}

/** Passes a question on and the answer back, unchanged but for headers that are the connection's own. */
function forward(url, request, response) {
  const headers = {};
  for (const name of ['accept', 'authorization', 'content-type', 'content-length'])
    if (request.headers[name] !== undefined) headers[name] = request.headers[name];
  const { method } = request;
  if (method !== 'GET' && method !== 'POST') return response.writeHead(405).end();
  const onward = (url.startsWith('https:') ? https : http).request(url, { method, headers }, (answer) => {
    const { statusCode = 502, headers: said } = answer;
    const redirected = statusCode >= 300 && statusCode < 400; // it could lead elsewhere
    response.writeHead(redirected ? 502 : statusCode, {
      'Content-Type': said['content-type'] ?? 'application/octet-stream',
      'Cache-Control': 'no-store',
    });
    answer.on('error', () => response.destroy());
    answer.on('aborted', () => response.destroy()); // the page must see that it broke off
    answer.pipe(response);
  });
  onward.on('error', () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end();
  });
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}
