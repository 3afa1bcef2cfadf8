// Writes a small untrained model: `npx tsx scripts/untrained-model.ts FOLDER [ID] [PIXELS]`.
import { UNTRAINED_ID, writeUntrainedModel } from '../src/node/untrainedModel.ts';

const [, , folder, id = UNTRAINED_ID, pixels] = process.argv;
if (folder === undefined) {
  console.error('Name the folder to write into: npx tsx scripts/untrained-model.ts FOLDER [ID] [PIXELS]');
  process.exitCode = 1;
} else {
  const bytes = await writeUntrainedModel(folder, id, pixels === undefined ? undefined : Number(pixels));
  console.log(`${id}: ${bytes} bytes of weights in ${folder}`);
}
