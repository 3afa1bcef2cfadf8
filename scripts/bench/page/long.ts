// The page's own engine, slice after slice for a long time, and what it holds meanwhile.
import { toAppError } from '../../../src/core/appError.ts';
import { Engine } from '../../../src/engine/engine.ts';
import { selfTestInput } from '../../../src/engine/selfTest.ts';
import { servedModel } from '../../../src/storage/modelFiles.ts';
import type { BenchBackend } from './contestant.ts';
import { startBenchWasm } from './tfjsDevice.ts';

const context = { signal: new AbortController().signal, progress: () => undefined };

export interface LongRun {
  readonly runsOn: string;
  readonly model: string;
  readonly size: number;
  /** Makes slices, and answers what the engine holds after the last. */
  run(slices: number): Promise<{ readonly tensors: number; readonly bytes: number }>;
}

/** `url`: a model.json. Fails in plain words. */
export async function startLongRun(url: string, backend: BenchBackend, threads: number): Promise<LongRun> {
  const engine = new Engine({
    gpu: navigator.gpu,
    store: null,
    openModel: servedModel,
    startWasm: async () => {
      await startBenchWasm(threads);
      return threads;
    },
  });
  try {
    const { adapter } = await engine.start({ choice: backend });
    const { file } = await engine.loadModel({ url: new URL(url, location.href).href }, context);
    const { size } = file.preprocessing.grid;
    const input = selfTestInput(size, file.preprocessing.mean.length);
    return {
      runsOn: adapter,
      model: file.name,
      size,
      run: async (slices) => {
        for (let i = 0; i < slices; i++) await engine.predict({ input }, context);
        const { tensors, bytesInUse } = await engine.status();
        return { tensors, bytes: bytesInUse };
      },
    };
  } catch (thrown) {
    const { message, advice } = toAppError(thrown);
    throw new Error(`${message} ${advice}`, { cause: thrown });
  }
}
