// In the place of the page's wasm, whose files a server gives, where the GPU tests run in Node.
import { startNodeWasm } from '../../../src/engine/tfjs/nodeWasm.ts';

export const startPageWasm = async (threads = 1): Promise<number> => (await startNodeWasm(threads)).threads;
