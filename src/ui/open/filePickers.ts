// The browser's file dialogues, opened from any room: their inputs are in the page itself (FileInputs), not in a room.

/** What can be picked; also what its input is called, for assistive tools and tests. */
export type Picked = 'Folder' | 'Files or ZIP' | 'Model ZIP or files';

export const inputId = (what: Picked): string => `pick-${what.toLowerCase().replaceAll(' ', '-')}`;

/** Opens the dialogue. Must be called in the user's own click or key. */
export function pick(what: Picked): void {
  document.getElementById(inputId(what))?.click();
}
