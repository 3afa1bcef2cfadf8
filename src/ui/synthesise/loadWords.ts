// The progress of loading a model, as text and as a fraction where known.
import type { LoadProgress } from '../../core/network/engineApi.ts';
import { bytesText } from '../../core/words.ts';

export function loadWords(progress: LoadProgress): {
  readonly words: string;
  readonly fraction: number | null;
} {
  switch (progress.stage) {
    case 'fetch':
      return {
        words: `Downloading weights: ${bytesText(progress.done)} of ${bytesText(progress.total)}`,
        fraction: progress.total > 0 ? progress.done / progress.total : null,
      };
    case 'verify':
      return { words: 'Checking the weights’ SHA-256', fraction: null };
    case 'upload':
      return { words: 'Uploading the weights to the device', fraction: null };
    case 'compile':
      return { words: 'Compiling shaders', fraction: null };
    case 'self-test':
      return { words: 'Checking the device against stored values', fraction: null };
  }
}
