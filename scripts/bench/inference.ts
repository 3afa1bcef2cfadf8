// One slice through DRUNet: times of every contestant, interleaved; what each asks of a GPU; what arithmetic predicts.
import type { DrunetSpec } from '../../src/core/network/modelManifest.ts';
import { aimsOf, reportAims } from './aims.ts';
import type { BenchBrowser, OpenedPage } from './browser.ts';
import type { ContestantName } from './page/contestant.ts';
import type { GpuCounts } from '../../src/engine/testing/countGpu.ts';
import type { RunReport } from './page/page.ts';
import { ourWorkOf, type Work, workOf } from './page/definition.ts';
import { roofline } from './roofline.ts';
import type { Measured, Section, SectionResult } from './sectionResult.ts';
import { count, mb, print, spread, spreadOf } from './table.ts';

/** Nothing is computed in a dry round: the more, the steadier is the time of handing over. */
const DRY_ROUNDS = 15;
/** onnxruntime-web hands over bit by bit while its call is awaited. */
const AT_ONCE: readonly ContestantName[] = ['ours', 'stock tfjs'];

const CONTESTANTS: readonly ContestantName[] = ['ours', 'stock tfjs', 'onnxruntime-web'];

const drunet = (width: number, depth: DrunetSpec['depth'] = 101): DrunetSpec => ({
  family: 'drunet',
  depth,
  width,
  inputs: 3,
  outputs: 2,
});

const SECTIONS: readonly Section[] = [
  { part: 'counted', backend: 'webgpu', spec: drunet(64), size: 448, dry: true },
  { part: 'webgpu', backend: 'webgpu', spec: drunet(16), size: 64, dry: false },
  { part: 'wasm', backend: 'wasm', spec: drunet(64), size: 224, dry: false },
  { part: 'wasm', backend: 'wasm', spec: drunet(64), size: 448, smaller: drunet(64, 34), dry: false },
];

export async function benchInference(
  browser: BenchBrowser,
  threads: number,
  rounds: number,
  wanted: (part: string) => boolean,
): Promise<readonly SectionResult[]> {
  const results: SectionResult[] = [];
  for (const section of SECTIONS.filter(({ part }) => wanted(part))) {
    console.log(`\n${section.part}: width ${section.spec.width}, ${section.size} x ${section.size} ...`);
    const measured = await measure(browser, section, threads, section.dry ? DRY_ROUNDS : rounds);
    const result = {
      ...section,
      measured,
      definition: workOf(section.spec, section.size),
      ours: ourWorkOf(section.spec, section.size),
    };
    results.push(result);
    report(result);
  }
  reportAims(aimsOf(results));
  return results;
}

async function measure(
  browser: BenchBrowser,
  { backend, spec, size, smaller, dry }: Section,
  threads: number,
  rounds: number,
): Promise<readonly Measured[]> {
  const opened: {
    contestant: ContestantName;
    spec: DrunetSpec;
    page: OpenedPage;
    runsOn: string;
    load: GpuCounts;
  }[] = [];
  const contestants = CONTESTANTS.map((contestant) => ({ contestant, spec }));
  if (smaller) contestants.push({ contestant: 'ours', spec: smaller });
  for (const one of contestants) {
    const page = await browser.open();
    const { runsOn, counts } = await page.call('load', { ...one, backend, threads, size, dry });
    opened.push({ ...one, page, runsOn, load: counts });
  }
  const firsts: RunReport[] = [];
  const logits: number[][] = [];
  for (const { page } of opened) {
    firsts.push(await page.call('run'));
    logits.push(dry ? [] : await page.call('logits'));
  }
  const times = opened.map((): number[] => []);
  const handedOver = opened.map((): number[] => []);
  const last: GpuCounts[] = [];
  for (let round = 0; round < rounds; round++)
    for (const [i, { page }] of opened.entries()) {
      const { milliseconds, handedOverMs, counts } = await page.call('run');
      times[i]?.push(milliseconds);
      handedOver[i]?.push(handedOverMs);
      last[i] = counts;
    }
  for (const { page } of opened) await page.close();
  return opened.map(({ contestant, spec: network, runsOn, load }, i): Measured => {
    const first = firsts[i];
    const perSlice = last[i];
    if (!first || !perSlice) throw new Error(`${contestant} did not run.`);
    const peakBytes = Math.max(load.peakBytes, first.counts.peakBytes, perSlice.peakBytes);
    return {
      contestant,
      spec: network,
      runsOn,
      time: dry ? null : spreadOf(times[i] ?? []),
      first: first.milliseconds,
      handedOverMs: AT_ONCE.includes(contestant) ? spreadOf(handedOver[i] ?? []).median : null,
      perSlice,
      pipelines: load.pipelines + first.counts.pipelines + perSlice.pipelines,
      peakBytes,
      peakBeyondWeights: peakBytes - workOf(network, size).weightBytes,
      difference: dry || network !== spec ? null : relativeDifference(logits[0] ?? [], logits[i] ?? []),
    };
  });
}

function relativeDifference(ours: readonly number[], theirs: readonly number[]): number {
  let [largest, off] = [0, ours.length === theirs.length ? 0 : NaN];
  ours.forEach((value, i) => {
    largest = Math.max(largest, Math.abs(value));
    off = Math.max(off, Math.abs(value - (theirs[i] ?? NaN)));
  });
  return off / largest;
}

function report({ backend, spec, size, dry, measured, definition, ours }: SectionResult): void {
  const net = `DRUNet-${spec.depth}${spec.width === 64 ? '' : `, width ${spec.width}`}, ${size} x ${size}`;
  const adapter = measured[0]?.runsOn ?? '';
  const base = measured[0]?.time?.median ?? NaN;
  print(
    `${net}, ${backend} (${adapter})${dry ? ': calls counted, dispatches not sent' : ''}`,
    measured.map((m) => ({
      contestant: m.spec === spec ? m.contestant : `${m.contestant}, DRUNet-${m.spec.depth}`,
      ...(m.time
        ? {
            'a slice': spread(m.time),
            'beside ours': `${(m.time.median / base).toFixed(2)} x`,
            'image off by': m.difference === null ? '' : m.difference.toExponential(1),
          }
        : {}),
      ...(backend === 'webgpu'
        ? {
            dispatches: count(m.perSlice.dispatches),
            submits: count(m.perSlice.submits),
            'bind groups': count(m.perSlice.bindGroups),
            'handed over in': m.handedOverMs === null ? '' : `${m.handedOverMs.toFixed(1)} ms`,
            pipelines: count(m.pipelines),
            'peak GPU': mb(m.peakBytes),
            'beyond weights': mb(m.peakBeyondWeights),
            'live after': mb(m.perSlice.liveBytes),
            'read back': mb(m.perSlice.readBackBytes),
          }
        : {}),
    })),
  );
  if (!dry) return;
  const row = (name: string, work: Work): Record<string, string> => ({
    graph: name,
    operations: count(work.operations),
    GFLOP: ((2 * work.macs) / 1e9).toFixed(1),
    weights: mb(work.weightBytes),
    'feature traffic': mb(work.featureBytes),
  });
  print('Work by arithmetic', [row('the definition', definition), row('ours', ours)]);
  print(
    'What a roofline predicts a slice (a prediction from published peaks, not a measurement)',
    roofline(ours).map(({ card, milliseconds, boundBy }, i) => ({
      card,
      ours: `${milliseconds.toFixed(1)} ms (${boundBy})`,
      'the definition': `${(roofline(definition)[i]?.milliseconds ?? NaN).toFixed(1)} ms`,
    })),
  );
}
