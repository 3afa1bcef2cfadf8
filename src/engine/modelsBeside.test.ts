// Which models stay on the device beside the one in use.
import { expect, it } from 'vitest';
import { ModelsBeside } from './modelsBeside.ts';

it('[EXPL-2] room is made by the model used longest ago; each is placed once while it stays', async () => {
  const log: string[] = [];
  const beside = new ModelsBeside<{ network: { dispose: () => void } }>(2);
  const get = (url: string): Promise<unknown> =>
    beside.get(url, () => {
      log.push(`place ${url}`);
      return Promise.resolve({ network: { dispose: () => log.push(`free ${url}`) } });
    });
  for (const url of ['a', 'b', 'a', 'c', 'a']) await get(url);
  beside.drop();
  expect(log).toEqual(['place a', 'place b', 'free b', 'place c', 'free c', 'free a']);
  await expect(beside.get('d', () => Promise.reject(new Error('no memory')))).rejects.toThrow('no memory');
  await get('d');
  expect(log.at(-1)).toBe('place d');
});
