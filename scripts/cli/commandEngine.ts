// The model and the device of a command, opened when the first CT needs them and kept for all that follow.
import { readFile } from 'node:fs/promises';
import type { ModelFile } from '../../src/core/network/modelManifest.ts';
import type { BackendChoice, BackendReport } from '../../src/core/network/engineApi.ts';
import { nodeNetwork, type NodeNetwork } from '../../src/node/nodeCompute.ts';
import { chooseModel } from './chooseModel.ts';
import { findGpu } from './webgpu.ts';

export interface CommandEngine {
  /** SHA-256 of the model's weights. */
  readonly weights: string;
  /** Throws an AppError where there is no such device. */
  readonly opened: () => Promise<{
    readonly network: NodeNetwork['network'];
    readonly tissue: NodeNetwork['tissue'];
    readonly started: BackendReport;
  }>;
  readonly close: () => void;
}

/** Throws an AppError where there is no such model. */
export async function commandEngine(options: {
  readonly models: string;
  readonly model: string | null;
  readonly threads: number;
  readonly backend: BackendChoice;
}): Promise<CommandEngine> {
  const modelPath = await chooseModel(options.models, options.model);
  const { weightsSha256 } = JSON.parse(await readFile(modelPath, 'utf8')) as Pick<ModelFile, 'weightsSha256'>;
  let node: NodeNetwork | null = null;
  let opened: ReturnType<CommandEngine['opened']> | null = null;
  const open: CommandEngine['opened'] = async () => {
    const { gpu, choice, reason } = await findGpu(options.backend);
    node = nodeNetwork({ modelPath, threads: options.threads, gpu, choice });
    const started = await node.started();
    const { network, tissue } = node;
    return { network, tissue, started: { ...started, reason: reason ?? started.reason } };
  };
  return { weights: weightsSha256, opened: () => (opened ??= open()), close: () => node?.close() };
}
