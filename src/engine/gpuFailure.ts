// What can happen to a GPU while it computes; after either, its results are worthless.
import type { AppError } from '../core/appError.ts';

export interface GpuFailure {
  readonly kind: 'lost' | 'out of memory';
  /** As the browser states it. */
  readonly why: string;
}

/** As a clause that begins a sentence. */
export const gpuFailureWords = ({ kind }: GpuFailure): string =>
  kind === 'lost' ? 'The GPU was lost' : 'The GPU ran out of memory';

export const gpuFailureError = (failure: GpuFailure): AppError => ({
  kind: 'device',
  message: `${gpuFailureWords(failure)}: ${failure.why}.`,
  advice: 'Choose the CPU (wasm) in Details, or a smaller network.',
  details: { gpuFailure: failure.kind, why: failure.why },
});
