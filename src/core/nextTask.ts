// Lets the event loop run between two parts of a work.

/** Resolves in a task of its own: messages, clicks and frames that wait come first. */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
