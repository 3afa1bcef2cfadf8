// Progress that comes faster than anybody reads: the first is told at once, then one every so often, and the last always.

/**
 * `tell`, called at most once every `everyMs`. What comes too soon is left out; `isLast` says which may not be, whenever it
 * comes. There is no timer: what was left out is not told later.
 */
export function throttled<T>(
  everyMs: number,
  tell: (value: T) => void,
  isLast: (value: T) => boolean = () => false,
  now: () => number = () => performance.now(),
): (value: T) => void {
  let toldAt = -Infinity;
  return (value) => {
    if (!isLast(value) && now() - toldAt < everyMs) return;
    toldAt = now();
    tell(value);
  };
}
