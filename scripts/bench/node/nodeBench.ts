// npm run bench -- node: ours, stock tfjs and onnxruntime-web in Node over Dawn, each in a process of its own, and PyTorch where it has a GPU.
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DrunetSpec } from '../../../src/core/network/modelManifest.ts';
import { ms, print } from '../table.ts';
import { type BatchReport, type ChildReport, type ChildRequest, MARK } from './childReport.ts';
import type { LayerTimes } from './layers.ts';

export interface NodeBenchOptions {
  readonly spec: DrunetSpec;
  readonly size: number;
  readonly batches: readonly number[];
  readonly rounds: number;
}

const bundled = !import.meta.url.endsWith('.ts');

/** A contestant that takes longer is ended: the others shall still be told of. */
const LIMIT_MS = 5 * 60_000;

/** The child's answer. Throws where it ended without one. */
async function child<T>(request: ChildRequest): Promise<T> {
  const entry = fileURLToPath(new URL(bundled ? './child.mjs' : './child.ts', import.meta.url));
  const running = spawn(
    process.execPath,
    [...(bundled ? [] : ['--import', 'tsx']), entry, JSON.stringify(request)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let out = '';
  running.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  const late = setTimeout(() => running.kill('SIGKILL'), LIMIT_MS);
  await new Promise((resolve) => running.on('close', resolve));
  clearTimeout(late);
  const line = out.split('\n').find((one) => one.startsWith(MARK));
  if (!line)
    throw new Error(`${request.contestant} gave no report within ${LIMIT_MS / 60_000} minutes, or failed.`);
  return JSON.parse(line.slice(MARK.length)) as T;
}

const CONTESTANTS = ['ours', 'ours, tuned', 'stock tfjs', 'onnxruntime-web'] as const;

export async function benchNode({ spec, size, batches, rounds }: NodeBenchOptions): Promise<object> {
  const reports: { readonly contestant: string; readonly report: ChildReport }[] = [];
  for (const contestant of CONTESTANTS) {
    const own = contestant === 'onnxruntime-web' ? batches.filter((slices) => slices === 1) : batches;
    console.log(`${contestant} ...`);
    const report = await child<ChildReport>({ contestant, spec, size, batches: own, rounds }).catch(
      (thrown: unknown): ChildReport => ({ adapter: '', batches: [], failed: String(thrown) }),
    );
    reports.push({ contestant, report });
  }
  const [first] = reports;
  const figure = (of: (batch: BatchReport) => string, report: ChildReport, slices: number): string => {
    const batch = report.batches.find((one) => one.slices === slices);
    return batch ? of(batch) : '';
  };
  const table = (title: string, of: (batch: BatchReport) => string): void => {
    print(
      title,
      reports.map(({ contestant, report }) => ({
        contestant,
        ...Object.fromEntries(batches.map((slices) => [`batch ${slices}`, figure(of, report, slices)])),
      })),
    );
  };
  const net = `DRUNet-${spec.depth}, width ${spec.width}, ${size} x ${size}, f32, ${first?.report.adapter ?? ''}`;
  table(`${net}: a slice, its numbers awaited`, ({ msPerSlice }) => ms(msPerSlice));
  table('Of it JavaScript until the call comes back, a batch', ({ enqueueMs }) => ms(enqueueMs));
  table('First call of this batch, shaders compiled on the way', ({ firstMs }) => ms(firstMs));
  table('Sum of the logits', ({ checksum }) => checksum.toPrecision(6));
  for (const { contestant, report } of reports)
    if (report.failed !== null) console.log(`${contestant}: ${report.failed}`);
  const tuned = reports.find(({ contestant }) => contestant === 'ours, tuned')?.report.batches ?? [];
  for (const { slices, tuning } of tuned) console.log(`tuned for batch ${slices}: ${JSON.stringify(tuning)}`);
  pytorch(spec, size, batches, rounds);
  return { node: reports };
}

export async function benchLayers({ spec, size, batches, rounds }: NodeBenchOptions): Promise<object> {
  const { adapter, layers } = await child<{
    readonly adapter: string;
    readonly layers: readonly LayerTimes[];
  }>({ contestant: 'layers', spec, size, batches, rounds });
  const least = ({ ms: times }: LayerTimes): number => Math.min(...Object.values(times));
  const sorted = [...layers].sort((a, b) => b.count * least(b) - a.count * least(a));
  print(
    `Layers of DRUNet-${spec.depth}, width ${spec.width}, ${size} x ${size}, ${batches[0] ?? 1} at once, ${adapter}: milliseconds by the GPU's clock`,
    sorted.map((layer) => {
      const best = Object.entries(layer.ms).sort(([, a], [, b]) => a - b)[0];
      return {
        layer: layer.key,
        times: String(layer.count),
        direct: (layer.ms.direct ?? NaN).toFixed(3),
        fastest: best ? `${best[1].toFixed(3)} ${best[0]}` : '',
        'TFLOP/s': best ? (layer.gflop / best[1]).toFixed(2) : '',
        all: Object.entries(layer.ms)
          .map(([name, value]) => `${name} ${value.toFixed(3)}`)
          .join(', '),
      };
    }),
  );
  const sum = (of: (layer: LayerTimes) => number): string =>
    ms(layers.reduce((total, layer) => total + layer.count * of(layer), 0));
  console.log(`All of them: direct ${sum(({ ms: times }) => times.direct ?? NaN)}, fastest ${sum(least)}.`);
  return { layers: { adapter, layers } };
}

/** One line for each precision, where python3 has a PyTorch that sees a GPU; else why there is none. */
function pytorch(spec: DrunetSpec, size: number, batches: readonly number[], rounds: number): void {
  const script = fileURLToPath(new URL('./torchBench.py', import.meta.url));
  const args = [script, spec.depth, size, batches.join(','), rounds].map(String);
  const { status, stdout } = spawnSync('python3', args, { encoding: 'utf8' });
  console.log(status === 0 ? `\n${stdout.trim()}` : '\nPyTorch: python3 has none that sees a GPU.');
}
