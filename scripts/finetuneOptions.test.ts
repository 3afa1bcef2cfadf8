// What the fine-tune command makes of its options, before a browser starts.
import { describe, expect, it } from 'vitest';
import { isAppError } from '../src/core/appError.ts';
import { EVERY_PATIENT } from '../src/core/training/fineTune.ts';
import { readFinetuneOptions } from './cli/finetuneOptions.ts';

const both = ['--pairs', 'a', '--out', 'b'];

describe('the options of finetune', () => {
  it('[TUNE-12] reads losses with and without weights, and leave-one-out', () => {
    const loss = (sum: string) => readFinetuneOptions([...both, '--loss', sum])?.choices.loss;
    expect(loss('contextual+mse')).toEqual({ mse: 1, bce: 0, contextual: 0.01 });
    expect(loss('contextual')).toEqual({ mse: 0, bce: 0, contextual: 1 });
    expect(loss('mse:2+bce:0.5')).toEqual({ mse: 2, bce: 0.5, contextual: 0 });
    expect(readFinetuneOptions([...both, '--folds', 'loo', '--rate', '1e-3'])).toMatchObject({
      choices: { split: { kind: 'folds', folds: EVERY_PATIENT }, peak: 1e-3 },
      backend: 'auto',
    });
    expect(readFinetuneOptions(both)?.choices).toEqual({});
    expect(readFinetuneOptions([...both, '--patience', '0', '--backend', 'node'])).toMatchObject({
      choices: { patience: null },
      backend: 'node',
    });
    expect(readFinetuneOptions(['--help'])).toBeNull();
  });

  it.each([
    [['--out', 'b'], '--pairs is missing'],
    [['--pairs', 'a'], '--out is missing'],
    [[...both, '--epochs', 'x'], '--epochs x: give a whole number of at least 1.'],
    [[...both, '--epochs', '2.5'], '--epochs 2.5'],
    [[...both, '--folds', '1'], '--folds 1'],
    [[...both, '--loss', 'mae'], 'there is no loss mae'],
    [[...both, '--loss', 'mse:0'], 'must be a number above 0'],
    [[...both, '--train', 'head'], '--train head: give all, decoder, last, norms.'],
    [[...both, '--backend', 'cuda'], '--backend cuda'],
    [[...both, '--nix'], "Unknown option '--nix'"],
  ])('[TUNE-12] says what is wrong with %j', (args, says) => {
    let said: unknown = null;
    try {
      readFinetuneOptions(args);
    } catch (thrown) {
      said = thrown;
    }
    expect(isAppError(said) && said.message).toContain(says);
  });
});
