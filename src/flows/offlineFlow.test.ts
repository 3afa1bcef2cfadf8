// What the page says and does while the browser keeps it, and when a newer build waits.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useMessages } from '../stores/messageStore.ts';
import { useOffline } from '../stores/offlineStore.ts';
import { type Container, keepForOffline } from './offlineFlow.ts';

/** A service worker as far as the page sees it. */
class FakeWorker extends EventTarget {
  state: ServiceWorkerState = 'installing';
  readonly told: unknown[] = [];
  postMessage(message: unknown): void {
    this.told.push(message);
  }
  becomes(state: ServiceWorkerState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

class FakeRegistration extends EventTarget {
  active: FakeWorker | null = null;
  waiting: FakeWorker | null = null;
  installing: FakeWorker | null = null;
  asked = 0;
  update(): Promise<void> {
    this.asked++;
    return Promise.resolve();
  }
  finds(worker: FakeWorker): void {
    this.installing = worker;
    this.dispatchEvent(new Event('updatefound'));
  }
}

class FakeContainer extends EventTarget {
  controller: FakeWorker | null = null;
  readonly registration: FakeRegistration | null;
  constructor(registration: FakeRegistration | null) {
    super();
    this.registration = registration;
  }
  register(): Promise<FakeRegistration> {
    return this.registration ? Promise.resolve(this.registration) : Promise.reject(new Error('refused'));
  }
}

class FakeDocument extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';
}

let reloads = 0;
const seen = new FakeDocument();
const keep = (container: FakeContainer): Promise<void> =>
  keepForOffline(container as unknown as Container, () => reloads++, seen);
const page = () => useOffline.getState().page;
const message = () => useMessages.getState().messages.find(({ cause }) => cause === 'new version');

beforeEach(() => {
  vi.stubGlobal('document', { baseURI: 'http://localhost:8080/' });
  vi.useFakeTimers();
  useOffline.setState({ page: 'not kept' });
  useMessages.setState({ messages: [] });
  reloads = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('[OFF-3] the page, and what keeps it', () => {
  it('is kept once the first service worker is active, and nothing is said of a newer one', async () => {
    const registration = new FakeRegistration();
    const first = (registration.installing = new FakeWorker());
    await keep(new FakeContainer(registration));
    expect(page()).toBe('keeping');
    first.becomes('installed');
    first.becomes('activated');
    expect(page()).toBe('kept');
    expect(message()).toBeUndefined();
  });

  it('is told to be refused where the browser refuses, or a file of it could not be had', async () => {
    await keep(new FakeContainer(null));
    expect(page()).toBe('refused');
    const registration = new FakeRegistration();
    const first = (registration.installing = new FakeWorker());
    await keep(new FakeContainer(registration));
    first.becomes('redundant');
    expect(page()).toBe('refused');
  });

  it('says that a newer build waits, and is opened anew once that has taken over', async () => {
    const registration = new FakeRegistration();
    const container = new FakeContainer(registration);
    registration.active = container.controller = new FakeWorker();
    await keep(container);
    expect(page()).toBe('kept');
    const newer = new FakeWorker();
    registration.finds(newer);
    expect(message()).toBeUndefined();
    newer.becomes('installed');
    expect(message()?.text).toBe('A new version of SynthMR waits.');
    message()?.action?.run();
    expect([newer.told, reloads]).toEqual([['take over'], 0]);
    container.dispatchEvent(new Event('controllerchange'));
    expect(reloads).toBe(1);
  });

  it('says so at once where the newer build waited already', async () => {
    const registration = new FakeRegistration();
    registration.active = new FakeWorker();
    registration.waiting = new FakeWorker();
    await keep(new FakeContainer(registration));
    expect(message()?.action?.words).toBe('Reload');
  });

  it('asks for a newer build when it is looked at again, every ten minutes at most', async () => {
    const registration = new FakeRegistration();
    registration.active = new FakeWorker();
    await keep(new FakeContainer(registration));
    const lookAgain = (): boolean => seen.dispatchEvent(new Event('visibilitychange'));
    lookAgain();
    expect(registration.asked).toBe(0);
    vi.advanceTimersByTime(10 * 60_000);
    lookAgain();
    lookAgain();
    expect(registration.asked).toBe(1);
  });
});
