// Runs a use case from an event handler; if it fails, the error becomes a message.
import { toAppError } from '../../core/appError.ts';
import { sayError } from '../../stores/messageStore.ts';

export function run(work: Promise<unknown>): void {
  work.catch((thrown: unknown) => {
    sayError(toAppError(thrown));
  });
}
