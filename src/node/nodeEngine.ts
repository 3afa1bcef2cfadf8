// The engine in Node: tfjs' wasm backend with threads, or a GPU; models are read from folders.
import { Engine } from '../engine/engine.ts';
import { type NodeWasm, startNodeWasm } from '../engine/tfjs/nodeWasm.ts';
import { modelFolder } from './modelFolder.ts';

export interface NodeEngine {
  readonly engine: Engine;
  /** Ends the threads, so that the process can end. */
  readonly close: () => void;
}

/** An engine on wasm with `threads` threads, or on `gpu`. `url` of loadModel is the path of a model.json. */
export function nodeEngine(threads: number, gpu: GPU | null = null): NodeEngine {
  let running: NodeWasm | null = null;
  const engine = new Engine({
    gpu,
    store: null,
    openModel: modelFolder,
    tuning: { store: null, program: `Node ${process.version}` },
    startWasm: async () => {
      running ??= await startNodeWasm(threads);
      return running.threads;
    },
  });
  return {
    engine,
    close: () => {
      engine.close();
      running?.stop();
    },
  };
}

/** What `work` makes while wasm, on one thread, is tfjs' backend. */
export async function onNodeWasm<T>(work: () => Promise<T>): Promise<T> {
  const wasm = await startNodeWasm(1);
  try {
    return await work();
  } finally {
    wasm.stop();
  }
}
