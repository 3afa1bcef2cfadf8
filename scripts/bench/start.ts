// Time to the first slice, split into start, fetch, decode, upload, compile and run, on both backends.
import type { BenchBrowser } from './browser.ts';
import type { FirstSlice } from './page/firstSlice.ts';
import { ms, print } from './table.ts';

/** `model`: a model.json, or a list of models whose default is taken, as the bench's server has it. */
export async function benchFirstSlice(
  browser: BenchBrowser,
  threads: number,
  model: string,
): Promise<readonly FirstSlice[]> {
  const results: FirstSlice[] = [];
  for (const backend of ['wasm', 'webgpu'] as const) {
    const page = await browser.open();
    try {
      results.push(await page.call('firstSlice', model, backend, threads));
    } catch (thrown) {
      console.error(
        `No first slice on ${backend} with ${model}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      );
    }
    await page.close();
  }
  if (results.length > 0)
    print(
      'Time to the first slice, a first visit (compile: shaders; total includes the self-test and a trial)',
      results.map(({ model: name, size, runsOn, ...times }) => ({
        model: `${name}, ${size} x ${size}`,
        on: runsOn,
        ...Object.fromEntries(Object.entries(times).map(([stage, value]) => [stage, ms(value)])),
      })),
    );
  return results;
}
