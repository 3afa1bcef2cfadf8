// Untrained networks that are quick, in the place of the shipped ones: written once, before all journeys.
import { cpSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UNTRAINED_ID, writeUntrainedModel } from '../src/node/untrainedModel.ts';

export const tinyModels = 'test-results/tiny-model';

export default async function writeTinyModels(): Promise<void> {
  await writeUntrainedModel(join(tinyModels, 'tiny'), UNTRAINED_ID);
  await writeUntrainedModel(join(tinyModels, 'small'), 'untrained-small', 64);
  cpSync('scripts/oracles/network/vgg', join(tinyModels, 'features'), { recursive: true });
  const entry = (id: string, name: string, folder: string) => {
    const shards = readdirSync(join(tinyModels, folder)).filter((file) => file.endsWith('.bin'));
    const bytes = shards.reduce((sum, file) => sum + statSync(join(tinyModels, folder, file)).size, 0);
    return { id, name, path: `${folder}/model.json`, bytes };
  };
  const list = {
    format: 'synthmr-models',
    formatVersion: 1,
    models: [
      entry('untrained-tiny', 'Untrained', 'tiny'),
      { ...entry('untrained-small', 'Untrained, 64 pixels', 'small'), default: true },
    ],
    featureNetworks: [entry('features-tiny', 'Tiny features', 'features')],
  };
  writeFileSync(join(tinyModels, 'manifest.json'), JSON.stringify(list));
}
