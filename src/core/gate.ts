// A gate that work passes through between two steps: closed it waits, open it goes on.

export interface Gate {
  readonly isClosed: () => boolean;
  readonly close: () => void;
  /** Lets go on whatever waits. */
  readonly open: () => void;
  /** Resolves at once where the gate is open, else when it opens. */
  readonly passed: () => Promise<void>;
}

export function gate(): Gate {
  let closed: { readonly opened: Promise<void>; readonly open: () => void } | null = null;
  return {
    isClosed: () => closed !== null,
    close: () => {
      if (closed) return;
      let open = (): void => undefined;
      const opened = new Promise<void>((resolve) => (open = resolve));
      closed = { opened, open };
    },
    open: () => {
      closed?.open();
      closed = null;
    },
    passed: () => closed?.opened ?? Promise.resolve(),
  };
}
