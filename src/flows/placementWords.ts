// Why there may be no placement of real MR.
import type { AppError } from '../core/appError.ts';

export const notAStack: AppError = {
  kind: 'registration',
  message: 'This MR series is no stack of parallel slices, so it cannot be laid over the CT.',
  advice: 'Choose another series of the same contrast.',
};
export const ctNotReady: AppError = {
  kind: 'registration',
  message: 'The CT is not ready to be compared.',
  advice: 'Wait until it has been read and its head found, then choose the real MR again.',
};
