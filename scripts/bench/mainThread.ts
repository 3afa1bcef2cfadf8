// What each task of a page's main thread cost in processor time, from Chromium's own trace: other programs on the machine
// cannot lengthen it, as they can what the page measures by the clock.
import type { Page } from 'playwright';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds by the clock. */
  readonly dur?: number;
  /** Microseconds of the processor. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export interface MainThreadTasks {
  readonly tasks: number;
  /** Of the longest task, in milliseconds: of the processor, and by the clock. */
  readonly longestBusy: number;
  readonly longestByClock: number;
  /** Tasks over 50 ms of the processor. */
  readonly over50: number;
}

/** Traces from now on; what it answers ends the trace and tells the tasks of the page's main thread. */
export async function traceMainThread(page: Page): Promise<() => Promise<MainThreadTasks>> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page has no browser to trace.');
  const client = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  client.on('Tracing.dataCollected', ({ value }) => {
    events.push(...(value as unknown as readonly TraceEvent[]));
  });
  await client.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: ['disabled-by-default-devtools.timeline', '__metadata'],
      excludedCategories: ['*'],
    },
  });
  return async () => {
    const ended = new Promise<void>((resolve) => {
      client.once('Tracing.tracingComplete', () => resolve());
    });
    await client.send('Tracing.end');
    await ended;
    await client.detach();
    return tasksOf(events);
  };
}

function tasksOf(events: readonly TraceEvent[]): MainThreadTasks {
  const main = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = events.filter(
    ({ name, ph, pid, tid, tdur }) =>
      name === 'RunTask' && ph === 'X' && tdur !== undefined && main.has(`${pid} ${tid}`),
  );
  if (tasks.length === 0) throw new Error('The trace holds no task of the main thread.');
  const busy = tasks.map(({ tdur = 0 }) => tdur / 1000);
  return {
    tasks: tasks.length,
    longestBusy: Math.max(...busy),
    longestByClock: Math.max(...tasks.map(({ dur = 0 }) => dur / 1000)),
    over50: busy.filter((ms) => ms > 50).length,
  };
}
