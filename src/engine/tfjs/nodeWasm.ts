// tfjs' wasm backend in Node, with threads.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { useBackend } from './backends.ts';
import { coresToClaim, MOST_THREADS } from './wasm.ts';

const require = createRequire(import.meta.url);

/** What of the compiled module is used here; tfjs calls it through `tfjs`. */
interface WasmModule {
  readonly cwrap: (
    name: string,
    result: 'number' | null,
    takes: readonly string[],
  ) => (...args: number[]) => number;
  readonly PThread: { readonly terminateAllThreads: () => void };
  tfjs?: Readonly<Record<string, (...args: number[]) => number>>;
}
type WasmFactory = (config: {
  readonly locateFile: (file: string) => string;
  readonly mainScriptUrlOrBlob: string;
}) => Promise<WasmModule>;

export interface NodeWasm {
  readonly threads: number;
  readonly stop: () => void;
}

/** tfjs refuses threads in Node because its thread script is a blob's URL there; here it is a file. */
export async function startNodeWasm(threads: number): Promise<NodeWasm> {
  const wasm = require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm');
  const folder = join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out');
  const main = join(folder, 'tfjs-backend-wasm-threaded-simd.js');
  const factory = require(main) as WasmFactory;
  const temporary = mkdtempSync(join(tmpdir(), 'synthmr-'));
  const threadScript = join(temporary, 'thread.cjs');
  writeFileSync(threadScript, threadSource(join(folder, 'tfjs-backend-wasm-threaded-simd.worker.js')));

  const module = await withCores(coresToClaim(threads), () =>
    factory({
      locateFile: (file) => (file.endsWith('.js') ? threadScript : join(folder, file)),
      mainScriptUrlOrBlob: main,
    }),
  );
  rmSync(temporary, { recursive: true });
  module.tfjs = {
    init: module.cwrap('init', null, []),
    initWithThreadsCount: module.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: module.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: module.cwrap('dispose_data', null, ['number']),
    dispose: module.cwrap('dispose', null, []),
  };
  wasm.setThreadsCount(Math.min(threads, MOST_THREADS));
  await useBackend('wasm', new wasm.BackendWasm(module as unknown as BackendWasm['wasm']));
  return { threads: wasm.getThreadsCount(), stop: () => module.PThread.terminateAllThreads() };
}

/** The thread's script: the package holds it as a module that exports the source as text. */
function threadSource(file: string): string {
  const { wasmWorkerContents } = require(file) as { readonly wasmWorkerContents: string };
  return wasmWorkerContents.replaceAll('\n', '\\n');
}

/** Runs `start` while Node says that the machine has `cores` cores. */
async function withCores<T>(cores: number, start: () => Promise<T>): Promise<T> {
  const os = require('node:os') as { cpus: () => readonly unknown[] };
  const { cpus } = os;
  os.cpus = () => Array.from({ length: cores }, () => ({}));
  try {
    return await start();
  } finally {
    os.cpus = cpus;
  }
}
