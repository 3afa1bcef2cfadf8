// What pixel decoders throw and their one caller turns into a Result: an AppError about the pixels.
import type { AppError } from '../core/appError.ts';

export function pixelError(message: string, details: NonNullable<AppError['details']> = {}): AppError {
  return {
    kind: 'pixels',
    message,
    advice: 'Copy the file again from its source, or export the series uncompressed.',
    details,
  };
}
