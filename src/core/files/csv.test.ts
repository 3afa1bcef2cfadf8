// Tables come back from their text.
import { expect, it } from 'vitest';
import { csv } from './csv.ts';

it('[EXP-20] quotes what needs it and leaves what is missing empty', () => {
  expect(
    csv(
      ['slice', 'note'],
      [
        [1, 'plain'],
        [2, 'a, "b"\nc'],
        [null, true],
      ],
    ),
  ).toBe('slice,note\r\n1,plain\r\n2,"a, ""b""\nc"\r\n,true\r\n');
});
