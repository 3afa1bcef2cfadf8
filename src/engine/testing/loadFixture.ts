// A stored model put onto the device for a test.
import { readModelFile } from '../../core/network/modelFile.ts';
import type { ModelFile } from '../../core/network/modelManifest.ts';
import type { ModelSource } from '../../core/network/modelSource.ts';
import { Network } from '../network.ts';
import { loadWeights } from '../weights.ts';

/** Throws what is wrong with the file. */
export async function loadFixture(
  source: ModelSource,
): Promise<{ readonly file: ModelFile; readonly network: Network }> {
  const checked = readModelFile(await source.json(), 'fixture');
  if (!checked.ok) throw checked.error;
  const file = checked.value;
  if (file.spec.family === 'vgg') throw new Error('A feature network makes no image.');
  const network = new Network(file.spec);
  await loadWeights(file, { source }, (name, convolution) => network.upload(name, convolution));
  return { file, network };
}
