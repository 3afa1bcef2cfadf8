// How loading a model goes, in words and as a fraction where one is known.
import type { LoadProgress } from '../../engine/engineApi.ts';
import { bytesText } from '../kit/words.ts';

export function loadWords(progress: LoadProgress): {
  readonly words: string;
  readonly fraction: number | null;
} {
  switch (progress.stage) {
    case 'fetch':
      return {
        words: `Fetching weights: ${bytesText(progress.done)} of ${bytesText(progress.total)}`,
        fraction: progress.total > 0 ? progress.done / progress.total : null,
      };
    case 'verify':
      return { words: 'Checking the weights’ hash', fraction: null };
    case 'upload':
      return { words: 'Moving the weights to the device', fraction: null };
    case 'compile':
      return { words: 'Preparing the device’s programs', fraction: null };
    case 'self-test':
      return { words: 'Testing the device against stored numbers', fraction: null };
  }
}
