// The server's side of the promise that nothing leaves the machine unless the user types where to.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from './serve.mjs';

const root = mkdtempSync(join(tmpdir(), 'synthmr-gate-'));
const seen: IncomingMessage[] = [];
const servers: Server[] = [];
let [plain, through, pacs] = ['', '', ''];

interface Answer {
  readonly status: number;
  readonly policy: string;
  readonly cookie: string;
  readonly text: string;
}

/** Below fetch, so that any header can be sent. */
const ask = (
  url: string,
  method = 'GET',
  headers: Readonly<Record<string, string>> = {},
  body = '',
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => void (text += chunk.toString()));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          policy: String(answer.headers['content-security-policy']),
          cookie: (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '',
          text,
        }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
/** Of a path sent as it stands, which `ask` would mend. */
const statusOf = (hostname: string, port: number, path: string, method: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });
const ours = { 'sec-fetch-site': 'same-origin' };
const connects = (policy: string): string => /connect-src ([^;]*)/.exec(policy)?.[1] ?? '';

beforeAll(async () => {
  writeFileSync(join(root, 'index.html'), '<!doctype html><html><head><title>SynthMR</title></head></html>');
  const other = createServer((incoming, response) => {
    seen.push(incoming);
    if (incoming.url?.includes('elsewhere')) response.writeHead(302, { location: 'http://other/' }).end();
    else response.writeHead(401, { 'www-authenticate': 'Basic' }).end('who?');
  });
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  const address = other.address();
  pacs = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/dicom-web`;
  const [one, two] = [await serve(root, 0), await serve(root, 0, '127.0.0.1', pacs)];
  servers.push(other, one.server, two.server);
  [plain, through] = [one.url, two.url];
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(root, { recursive: true, force: true });
});

describe('the gate to a PACS', () => {
  it('[PACS-9] opens the policy for exactly the origin that was typed, in the browser that typed it, and closes it again', async () => {
    expect(connects((await ask(plain)).policy)).toBe("'self' blob: data:");
    const typed = await ask(`${plain}pacs-connection`, 'POST', ours, 'https://pacs.example.org:8443/rs/');
    expect(typed.status).toBe(204);
    const opened = await ask(plain, 'GET', { cookie: `a=b; ${typed.cookie}` });
    expect(connects(opened.policy)).toBe("'self' blob: data: https://pacs.example.org:8443");
    expect(opened.text).toContain(
      '<meta name="synthmr-pacs" content="https://pacs.example.org:8443/rs" data-through="" />',
    );
    for (const cookie of ['', 'synthmr-pacs=00', `${typed.cookie}0`]) {
      const another = await ask(plain, 'GET', { cookie });
      expect(connects(another.policy)).toBe("'self' blob: data:");
      expect(another.text).not.toContain('synthmr-pacs');
    }
    const closed = await ask(`${plain}pacs-connection`, 'DELETE', ours);
    expect(closed.cookie).toBe('synthmr-pacs=');
  });

  it('[PACS-9] no other site, and nothing but an address, can open it', async () => {
    const post = (headers: Readonly<Record<string, string>>, body: string): Promise<Answer> =>
      ask(`${plain}pacs-connection`, 'POST', headers, body);
    expect(
      (await post({ 'sec-fetch-site': 'cross-site', origin: 'http://evil.example' }, 'http://evil.example'))
        .status,
    ).toBe(403);
    expect(
      (await post({ 'sec-fetch-site': 'same-site', origin: 'http://localhost:1' }, 'http://evil.example'))
        .status,
    ).toBe(403);
    expect((await post({ ...ours, host: 'evil.example' }, 'http://evil.example')).status).toBe(403);
    expect((await post({}, 'http://evil.example')).status).toBe(403);
    for (const bad of [
      '',
      '*',
      "http://a; script-src 'unsafe-eval'",
      'http://a b',
      'http://a/"><script>',
      'http://a@b/',
      'https:',
      'http://a:65536',
      'http://a:99999/rs',
      'http://[1:2]/',
      'http://a..b:80:80/',
      'x'.repeat(5000),
    ])
      expect((await post(ours, bad)).status, bad.slice(0, 40)).toBe(400);
  });

  it('[PACS-9] a PACS named at the start is reached through the server alone: by the page, with its login, never elsewhere', async () => {
    const page = await ask(through);
    expect(connects(page.policy)).toBe("'self' blob: data:");
    expect(page.text).toContain(`<meta name="synthmr-pacs" content="${pacs}" data-through="/pacs" />`);
    const headers = {
      ...ours,
      authorization: 'Bearer abc',
      cookie: 'secret=1',
      accept: 'application/dicom+json',
    };
    const answer = await ask(`${through}pacs/studies?limit=1`, 'GET', headers);
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 401, text: 'who?' });
    expect(seen.at(-1)?.url).toBe('/dicom-web/studies?limit=1');
    expect(seen.at(-1)?.headers).toMatchObject({
      authorization: 'Bearer abc',
      accept: 'application/dicom+json',
    });
    expect(seen.at(-1)?.headers.cookie).toBe(undefined);
    const before = seen.length;
    for (const bad of [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { ...ours, host: 'evil.example' },
      { ...ours, origin: 'http://evil.example' },
    ])
      expect((await ask(`${through}pacs/studies`, 'GET', bad)).status).toBe(403);
    expect((await ask(`${through}pacs/studies`, 'DELETE', ours)).status).toBe(405);
    expect((await ask(`${through}pacs-connection`, 'POST', ours, 'http://evil.example')).status).toBe(405);
    expect(seen).toHaveLength(before);
    expect((await ask(`${through}pacs/elsewhere`, 'GET', ours)).status).toBe(502);
  });

  it('[PACS-11] no request ends the server: one whose address cannot be read is answered with 400', async () => {
    const { hostname, port } = new URL(plain);
    for (const path of ['//', '///', '//[', '//a:99999/'])
      for (const method of ['GET', 'POST'])
        expect(await statusOf(hostname, Number(port), path, method), `${method} ${path}`).toBe(400);
    expect((await ask(plain)).status).toBe(200);
  });
});
