// On wasm the labels of grey and white matter are PyTorch's; a whole head needs little memory, and an abort leaves nothing behind.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TISSUE_WEIGHTS } from '../../core/tissue/tissueNetwork.ts';
import { oracleJson, oraclePath } from '../../node/oracles.ts';
import { compareTissue } from '../testing/tissueCase.ts';
import { type NodeWasm, startNodeWasm } from '../tfjs/nodeWasm.ts';

describe('grey and white matter on wasm', () => {
  let wasm: NodeWasm;
  beforeAll(async () => {
    wasm = await startNodeWasm(2);
  });
  afterAll(() => {
    wasm.stop();
  });

  it("[TIS-1] labels are PyTorch's, nothing is left, and the memory needed does not grow with the slices", async () => {
    const bytes = (path: string): Uint8Array => new Uint8Array(readFileSync(path));
    const { size } = oracleJson('tissue/cases.json') as { readonly size: [number, number, number] };
    const report = await compareTissue({
      weights: bytes(oraclePath(`../../public/${TISSUE_WEIGHTS}`)),
      head: bytes(oraclePath('tissue/head.bin')),
      labels: bytes(oraclePath('tissue/labels.bin')),
      size,
    });
    expect(report.different).toBeLessThan(5);
    expect(report).toMatchObject({ voxels: 32 * 24 * 12, tensorsLeft: 0, leftByAbort: 0 });
    // 47 slices are held at once, of 12 channels each; a head of 256 mm would need 200 MB.
    expect(report.peakBytes).toBeLessThan(32 * 24 * 12 * 4 * 65);
  });
});
