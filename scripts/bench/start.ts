// Time to the first slice, split into start, fetch, decode, upload, compile and run, on both backends.
import { writeUntrainedModel } from '../../src/node/untrainedModel.ts';
import type { BenchBrowser } from './browser.ts';
import type { FirstSlice } from './page/firstSlice.ts';
import { ms, print } from './table.ts';

/** Below the folder that the bench serves, and no part of the repository. */
const SMALL_MODEL = 'test-results/bench-model';

export interface FirstSliceResult extends FirstSlice {
  readonly backend: 'wasm' | 'webgpu';
}

/**
 * `model`: a model.json, or a list of models whose default is taken, as the bench's server has it. An adapter that computes
 * in software gets a small untrained model instead: DRUNet-101 would keep it for many minutes.
 */
export async function benchFirstSlice(
  browser: BenchBrowser,
  threads: number,
  model: string,
): Promise<readonly FirstSliceResult[]> {
  const results: FirstSliceResult[] = [];
  for (const backend of ['wasm', 'webgpu'] as const) {
    console.log(`The first slice on ${backend} ...`);
    const page = await browser.open();
    try {
      const small = backend === 'webgpu' && (await page.call('adapter')).software;
      if (small) await writeUntrainedModel(SMALL_MODEL, 'untrained-small', 128);
      const url = small ? `/${SMALL_MODEL}/model.json` : model;
      results.push({ backend, ...(await page.call('firstSlice', url, backend, threads)) });
    } catch (thrown) {
      console.error(
        `No first slice on ${backend}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      );
      process.exitCode = 1;
    }
    await page.close();
  }
  if (results.length > 0)
    print(
      'Time to the first slice, a first visit (compile: shaders that were waited for; check: self-test and timing)',
      results.map(({ model: name, size, runsOn, backend, ...times }) => ({
        model: `${name}, ${size} x ${size}`,
        on: backend === 'webgpu' ? `webgpu, ${runsOn}` : runsOn,
        ...Object.fromEntries(Object.entries(times).map(([stage, value]) => [stage, ms(value)])),
      })),
    );
  return results;
}
