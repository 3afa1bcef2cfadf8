// On wasm, with threads, every network gives what PyTorch gives in float64, and leaves nothing behind.
import { readFileSync } from 'node:fs';
import { getBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oraclePath } from '../node/oracles.ts';
import { modelFolder } from '../node/modelFolder.ts';
import { type NodeWasm, startNodeWasm } from './tfjs/nodeWasm.ts';
import { compareWithPyTorch, PARITY_CASES, PARITY_TOLERANCE } from './testing/parityCase.ts';

const fixture = (name: string, file: string): string => oraclePath(`network/${name}/${file}`);

describe('parity with PyTorch on wasm', () => {
  let wasm: NodeWasm;
  beforeAll(async () => {
    wasm = await startNodeWasm(2);
  });
  afterAll(() => {
    wasm.stop();
  });

  it('[ENG-2] runs on wasm with all the threads that were asked for', () => {
    expect(getBackend()).toBe('wasm');
    expect(wasm.threads).toBe(2);
  });

  it.each(PARITY_CASES)('[ENG-1] %s: largest relative error at most 1e-4, no tensor left', async (name) => {
    const stored = readFileSync(fixture(name, 'expected.bin'));
    const expected = new Float32Array(new Uint8Array(stored).buffer);
    const report = await compareWithPyTorch(modelFolder(fixture(name, 'model.json')), expected);
    expect(report.largestLogit).toBeGreaterThan(0.1);
    expect(report.relativeError).toBeLessThan(PARITY_TOLERANCE);
    expect(report).toMatchObject({ tensorsLeft: 0, tensorsAfterDispose: 0 });
  });
});
