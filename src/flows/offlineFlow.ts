// Has the browser keep the page, and says when a newer one waits to take its place.
import { say } from '../stores/messageStore.ts';
import { useOffline } from '../stores/offlineStore.ts';

/** What is used of navigator.serviceWorker. */
export type Container = Pick<ServiceWorkerContainer, 'controller' | 'register' | 'addEventListener'>;

/** A tab that stays open for days asks this often at most, when it is looked at again. */
const ASK_EVERY_MS = 10 * 60_000;

/** `reload` opens the page anew once the newer one has taken over. */
export async function keepForOffline(
  container: Container,
  reload: () => void,
  seen: Pick<Document, 'addEventListener' | 'visibilityState'> = document,
): Promise<void> {
  useOffline.setState({ page: 'keeping' });
  try {
    const url = new URL('offline.js', document.baseURI);
    follow(await container.register(url, { type: 'module' }), container, reload, seen);
  } catch {
    useOffline.setState({ page: 'refused' }); // said beside what the browser keeps
  }
}

function follow(
  registration: ServiceWorkerRegistration,
  container: Container,
  reload: () => void,
  seen: Pick<Document, 'addEventListener' | 'visibilityState'>,
): void {
  if (registration.active) useOffline.setState({ page: 'kept' });
  if (registration.waiting) offer(container, registration.waiting, reload);
  watch(registration.installing, container, reload);
  registration.addEventListener('updatefound', () => watch(registration.installing, container, reload));

  let askedAt = performance.now();
  seen.addEventListener('visibilitychange', () => {
    if (seen.visibilityState !== 'visible' || performance.now() - askedAt < ASK_EVERY_MS) return;
    askedAt = performance.now();
    registration.update().catch(() => undefined); // without a network there is nothing newer
  });
}

/** Follows a service worker that is being installed: the first one keeps the page, a later one waits. */
function watch(worker: ServiceWorker | null, container: Container, reload: () => void): void {
  worker?.addEventListener('statechange', () => {
    if (worker.state === 'activated') useOffline.setState({ page: 'kept' });
    if (worker.state === 'installed' && container.controller) offer(container, worker, reload);
    if (worker.state === 'redundant' && useOffline.getState().page === 'keeping')
      useOffline.setState({ page: 'refused' });
  });
}

function offer(container: Container, waiting: ServiceWorker, reload: () => void): void {
  say({
    level: 'warning',
    text: 'A new version of SynthMR waits.',
    advice: 'It takes over when you reload the page; nothing that is kept in the browser is lost.',
    cause: 'new version',
    action: {
      words: 'Reload',
      run: () => {
        container.addEventListener('controllerchange', reload, { once: true });
        waiting.postMessage('take over');
      },
    },
  });
}
