// Something to wait at, and who opens it: how tests put two things that happen at once into an order.
import type { AppError } from '../../core/appError.ts';

export interface Gate<T> {
  readonly opened: Promise<T>;
  readonly open: (value: T) => void;
}

export function gate<T = void>(): Gate<T> {
  let open: (value: T) => void = () => undefined;
  const opened = new Promise<T>((resolve) => (open = resolve));
  return { opened, open: (value) => open(value) };
}

/** What the work failed with. Fails itself where the work does not. */
export const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => Promise.reject(new Error('It did not fail.')),
    (thrown: unknown) => thrown,
  );

/** Work that fails as ours does: with an AppError. */
export const refuse = async (error: AppError): Promise<never> => {
  await Promise.resolve();
  throw error;
};
