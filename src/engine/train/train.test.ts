// On wasm: losses and gradients are PyTorch's.
import { type Tensor, type Tensor2D, tensor, valueAndGrad } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oracleJson, oraclePath } from '../../node/oracles.ts';
import { modelFolder } from '../../node/modelFolder.ts';
import { type NodeWasm, startNodeWasm } from '../tfjs/nodeWasm.ts';
import { compareGradients, type StoredGradients } from '../testing/gradientCase.ts';
import { binaryCrossEntropy, contextual, meanSquaredError } from './losses.ts';

interface LossCase {
  readonly name: string;
  readonly shape: number[];
  readonly targetShape: number[];
  readonly x: number[];
  readonly target: number[];
  readonly value: number;
  readonly gradient: number[];
}

const losses: Readonly<Record<string, (x: Tensor, target: Tensor) => Tensor>> = {
  mse: meanSquaredError,
  bce: binaryCrossEntropy,
  contextual: (x, target) => contextual(x as Tensor2D, target as Tensor2D),
};

describe('training on wasm', () => {
  let wasm: NodeWasm;
  beforeAll(async () => {
    wasm = await startNodeWasm(2);
  });
  afterAll(() => {
    wasm.stop();
  });

  it.each(oracleJson('losses/cases.json') as LossCase[])(
    '[TRAIN-1] $name: value within 1e-5 and gradient within 1e-4 of PyTorch',
    async ({ name, x, shape, target, targetShape, value, gradient }) => {
      const loss = losses[name];
      if (!loss) throw new Error(`No loss ${name}.`);
      const truth = tensor(target, targetShape);
      const made = valueAndGrad((given: Tensor) => loss(given, truth))(tensor(x, shape));
      expect(Math.abs(((await made.value.data())[0] ?? NaN) - value) / value).toBeLessThan(1e-5);
      const largest = Math.max(...gradient.map(Math.abs));
      const got = await made.grad.data();
      gradient.forEach((wanted, i) => {
        expect(Math.abs((got[i] ?? NaN) - wanted) / largest).toBeLessThan(1e-4);
      });
    },
  );

  it.each(['drunet18', 'drunet50'])(
    '[TRAIN-2] %s: gradients of every convolution, layer by layer, are those of PyTorch; nothing is left',
    async (name) => {
      const source = modelFolder(oraclePath(`network/${name}/model.json`));
      const stored = oracleJson(`gradients/${name}.json`) as StoredGradients;
      const report = await compareGradients(source, stored);
      expect(report).toMatchObject({ convolutions: Object.keys(stored.gradients).length, tensorsLeft: 0 });
      expect(report.lossError).toBeLessThan(1e-5);
      expect(report.largestError, report.worst).toBeLessThan(1e-4);
      const head = await compareGradients(source, stored, new Set(['head', 'up3.0.conv1']));
      expect(head).toMatchObject({ convolutions: 2, tensorsLeft: 0 });
      expect(head.largestError, head.worst).toBeLessThan(1e-4);
    },
  );
});
