// Work that a killed worker left undone is asked for once more: a fresh worker takes its place.
import { isAppError } from '../core/appError.ts';

export async function retryOnce<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!isAppError(thrown) || thrown.kind !== 'device') throw thrown;
    return work();
  }
}
