// npm run bench -- scroll: milliseconds a slice while slices are scrolled through: prepared ones in four linked panes, and the three planes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { phantom } from '../../src/dicom/testing/phantom.ts';
import { writeUntrainedModel } from '../../src/node/untrainedModel.ts';
import { buildPages } from './builtPage.ts';
import { heightOf, SIDE, STUDY, writeReadFiles } from './readFiles.ts';
import { ms, type Percentiles, percentiles, print } from './table.ts';

const SLICES = 120;
/** To the last slice and back. */
const STEPS = 2 * (SLICES - 1);
const AIM_MS = 16;
/** Coronal or sagittal slices scrolled through, from the first on, each worked out when it is first shown. */
const REFORMATS = 200;

export interface ScrollResult {
  readonly panes: readonly string[];
  readonly steps: number;
  /** What one slice costs the page's thread: its wheel event, and the frame's callbacks that draw all panes. Milliseconds. */
  readonly work: Percentiles;
  /** From one frame to the next while every frame brings a slice: with style, layout and painting. Milliseconds. */
  readonly frames: Percentiles;
  /** The work a slice, in the coronal and the sagittal of three planes of an image. */
  readonly planes: readonly { readonly what: string; readonly work: Percentiles }[];
  /** Processor time of the page's thread a slice: all its tasks, whoever else had the processor meanwhile. Milliseconds. */
  readonly processor: Percentiles;
}

export async function benchScrolling(rounds: number): Promise<readonly ScrollResult[]> {
  console.log(`Building the page, and making ${SLICES} slices of ${SIDE} x ${SIDE} with their MR.`);
  const pages = await buildPages();
  try {
    const models = join(pages.folder, 'dist/models');
    const bytes = await writeUntrainedModel(join(models, 'bench'), 'bench', 64);
    const entry = { id: 'bench', name: 'Untrained', path: 'bench/model.json', bytes, default: true };
    const list = { format: 'synthmr-models', formatVersion: 1, models: [entry], featureNetworks: [] };
    writeFileSync(join(models, 'manifest.json'), JSON.stringify(list));
    const { uncompressed } = await writeReadFiles(pages.folder, ['uncompressed'], SLICES, () => undefined);
    const visit = await pages.visit('');
    try {
      await visit.drop([...uncompressed.paths, ...writeMr(pages.folder)]);
      await prepare(visit.page);
      const results: ScrollResult[] = [];
      for (let round = 0; round < rounds; round++) {
        console.log(`  round ${round + 1} of ${rounds}`);
        results.push(await scrollThrough(visit.page));
      }
      report(results);
      return results;
    } finally {
      await visit.close();
    }
  } finally {
    await pages.close();
  }
}

/** MR of the same head in the same frame of reference, coarser. */
function writeMr(folder: string): string[] {
  mkdirSync(join(folder, 'MR'));
  const [low, high] = [heightOf(0, SLICES), heightOf(SLICES - 1, SLICES)];
  const heights = Array.from({ length: 20 }, (_, i) => low + ((high - low) * i) / 19);
  const files = phantom({
    modality: 'MR',
    columns: 128,
    rows: 128,
    pixelMm: 1.8,
    heights,
    studyUid: STUDY,
    seriesNumber: 7,
    description: 'T1 phantom',
    intercept: -1000,
    echoTime: 10,
  });
  return files.map(({ name, bytes }) => {
    const path = join(folder, 'MR', name);
    writeFileSync(path, bytes);
    return path;
  });
}

/** Everything on screen is made: the CT read, the MR aligned, every slice synthesised, four panes with an image each. */
async function prepare(page: Page): Promise<void> {
  const synthesise = page.getByRole('button', { name: 'Synthesise', exact: true });
  await page.waitForFunction(() => {
    const button = document.querySelector<HTMLButtonElement>('.run-block button.primary');
    return button?.disabled === false;
  });
  console.log('  the CT is read');
  await synthesise.click();
  await page
    .getByRole('complementary', { name: 'Panel' })
    .getByText(/^All \d+ slices? made by/)
    .waitFor();
  console.log('  every slice is synthesised');
  await page.getByLabel('Image in pane 4').selectOption('difference-t1');
  await page.waitForFunction(
    () =>
      document.querySelectorAll('.pane[data-absent="false"]:has([data-part="pending"][hidden])').length === 4,
  );
  console.log('  four panes have their images');
  await page.waitForTimeout(3000);
}

async function scrollThrough(page: Page): Promise<ScrollResult> {
  await page.evaluate(toFirstSlice);
  const { panes, work, frames } = await page.evaluate(scrollInPage, { steps: STEPS, turn: STEPS / 2, at: 0 });
  const processor = percentiles(await processorTimes(page));
  const planes = await planeTimes(page);
  return {
    planes,
    panes,
    steps: STEPS,
    work: percentiles(work),
    frames: percentiles(frames),
    processor,
  };
}

/** Three planes of the CT and of a difference: what a coronal and a sagittal slice cost, none of which was prepared. */
async function planeTimes(page: Page): Promise<ScrollResult['planes']> {
  const results: { what: string; work: Percentiles }[] = [];
  for (const image of ['ct', 'difference-t1']) {
    await page.keyboard.press('j');
    await page.getByLabel('Image in pane 1').selectOption(image);
    for (const [at, plane] of ['coronal', 'sagittal'].entries()) {
      const pane = page.locator('.pane').nth(at + 1);
      await pane.focus();
      await page.keyboard.press('Home');
      await page.waitForTimeout(500);
      const { work } = await page.evaluate(scrollInPage, { steps: REFORMATS, turn: REFORMATS, at: at + 1 });
      results.push({ what: `${plane} of ${image}, work of the page`, work: percentiles(work) });
    }
    await page.locator('.pane').first().focus();
    for (let i = 0; i < 2; i++) await page.keyboard.press('u');
    await page.getByRole('button', { name: /^Layout: / }).click();
    await page.getByRole('menuitemradio', { name: 'Four panes' }).click();
  }
  return results;
}

/** One slice at a time, with what the browser counts of the thread's processor time before and after. */
async function processorTimes(page: Page): Promise<readonly number[]> {
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async (): Promise<number> => {
    const { metrics } = await client.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
  };
  await page.evaluate(toFirstSlice);
  const times: number[] = [];
  for (let step = 1; step < SLICES; step++) {
    const before = await spent();
    await page.evaluate(scrollInPage, { steps: 1, turn: 1, at: 0 });
    times.push((await spent()) - before);
  }
  await client.detach();
  return times;
}

/** Runs in the page, as the others below. */
async function toFirstSlice(): Promise<void> {
  const pane = document.querySelector('.pane');
  const first = (): boolean =>
    parseInt(pane?.querySelector('[data-part="slice"]')?.textContent ?? '', 10) === 1;
  for (let i = 0; i < 2000 && !first(); i++) {
    pane?.dispatchEvent(new WheelEvent('wheel', { deltaY: -40, bubbles: true, cancelable: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  }
  if (!first()) throw new Error('The first slice was not reached.');
}

/**
 * Scrolls `steps` slices in pane `at`, after `turn` of them backwards. A frame's callbacks run in the order in which they
 * were asked for: the first of ours stands before the page's own, which the wheel event asks for, the second after it.
 */
async function scrollInPage({
  steps,
  turn,
  at,
}: {
  readonly steps: number;
  readonly turn: number;
  readonly at: number;
}): Promise<{ panes: string[]; work: number[]; frames: number[] }> {
  const all = [...document.querySelectorAll<HTMLElement>('.pane')];
  const pane = all[at];
  if (!pane) throw new Error('There is no pane.');
  const slice = (): string => pane.querySelector('[data-part="slice"]')?.textContent ?? '';
  const step = (by: number): Promise<{ work: number; at: number }> =>
    new Promise((done) => {
      let drawingFrom = 0;
      requestAnimationFrame(() => (drawingFrom = performance.now()));
      const from = performance.now();
      pane.dispatchEvent(new WheelEvent('wheel', { deltaY: 40 * by, bubbles: true, cancelable: true }));
      const handled = performance.now() - from;
      requestAnimationFrame((at) => {
        done({ work: handled + performance.now() - drawingFrom, at });
      });
    });
  const work: number[] = [];
  const frames: number[] = [];
  let last: number | null = null;
  for (let i = 0; i < steps; i++) {
    const before = slice();
    const done = await step(i < turn ? 1 : -1);
    if (slice() === before) throw new Error(`Step ${i + 1} showed no other slice than ${before}.`);
    work.push(done.work);
    if (last !== null) frames.push(done.at - last);
    last = done.at;
  }
  return { panes: all.map((one) => one.dataset['image'] ?? ''), work, frames };
}

function report(results: readonly ScrollResult[]): void {
  const row = (round: number, what: string, { median, p95, most }: Percentiles): Record<string, string> => ({
    round: String(round),
    'a slice': what,
    median: ms(median),
    '95th percentile': ms(p95),
    most: ms(most),
  });
  print(
    `Scrolling ${SLICES} prepared slices of ${SIDE} x ${SIDE}, ${STEPS} steps, one a frame, 1440 x 900: ${results[0]?.panes.join(', ') ?? ''}`,
    results.flatMap(({ work, frames, processor, planes }, i) => [
      row(i + 1, 'work of the page', work),
      row(i + 1, 'frame to frame', frames),
      row(i + 1, "processor time of the page's thread", processor),
      ...planes.map((plane) => row(i + 1, plane.what, plane.work)),
    ]),
  );
  const judge = (what: string, times: readonly Percentiles[]): void => {
    const p95 = times.map((time) => time.p95).sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
    console.log(
      `95th percentile of ${what}, median of the rounds: ${ms(p95)}; the aim is under ${AIM_MS} ms: ${p95 < AIM_MS ? 'met' : 'missed'}.`,
    );
  };
  judge(
    "a slice's work on the clock",
    results.map(({ work }) => work),
  );
  judge(
    "a slice's processor time",
    results.map(({ processor }) => processor),
  );
  const slowest = results.map(({ planes }) =>
    planes.map(({ work }) => work).reduce((a, b) => (a.p95 > b.p95 ? a : b)),
  );
  judge('the slowest plane of a slice that was not prepared, on the clock', slowest);
}
