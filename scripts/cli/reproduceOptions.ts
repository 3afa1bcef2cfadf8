// The options of the reproduce command, checked before anything starts.
import type { BackendChoice } from '../../src/core/network/engineApi.ts';
import { badOptionOf, flag, help, readArgsAndPaths, text } from './commandOptions.ts';
import { backendOf, threadsOf } from './deviceOptions.ts';

export interface ReproduceOptions {
  readonly bundle: string;
  /** Null: only the bundle itself and the model are checked. */
  readonly inputs: string | null;
  /** Null: the one of the bundle's id. */
  readonly model: string | null;
  readonly models: string;
  readonly backend: BackendChoice;
  readonly threads: number;
  readonly quiet: boolean;
}

export const REPRODUCE_HELP = `Makes the result of a reproducibility bundle again, and says what came out the same. Research only.

  npm run reproduce -- BUNDLE.zip --inputs DIR [options]

  BUNDLE.zip        what Export, or npm run synthesise -- --bundle FILE.zip, wrote
  --inputs DIR      folder with the files of the CT and of the real MR, in any order and under any name: each is known by
                    its SHA-256. Without it only the bundle itself and the model are checked
  --model ID        id of a model in the models folder, or the path of a folder with a model.json (default: the id in
                    the bundle)
  --models DIR      where models are (default: public/models)
  --backend NAME    auto, wasm or webgpu (default: auto). Where both were computed by wasm every bit should come out the
                    same; of a GPU the largest difference is told
  --threads N       threads of wasm (default: as many as there are cores, at most 8)
  --quiet           no progress bar
  --help            this text

A line for each input, the model, each volume, the numbers and the verdicts. Exit code: 0 when all came out the same (on
a GPU: to a thousandth of full scale), 3 when something did not, 1 when anything else went wrong.
`;

export const badReproduceOption = badOptionOf('reproduce');

const known = {
  inputs: text,
  model: text,
  models: { ...text, default: 'public/models' },
  backend: { ...text, default: 'auto' },
  threads: text,
  quiet: flag,
  help,
};

/** Null: help was asked for. Throws an AppError with the first thing that does not fit. */
export function readReproduceOptions(args: readonly string[]): ReproduceOptions | null {
  const { values, positionals } = readArgsAndPaths(args, known, badReproduceOption);
  if (values.help) return null;
  const [bundle, another] = positionals;
  if (bundle === undefined) throw badReproduceOption('The bundle is missing: name its ZIP.');
  if (another !== undefined) throw badReproduceOption(`${another}: only one bundle can be named.`);
  return {
    bundle,
    inputs: values.inputs ?? null,
    model: values.model ?? null,
    models: values.models,
    backend: backendOf(values.backend, badReproduceOption),
    threads: threadsOf(values.threads, badReproduceOption),
    quiet: values.quiet,
  };
}
