// A folder of more files than a call may have arguments.
import { describe, expect, it, vi } from 'vitest';

const MANY = 150_000;
const inner = Array.from({ length: MANY }, (_, i) => ({ name: `${i}.dcm` }));

vi.mock('node:fs', () => ({ openAsBlob: () => Promise.resolve(null) }));
vi.mock('node:fs/promises', () => ({
  realpath: (path: string) => Promise.resolve(path),
  readdir: (path: string) => Promise.resolve(path === '/data' ? [{ name: 'sub' }] : inner),
  stat: (path: string) =>
    Promise.resolve({ isFile: () => path.endsWith('.dcm'), isDirectory: () => !path.endsWith('.dcm') }),
}));

const { droppedFolder } = await import('./droppedFolder.ts');

describe('a folder as it would be dropped', () => {
  it('[READ-30] has any number of files in one of its folders', async () => {
    expect(await droppedFolder('/data')).toHaveLength(MANY);
  });
});
