// npm run bench -- read: from a drop of 300 slices to the first image and to the volume, beside cornerstone-wado-image-loader.
import { buildPages, type BuiltPages } from './builtPage.ts';
import type { ReadMarks } from './page/readMarks.ts';
import { type Coding, SIDE, writeReadFiles } from './readFiles.ts';
import { mb, ms, print, spread, type Spread, spreadOf } from './table.ts';

type Reader = 'ours' | 'cornerstone-wado-image-loader';
const READERS: readonly Reader[] = ['ours', 'cornerstone-wado-image-loader'];
const SLICES = 300;
const CODINGS: readonly Coding[] = ['uncompressed', 'JPEG 2000'];

interface ReadRun {
  readonly firstImage: number;
  readonly read: number;
  readonly prepared: number | null;
  /** Most bytes resident until all slices are decoded, and how many of them came after the drop. */
  readonly peakBytes: number | null;
  readonly addedBytes: number | null;
}

export interface ReadResult {
  readonly coding: Coding;
  readonly reader: Reader;
  readonly firstImage: Spread;
  readonly read: Spread;
  readonly prepared: Spread | null;
  readonly slicesPerSecond: number;
  readonly peakBytes: number | null;
  readonly addedBytes: number | null;
  readonly fileBytes: number;
}

/** Visits take turns: ours, the peer, ours again; each in a fresh browser. */
export async function benchReading(
  rounds: number,
  wanted: (part: string) => boolean,
): Promise<readonly ReadResult[]> {
  const codings = CODINGS.filter((coding) => wanted(coding === 'JPEG 2000' ? 'jpeg2000' : coding));
  console.log(`Building the page, and making ${SLICES} slices of ${SIDE} x ${SIDE}.`);
  const pages = await buildPages();
  try {
    const files = await writeReadFiles(pages.folder, codings, SLICES, (done, total) => {
      if (done % 100 === 0) console.log(`  ${done} of ${total} slices`);
    });
    const results: ReadResult[] = [];
    for (const coding of codings) {
      const runs: Record<Reader, ReadRun[]> = { ours: [], 'cornerstone-wado-image-loader': [] };
      for (let round = 0; round < rounds; round++)
        for (const reader of READERS) {
          runs[reader].push(await readOnce(pages, reader, files[coding].paths));
          console.log(
            `  ${coding}, round ${round + 1} of ${rounds}, ${reader}: ${ms(runs[reader].at(-1)?.read ?? NaN)}`,
          );
        }
      const both = READERS.map((reader) => resultOf(coding, reader, runs[reader], files[coding].bytes));
      results.push(...both);
      report(coding, both);
    }
    return results;
  } finally {
    await pages.close();
  }
}

async function readOnce(pages: BuiltPages, reader: Reader, paths: readonly string[]): Promise<ReadRun> {
  const ours = reader === 'ours';
  const held: { peak: number | null; look: () => void } = { peak: null, look: () => undefined };
  const visit = ours
    ? await pages.visit('', watchOurs, { allSlicesRead: () => held.look() })
    : await pages.visit('scripts/bench/page/reader.html');
  try {
    const { page, memory } = visit;
    if (ours) await page.getByRole('button', { name: 'Demo patient' }).waitFor();
    await page.waitForLoadState('networkidle');
    memory.mark();
    const before = memory.now();
    held.look = () => {
      held.peak = memory.peak();
    };
    await visit.drop(paths);
    await page.waitForFunction(() => (globalThis as unknown as Watched).readMarks.read !== undefined);
    if (!ours) held.look();
    if (ours)
      await page.waitForFunction(() => (globalThis as unknown as Watched).readMarks.prepared !== undefined);
    const marks = await page.evaluate(() => (globalThis as unknown as Watched).readMarks);
    const since = (mark: number | undefined): number => (mark ?? NaN) - (marks.drop ?? NaN);
    return {
      firstImage: since(marks.firstImage),
      read: since(marks.read),
      prepared: ours ? since(marks.prepared) : null,
      peakBytes: held.peak,
      addedBytes: held.peak === null || before === null ? null : held.peak - before,
    };
  } finally {
    await visit.close();
  }
}

interface Watched {
  readonly readMarks: ReadMarks;
}

/**
 * Runs in our page before its own scripts, and learns from outside what it reached: a pane that says its slice is drawn,
 * the first call for the masks (which follows the last slice), the button that may be pressed once the head is found.
 */
function watchOurs(): void {
  const marks: ReadMarks = {};
  Object.assign(globalThis, { readMarks: marks });
  addEventListener('drop', () => (marks.drop = performance.now()), true);
  const { Worker: Plain } = globalThis;
  const page = globalThis as unknown as { readonly allSlicesRead: () => Promise<void> };
  let looked: Promise<void> | null = null;
  globalThis.Worker = class extends Plain {
    override postMessage(message: { readonly method?: string }, ...rest: never[]): void {
      if (message.method !== 'reducePlanes') {
        super.postMessage(message, ...rest);
        return;
      }
      marks.read ??= performance.now();
      // The memory is looked at before the head is looked for.
      looked ??= page.allSlicesRead();
      void looked.then(() => {
        super.postMessage(message, ...rest);
      });
    }
  };
  const look = (): void => {
    if (marks.drop === undefined) return;
    if (document.querySelector('.pane[data-absent="false"]:has([data-part="pending"][hidden])'))
      marks.firstImage ??= performance.now();
    const button = document.querySelector<HTMLButtonElement>('.run-block button.primary');
    if (marks.read !== undefined && button?.disabled === false) marks.prepared ??= performance.now();
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
}

function resultOf(coding: Coding, reader: Reader, runs: readonly ReadRun[], fileBytes: number): ReadResult {
  const read = spreadOf(runs.map((run) => run.read));
  const prepared = runs.flatMap((run) => run.prepared ?? []);
  const median = (values: readonly (number | null)[]): number | null => {
    const known = values.filter((value) => value !== null);
    return known.length > 0 ? spreadOf(known).median : null;
  };
  return {
    coding,
    reader,
    firstImage: spreadOf(runs.map((run) => run.firstImage)),
    read,
    prepared: prepared.length > 0 ? spreadOf(prepared) : null,
    slicesPerSecond: SLICES / (read.median / 1000),
    peakBytes: median(runs.map((run) => run.peakBytes)),
    addedBytes: median(runs.map((run) => run.addedBytes)),
    fileBytes,
  };
}

function report(coding: Coding, results: readonly ReadResult[]): void {
  const [ours, peer] = results;
  if (!ours || !peer) return;
  print(
    `${SLICES} slices of ${SIDE} x ${SIDE}, ${coding} (${mb(ours.fileBytes)}), from the drop`,
    results.map((r) => ({
      reader: r.reader,
      'first image': spread(r.firstImage),
      'all slices': spread(r.read),
      'head found': r.prepared ? spread(r.prepared) : '',
      'slices a second': r.slicesPerSecond.toFixed(1),
      ...(r.peakBytes === null || r.addedBytes === null
        ? {}
        : { "page's process, peak": mb(r.peakBytes), 'of it since the drop': mb(r.addedBytes) }),
    })),
  );
  const ratio = (a: number | null, b: number | null): string =>
    a === null || b === null ? 'not counted on this system (no /proc)' : (a / b).toFixed(2);
  console.log(
    `Ours by the peer: throughput ${ratio(ours.slicesPerSecond, peer.slicesPerSecond)}, peak memory ${ratio(ours.peakBytes, peer.peakBytes)}, memory added by the drop ${ratio(ours.addedBytes, peer.addedBytes)}.`,
  );
}
