// Unique identifiers under 2.25: a random UUID written as one decimal number, which needs no registered root.

/** A new UID of at most 44 characters, from the platform's cryptographic random source (UUID version 4). */
export function newUid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return `2.25.${bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n).toString()}`;
}

/** The nth of the UIDs that go with one under 2.25: the same for the same one, and nobody else's. n is from 1 to 9. */
export function siblingUid(uid: string, n: number): string {
  const [, number] = /^2\.25\.(\d+)$/.exec(uid) ?? [];
  if (number === undefined) throw new Error(`${uid} is not under 2.25.`);
  return `2.25.${(BigInt(number) ^ (BigInt(n) << 40n)).toString()}`;
}

/** Digits in components without leading zeros, parted by points, at most 64 characters (PS3.5 section 9). */
export const isUid = (text: string): boolean =>
  text.length <= 64 && /^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/.test(text);
