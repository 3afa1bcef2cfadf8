// Work that shares something and so goes one after another, in the order asked for.

export interface Queue {
  /** Begins when all that was asked for before is over, also where that failed; answers and throws as the work does. */
  readonly add: <T>(work: () => Promise<T>) => Promise<T>;
}

export function queue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    add: (work) => {
      const next = last.then(work, work);
      last = next.catch(() => undefined);
      return next;
    },
  };
}
