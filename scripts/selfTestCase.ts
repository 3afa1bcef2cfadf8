// The numbers that a device must reproduce before it shows a model's images, as wasm computes them.
import type { PlainConvolution } from '../src/core/network/convolution.ts';
import type { SelfTestCase } from '../src/core/network/modelManifest.ts';
import { intensitiesOf, type ImageNetwork } from '../src/engine/head.ts';
import { Network } from '../src/engine/network.ts';
import { selfTestInput } from '../src/engine/selfTest.ts';
import { startNodeWasm } from './nodeEngine.ts';

export const SELF_TEST_SIZE = 64;

/** `place` hands every convolution to its argument. Throws an AppError when the network gives no image. */
export async function selfTestCase(
  spec: ImageNetwork,
  place: (into: (name: string, plain: PlainConvolution) => void) => unknown,
): Promise<SelfTestCase> {
  const wasm = await startNodeWasm(1);
  const network = new Network(spec);
  try {
    await place((name, plain) => void network.place(name, plain));
    const logits = await network.logits(selfTestInput(SELF_TEST_SIZE, spec.inputs), SELF_TEST_SIZE);
    const intensities = intensitiesOf(logits);
    if (!intensities.ok) throw intensities.error;
    const outputs = [3, 17, 30, 46, 60].flatMap((y) =>
      Array.from({ length: spec.outputs }, (_, k) => {
        const x = SELF_TEST_SIZE - 1 - y;
        const value = intensities.value[(y * SELF_TEST_SIZE + x) * spec.outputs + k] ?? NaN;
        return { y, x, k, value };
      }),
    );
    return { size: SELF_TEST_SIZE, seed: 1, outputs };
  } finally {
    network.dispose();
    wasm.stop();
  }
}
