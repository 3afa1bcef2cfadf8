// The model and the device of a command, opened when the first CT needs them and kept for all that follow.
import type { BackendChoice, BackendReport } from '../../src/core/network/engineApi.ts';
import { nodeNetwork, type NodeNetwork } from '../../src/node/nodeCompute.ts';
import { chooseModel } from './chooseModel.ts';
import { findGpu } from './webgpu.ts';

export interface CommandEngine {
  /** Throws an AppError where there is no such device. */
  readonly opened: () => Promise<{
    readonly network: NodeNetwork['network'];
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
  let node: NodeNetwork | null = null;
  let opened: ReturnType<CommandEngine['opened']> | null = null;
  const open: CommandEngine['opened'] = async () => {
    const { gpu, choice, reason } = await findGpu(options.backend);
    node = nodeNetwork({ modelPath, threads: options.threads, gpu, choice });
    const started = await node.started();
    return { network: node.network, started: { ...started, reason: reason ?? started.reason } };
  };
  return { opened: () => (opened ??= open()), close: () => node?.close() };
}
