// New identities are well formed and never repeat.
import { expect, it } from 'vitest';
import { isUid, newUid } from './uid.ts';

it('[EXP-3] makes 10000 different UIDs under 2.25 of at most 44 characters', () => {
  const uids = Array.from({ length: 10_000 }, newUid);
  expect(new Set(uids).size).toBe(uids.length);
  for (const uid of uids) {
    expect(isUid(uid) && uid.startsWith('2.25.') && uid.length <= 44, uid).toBe(true);
    const number = BigInt(uid.slice(5));
    expect((number >> 76n) & 0xfn).toBe(4n);
    expect((number >> 62n) & 0x3n).toBe(2n);
  }
});

it('[EXP-3] knows a UID from what is none', () => {
  expect(['1.2.840.10008.1.2', '2.25.0'].every(isUid)).toBe(true);
  expect(['', '1', '1..2', '1.02', '1.2.', 'a.b', `1.${'2'.repeat(63)}`].some(isUid)).toBe(false);
});
