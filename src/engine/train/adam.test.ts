// On wasm: Adam takes the steps that PyTorch's takes.
import { memory, tensor1d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { oracleJson } from '../../node/oracles.ts';
import { startNodeWasm } from '../tfjs/nodeWasm.ts';
import { adamUpdate, disposeVariable, variable } from './adam.ts';

interface StoredCase {
  readonly start: number[];
  readonly rate: number;
  readonly gradients: number[][];
  readonly end: number[];
}
const stored = oracleJson('adam/case.json') as StoredCase;

it("[TRAIN-11] Adam's steps are PyTorch's within 1e-6, and nothing is left behind", async () => {
  const wasm = await startNodeWasm(1);
  const before = memory().numTensors;
  const trained = variable(tensor1d(stored.start));
  stored.gradients.forEach((values, i) => {
    const gradient = tensor1d(values);
    adamUpdate(trained, gradient, stored.rate, i + 1);
    gradient.dispose();
  });
  const found = await trained.value.data();
  stored.end.forEach((wanted, i) => {
    expect(Math.abs((found[i] ?? NaN) - wanted)).toBeLessThan(1e-6);
  });
  disposeVariable(trained);
  expect(memory().numTensors).toBe(before);
  wasm.stop();
});
