// npm run bench -- open: from the drop of a real CT to its first painted slice.
import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type BuiltPages, buildPages } from './builtPage.ts';
import { print, spread, spreadOf } from './table.ts';

export const REAL_CT = '../shared/data/ct-head-ge';
/** What a user should wait at most before the CT is there, ms. */
const AIM_MS = 1000;

/** `folder`: a CT's DICOM files; each visit has a fresh browser. */
export async function benchOpening(rounds: number, folder: string): Promise<object> {
  if (!existsSync(folder)) throw new Error(`${folder} is not there; name a folder with a CT by --ct.`);
  const paths = readdirSync(folder)
    .filter((name) => name.endsWith('.dcm'))
    .map((name) => resolve(folder, name));
  console.log(`Building the page, to drop ${paths.length} files of ${folder}.`);
  const pages = await buildPages({ peer: false });
  try {
    const samples: number[] = [];
    for (let round = 0; round < rounds; round++) {
      samples.push(await openOnce(pages, paths));
      console.log(`  round ${round + 1} of ${rounds}: ${samples.at(-1)?.toFixed(0)} ms`);
    }
    const firstSlice = spreadOf(samples);
    print(`${folder}, ${paths.length} files, from the drop`, [
      {
        'first slice painted': spread(firstSlice),
        'within a second': firstSlice.median <= AIM_MS ? 'yes' : 'no',
      },
    ]);
    return { firstSlice };
  } finally {
    await pages.close();
  }
}

interface Watched {
  readonly opened: { drop?: number; painted?: number };
}

async function openOnce(pages: BuiltPages, paths: readonly string[]): Promise<number> {
  const { page, drop, close } = await pages.visit('', watch);
  try {
    await page.getByRole('button', { name: 'Demo patient' }).waitFor();
    await page.waitForTimeout(1000); // its workers start
    await drop(paths);
    await page.waitForFunction(() => (globalThis as unknown as Watched).opened.painted !== undefined);
    const { drop: from = NaN, painted = NaN } = await page.evaluate(
      () => (globalThis as unknown as Watched).opened,
    );
    return painted - from;
  } finally {
    await close();
  }
}

/** Runs in the page before its own scripts: looks at every frame whether the CT's pane shows more than black. */
function watch(): void {
  const opened: { drop?: number; painted?: number } = {};
  Object.assign(globalThis, { opened });
  const small = new OffscreenCanvas(16, 16).getContext('2d', { willReadFrequently: true });
  const look = (): void => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas[data-part="base"]');
    if (canvas && canvas.width > 0 && small) {
      small.drawImage(canvas, 0, 0, 16, 16);
      if (small.getImageData(0, 0, 16, 16).data.some((value, i) => i % 4 < 3 && value > 20)) {
        opened.painted = performance.now();
        return;
      }
    }
    requestAnimationFrame(look);
  };
  addEventListener(
    'drop',
    () => {
      opened.drop = performance.now();
      look();
    },
    true,
  );
}
