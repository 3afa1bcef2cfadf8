// How much memory the machine has, as far as the browser says.

/** Bytes of the machine's memory as the browser states them (rounded, 8 GiB at most); null where it does not. */
export function statedMemory(): number | null {
  const { deviceMemory } = navigator as { readonly deviceMemory?: number };
  return deviceMemory === undefined ? null : deviceMemory * 2 ** 30;
}
