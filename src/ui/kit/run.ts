// Starts a use case from an event handler; whatever it rejects with becomes a message.
import { toAppError } from '../../core/appError.ts';
import { sayError } from '../../stores/messageStore.ts';

export function run(work: Promise<unknown>): void {
  work.catch((thrown: unknown) => {
    sayError(toAppError(thrown));
  });
}
