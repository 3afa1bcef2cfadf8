// Failures inflicted on a working page from outside: GPU, workers, disk, memory, tab.
import type { Page, Worker as PageWorker } from '@playwright/test';

export class Trouble {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The page's worker by the beginning of its file's name. */
  worker(name: 'engine' | 'train' | 'reading'): PageWorker {
    const found = this.page.workers().find((worker) => worker.url().includes(`/${name}.worker-`));
    if (!found) throw new Error(`There is no ${name} worker.`);
    return found;
  }

  /** The worker's device is lost in the middle of what it records next. */
  async loseDevice(name: 'engine' | 'train'): Promise<void> {
    await this.worker(name).evaluate(() => {
      const own = Object.getOwnPropertyDescriptor(GPUDevice.prototype, 'createCommandEncoder');
      const make = own?.value as (this: GPUDevice) => GPUCommandEncoder;
      GPUDevice.prototype.createCommandEncoder = function () {
        GPUDevice.prototype.createCommandEncoder = make;
        this.destroy();
        return make.call(this);
      };
    });
  }

  /** The GPU has no memory for one of the buffers of what the worker records next. */
  async fillGpu(name: 'engine' | 'train'): Promise<void> {
    await this.worker(name).evaluate(() => {
      const own = Object.getOwnPropertyDescriptor(GPUDevice.prototype, 'createCommandEncoder');
      const make = own?.value as (this: GPUDevice) => GPUCommandEncoder;
      GPUDevice.prototype.createCommandEncoder = function () {
        GPUDevice.prototype.createCommandEncoder = make;
        const error = new GPUOutOfMemoryError('not enough memory left');
        this.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error }));
        return make.call(this);
      };
    });
  }

  /** The browser's whole GPU process crashes, as a driver may make it. */
  async crashGpuProcess(): Promise<void> {
    const client = await this.page.context().browser()?.newBrowserCDPSession();
    await client?.send('Browser.crashGpuProcess');
    await client?.detach();
  }

  /** Ended as the browser's task manager, or a lack of memory, ends it: without a word. */
  async kill(name: 'engine' | 'train' | 'reading'): Promise<void> {
    const worker = this.worker(name);
    const closed = worker.waitForEvent('close');
    worker.evaluate(() => self.close()).catch(() => undefined); // it may be gone before it answers
    await closed;
  }

  /** The workers that read collect their garbage at every turn, as they otherwise do now and then. */
  async collectGarbage(): Promise<void> {
    for (const worker of this.page.workers().filter((one) => one.url().includes('/reading.worker-')))
      await worker.evaluate(() => {
        setInterval((globalThis as unknown as { readonly gc: () => void }).gc, 1);
      });
  }

  /** The browser grants the page this many bytes, as if its disk were full; null: as usual. */
  async grant(bytes: number | null): Promise<void> {
    const client = await this.page.context().newCDPSession(this.page);
    const { origin } = new URL(this.page.url());
    await client.send('Storage.overrideQuotaForOrigin', {
      origin,
      ...(bytes === null ? {} : { quotaSize: bytes }),
    });
    if (bytes !== null) return; // a session that ends takes its override with it
    await client.detach();
  }

  /** A tab that is hidden, and then frozen, for `ms`. */
  async freeze(ms: number): Promise<void> {
    const client = await this.page.context().newCDPSession(this.page);
    await client.send('Page.setWebLifecycleState', { state: 'frozen' });
    await new Promise((resolve) => setTimeout(resolve, ms));
    await client.send('Page.setWebLifecycleState', { state: 'active' });
    await client.detach();
  }

  /** SHA-256 of each finished slice that the browser keeps, by its number. */
  keptSlices(): Promise<Readonly<Record<string, string>>> {
    return this.page.evaluate(async () => {
      const top = await navigator.storage.getDirectory();
      const results = await top.getDirectoryHandle('results').catch(() => null);
      const found: Record<string, string> = {};
      for await (const folder of results?.values() ?? []) {
        if (!(folder instanceof FileSystemDirectoryHandle)) continue;
        for await (const file of folder.values()) {
          if (!(file instanceof FileSystemFileHandle)) continue;
          const bytes = await (await file.getFile()).arrayBuffer();
          if (bytes.byteLength === 0) continue; // the page was gone before it was written
          const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
          found[file.name] = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
        }
      }
      return found;
    });
  }

  async forgetSlices(): Promise<void> {
    await this.page.evaluate(async () => {
      const top = await navigator.storage.getDirectory();
      await top.removeEntry('results', { recursive: true });
    });
  }
}
