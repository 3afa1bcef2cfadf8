// Work that is held on its way, so that what the page shows for a moment only is there for as long as a journey needs it.
import { expect, type Page, type Worker as PageWorker } from '@playwright/test';

interface Held {
  /** The work has come to that place. */
  readonly reached: () => Promise<void>;
  /** It goes on. A page that was left meanwhile has nothing to let go. */
  readonly release: () => Promise<void>;
}

let holds = 0;

/** In page or worker: a hold notes, under a name of its own, how to let go once its place is reached. */
const isHeld = (name: string): boolean => typeof Reflect.get(globalThis, name) === 'function';
const letGo = (name: string): void => {
  const go: unknown = Reflect.get(globalThis, name);
  if (typeof go === 'function') Reflect.apply(go, undefined, []);
};

const polled = (held: () => Promise<boolean>): Promise<void> =>
  expect.poll(held, { intervals: [20] }).toBe(true);

/**
 * From now on the nth call of a method is held back before it reaches its worker, or, with `end`, ends the worker as it is sent:
 * until it is released nothing more is done, however fast the machine is.
 */
export async function atCall(
  page: Page,
  method: string,
  nth = 1,
  what: 'hold' | 'end' = 'hold',
): Promise<Held> {
  const name = `held ${++holds}`;
  await page.evaluate(
    ([wanted, count, end, held]) => {
      // The fixtures' Worker is a class on top of the browser's.
      const plain = Object.getPrototypeOf(Worker.prototype) as Worker;
      const own = Object.getOwnPropertyDescriptor(plain, 'postMessage');
      const post = own?.value as (this: Worker, ...all: unknown[]) => void;
      let left = count;
      plain.postMessage = function (this: Worker, ...all: unknown[]) {
        const [message] = all as [{ readonly type?: string; readonly method?: string }];
        const here = message.type === 'call' && message.method === wanted && --left === 0;
        if (!here || end) post.call(this, ...all);
        if (!here) return;
        plain.postMessage = post;
        if (end) plain.terminate.call(this);
        Object.assign(globalThis, { [held]: () => post.call(this, ...all) });
      };
    },
    [method, nth, what === 'end', name] as const,
  );
  return {
    reached: () => polled(() => page.evaluate(isHeld, name)),
    release: () => page.evaluate(letGo, name),
  };
}

/** Acts while the nth call of a method is held: `start` leads to it, and it goes on after `meanwhile`. */
export async function during(
  page: Page,
  { method, nth = 1 }: { readonly method: string; readonly nth?: number },
  start: () => Promise<unknown>,
  meanwhile: () => Promise<unknown>,
): Promise<void> {
  const held = await atCall(page, method, nth);
  await start();
  await held.reached();
  await meanwhile();
  await held.release();
}

/** Starts a fine-tune that is held after a step, counted over all epochs from one. */
export async function heldAtStep(page: Page, step: number, start: () => Promise<unknown>): Promise<Held> {
  const call = await atCall(page, 'run');
  await start();
  await call.reached();
  const held = await holdStep(page, step);
  await call.release();
  return held;
}

/** The fine-tune that goes on, or is about to, is held after a step. */
async function holdStep(page: Page, step: number): Promise<Held> {
  const name = `held ${++holds}`;
  const isTraining = (one: PageWorker): boolean => one.url().includes('/train.worker-');
  await expect.poll(() => page.workers().filter(isTraining).length).toBe(1);
  const worker = page.workers().find(isTraining);
  if (!worker) throw new Error('There is no train worker.');
  await worker.evaluate(
    ([wanted, held]) => {
      const { postMessage: post, setTimeout: later } = globalThis;
      const heard = (...all: unknown[]): void => {
        Reflect.apply(post, globalThis, all);
        const [{ event }] = all as [{ readonly event?: { readonly kind?: string; readonly step?: number } }];
        if (event?.kind !== 'step' || event.step !== wanted) return;
        // After each step the training waits for a task of its own.
        const wait = (task: () => void): void => {
          Object.assign(globalThis, { setTimeout: later, [held]: () => later(task) });
        };
        Object.assign(globalThis, { postMessage: post, setTimeout: wait });
      };
      Object.assign(globalThis, { postMessage: heard });
    },
    [step, name] as const,
  );
  return {
    reached: () => polled(() => worker.evaluate(isHeld, name)),
    release: () => worker.evaluate(letGo, name),
  };
}
