// How the service worker answers a request: from what it keeps, from the server first, or not at all.

/**
 * `kept`: the name changes with the content, so what is kept is right. `fresh`: the server is asked first, so that nothing stale is
 * shown, and what is kept stands in where it cannot be reached. `fresh and kept`: likewise, and what came is kept from then on.
 * `not ours`: the browser does as if there were no service worker.
 */
export type Answer = 'kept' | 'fresh' | 'fresh and kept' | 'not ours';

/** `scope`: the folder of the page, with a slash at its end. Weights are not ours: the page keeps them itself, by their SHA-256. */
export function howToAnswer(method: string, url: string, scope: string): Answer {
  const plain = url.replace(/[?#].*$/, '');
  if (method !== 'GET' || !plain.startsWith(scope)) return 'not ours';
  const path = plain.slice(scope.length);
  if (path.startsWith('assets/')) return 'kept';
  if (path.startsWith('demo/')) return 'fresh and kept';
  if (path.endsWith('.bin')) return 'not ours';
  return 'fresh';
}
