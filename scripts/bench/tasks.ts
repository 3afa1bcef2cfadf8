// npm run bench -- tasks: while 300 slices are read and their head is found, how long the page's own thread is held at a time.
import { buildPages } from './builtPage.ts';
import { type MainThreadTasks, traceMainThread } from './mainThread.ts';
import { SIDE, writeReadFiles } from './readFiles.ts';
import { ms, print } from './table.ts';

const SLICES = 300;
const AIM_MS = 50;

export async function benchTasks(rounds: number): Promise<readonly MainThreadTasks[]> {
  console.log(`Building the page, and making ${SLICES} slices of ${SIDE} x ${SIDE}.`);
  const pages = await buildPages();
  try {
    const { uncompressed } = await writeReadFiles(pages.folder, ['uncompressed'], SLICES, () => undefined);
    const results: MainThreadTasks[] = [];
    for (let round = 0; round < rounds; round++) {
      const { page, drop, close } = await pages.visit('');
      try {
        await page.getByRole('button', { name: 'Demo patient' }).waitFor();
        await page.waitForLoadState('networkidle');
        const ended = await traceMainThread(page);
        await drop(uncompressed.paths);
        await page.locator('.run-block button.primary:enabled').waitFor();
        results.push(await ended());
      } finally {
        await close();
      }
      console.log(`  round ${round + 1} of ${rounds}: ${ms(results.at(-1)?.longestBusy ?? NaN)}`);
    }
    report(results);
    return results;
  } finally {
    await pages.close();
  }
}

function report(results: readonly MainThreadTasks[]): void {
  print(
    `The page's own thread, from the drop of ${SLICES} slices of ${SIDE} x ${SIDE} until Synthesise may be pressed`,
    results.map(({ tasks, longestBusy, longestByClock, over50 }, i) => ({
      round: String(i + 1),
      tasks: String(tasks),
      'longest, processor time': ms(longestBusy),
      'longest, by the clock': ms(longestByClock),
      [`over ${AIM_MS} ms`]: String(over50),
    })),
  );
}
