// A record without some of its keys.
export function without<T>(record: Readonly<Record<string, T>>, gone: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !gone.includes(key)));
}
