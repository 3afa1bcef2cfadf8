// The service worker: keeps the page's own files, so that it opens where its server cannot be reached. No image passes through it.
import { howToAnswer } from './howToAnswer.ts';

declare const self: ServiceWorkerGlobalScope;

/** The files of this build with a hash of each; the build writes them here, so another build is another service worker. */
declare const PAGE_FILES: readonly { readonly path: string; readonly hash: string }[];

const OURS = 'synthmr-page-';
const cacheName = OURS + PAGE_FILES.map(({ hash }) => hash).reduce((all, hash) => mixed(all + hash), '');
const scope = new URL('./', self.location.href).href;

/** A short hash of a text (FNV-1a); it names a cache, nothing more. */
function mixed(text: string): string {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16);
}

/** All files or none: a build that is kept in part is not kept. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll(
    PAGE_FILES.map(
      ({ path }) =>
        new Request(scope + path, {
          credentials: 'omit', // the page as it is for everybody: without the PACS that somebody typed
          ...(path.startsWith('assets/') ? {} : { cache: 'reload' }),
        }),
    ),
  );
}

/** Runs when no page of an older build is open any more, or when its user asked for the new one. */
async function dropOlderBuilds(): Promise<void> {
  for (const name of await caches.keys())
    if (name.startsWith(OURS) && name !== cacheName) await caches.delete(name);
}

const keptFor = async (request: Request): Promise<Response | undefined> =>
  (await caches.open(cacheName)).match(request, { ignoreSearch: true });

const fromKept = async (request: Request): Promise<Response> => (await keptFor(request)) ?? fetch(request);

async function fromServer(request: Request, keep: boolean): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(request);
  } catch (unreachable) {
    const kept = await keptFor(request);
    if (kept) return kept;
    throw unreachable;
  }
  if (keep && response.ok) await (await caches.open(cacheName)).put(request, response.clone());
  return response;
}

self.addEventListener('install', (event) => event.waitUntil(keepAll()));
self.addEventListener('activate', (event) => event.waitUntil(dropOlderBuilds()));
self.addEventListener('message', (event) => {
  if (event.data === 'take over') event.waitUntil(self.skipWaiting());
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const answer = howToAnswer(request.method, request.url, scope);
  if (answer === 'kept') event.respondWith(fromKept(request));
  else if (answer !== 'not ours') event.respondWith(fromServer(request, answer === 'fresh and kept'));
});
