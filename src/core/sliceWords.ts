// Which slices, in words.

/** "slices 3 to 8 and 12", counted from 1. */
export function slicesWords(slices: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const slice of slices) {
    const last = runs.at(-1);
    if (last?.[1] === slice - 1) last[1] = slice;
    else runs.push([slice, slice]);
  }
  const words = runs.map(([first, end]) => (first === end ? `${first + 1}` : `${first + 1} to ${end + 1}`));
  const shown = words.length > 5 ? [...words.slice(0, 4), `${words.length - 4} more`] : words;
  const list = [shown.slice(0, -1).join(', '), shown.at(-1) ?? '']
    .filter((part) => part !== '')
    .join(' and ');
  return `${slices.length === 1 ? 'slice' : 'slices'} ${list}`;
}
