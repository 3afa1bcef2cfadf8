// What the engine says where it cannot compute: no model, no device, no memory.
import type { AppError } from '../core/appError.ts';

/** The wasm module aborts when its memory cannot grow; nothing can be computed with it any more. */
export function asWasmError(thrown: unknown): never {
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  if (!/RuntimeError|memory|OOM|Aborted/i.test(text)) throw thrown;
  throw {
    kind: 'device',
    message: 'The CPU engine (wasm) ran out of memory.',
    advice: 'Close other tabs and programs, or choose a smaller network.',
    details: { text },
  } satisfies AppError;
}

/** Of kind `device`: a worker that was killed while idle is replaced by one with no model, which has to be loaded again. */
export const notLoaded: AppError = {
  kind: 'device',
  message: 'No model is loaded.',
  advice: 'Choose a model first.',
};
export const notStarted: AppError = {
  kind: 'device',
  message: 'The engine has not started.',
  advice: 'Reload the page.',
};
