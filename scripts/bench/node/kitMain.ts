// What the kit runs: the GPU's own figures by layer, then every contestant, for the network that the page ships.
import { benchLayers, benchNode } from './nodeBench.ts';
import { printKernels } from './kernelTable.ts';

/** A network of an eighth of the width, to see whether everything runs. */
const quick = process.argv.includes('--quick');
const spec = { family: 'drunet', depth: 101, width: quick ? 8 : 64, inputs: 3, outputs: 2 } as const;
const size = quick ? 32 : 448;

printKernels(spec, size, 1, 4);
if (quick) await benchNode({ spec, size, batches: [1], rounds: 2 });
else {
  for (const slices of [1, 4]) await benchLayers({ spec, size, batches: [slices], rounds: 1 });
  await benchNode({ spec, size, batches: [1, 2, 4, 8], rounds: 12 });
}
