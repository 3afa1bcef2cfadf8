// The training worker: a backend of its own, so that looking and synthesising go on beside it; everything it does can be taken up again.
import { makeZip } from 'client-zip';
import type { AppError } from '../core/appError.ts';
import { fineTune, type HaltRequest } from '../pipeline/fineTune.ts';
import { isZip, zipFiles } from '../pipeline/zipFiles.ts';
import { fillFile, fillFolder, gather } from '../storage/destinationSinks.ts';
import { modelAt } from '../storage/modelFiles.ts';
import { pageStorage } from '../storage/pageStorage.ts';
import { pageDevice } from './pageDevice.ts';
import { serve } from './rpc.ts';
import type { TrainApi } from './trainApi.ts';

const { models } = pageStorage;

let haltRequest: HaltRequest | null = null;
let running = false;

serve({
  halt: ({ request }) => {
    haltRequest = request;
    return null;
  },
  run: async ({ id, backend }, { signal, progress }) => {
    if (running) throw alreadyRunning;
    running = true;
    haltRequest = null;
    const compute = {
      device: pageDevice(),
      modelAt: (url: string) => modelAt(models, url),
      weights: pageStorage.weights,
      tuning: { store: pageStorage.tunings, program: navigator.userAgent },
    };
    try {
      return await fineTune(
        { compute, storage: pageStorage, signal, progress, haltRequest: () => haltRequest },
        id,
        backend,
      );
    } finally {
      running = false;
    }
  },
  saveModel: async ({ id, into }) => {
    if (into.kind === 'folder') return fillFolder(into.handle, id, models.files(id));
    const entries = async function* (): AsyncGenerator<{ name: string; input: Uint8Array<ArrayBuffer> }> {
      for await (const { path, bytes } of models.files(id)) yield { name: `${id}/${path}`, input: bytes };
    };
    const stream = makeZip(entries());
    return into.kind === 'file' ? fillFile(into.handle, stream, 1) : gather(stream, 'application/zip', 1);
  },
  loadModel: async ({ files, taken }, { signal }) => {
    const opened = await Promise.all(
      files.map(async (one) => (isZip(one.path) ? zipFiles(one.path, one.file, { signal }) : [one])),
    );
    return models.importFrom(opened.flat(), new Map(taken));
  },
} satisfies TrainApi);

const alreadyRunning: AppError = {
  kind: 'training',
  message: 'A fine-tune is running already.',
  advice: 'Pause or stop it first.',
};
