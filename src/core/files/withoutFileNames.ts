// Notes and verdicts for what leaves the page: file names may name a patient.

/** The sentence without the files that it is about, which stand at its end: in brackets, or after a colon. [UI-6] */
export const withoutFileNames = (note: string): string =>
  note.replace(/([.!?]) \([^()]*\)$/, '$1').replace(/(could not be used|read once|listed apart): .*$/, '$1.');
