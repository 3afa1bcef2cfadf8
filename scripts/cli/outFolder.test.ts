// The folder of the results: whole or not at all, wherever it lies, and refused before the work where it cannot be.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { outBundle } from './outBundle.ts';
import { outFolder } from './outFolder.ts';

const root = mkdtempSync(join(tmpdir(), 'synthmr-out-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const fresh = (name: string): string => {
  const folder = join(root, name);
  mkdirSync(folder);
  return folder;
};

describe('the folder of the results', () => {
  it('[CLI-7] is made with the folders above it, and leaves none of them where it is discarded', async () => {
    const top = fresh('new');
    const out = join(top, 'a', 'b');
    const lost = await outFolder(out);
    expect(readdirSync(top)).toEqual([]);
    await lost.write('deep/one.txt', '1');
    expect(existsSync(out)).toBe(false);
    await lost.discard();
    expect(readdirSync(top)).toEqual([]);
    const kept = await outFolder(out);
    await kept.write('deep/one.txt', '1');
    await kept.finish();
    expect(readFileSync(join(out, 'deep/one.txt'), 'utf8')).toBe('1');
    expect(readdirSync(join(top, 'a'))).toEqual(['b']);
  });

  it('[CLI-7] one that is there, as a mount point is, or behind a link, is filled and not replaced', async () => {
    const place = fresh('place');
    const link = join(root, 'link');
    symlinkSync(place, link);
    const folder = await outFolder(link);
    await folder.write('one.txt', '1');
    await folder.write('deep/two.txt', '2');
    await folder.finish();
    expect(readdirSync(place).sort()).toEqual(['deep', 'one.txt']);
    expect(readdirSync(link).sort()).toEqual(['deep', 'one.txt']);
    expect(readdirSync(root).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('[CLI-7] writes over nothing that came meanwhile', async () => {
    const place = fresh('meanwhile');
    const folder = await outFolder(place);
    await folder.write('one.txt', '1');
    writeFileSync(join(place, 'one.txt'), 'Mine');
    await expect(folder.finish()).rejects.toMatchObject({
      message: `${join(place, 'one.txt')} was put there meanwhile.`,
    });
    await folder.discard();
    expect(readdirSync(place)).toEqual(['one.txt']);
    expect(readFileSync(join(place, 'one.txt'), 'utf8')).toBe('Mine');
  });

  it('[CLI-7] says what it is that a killed run has left in it', async () => {
    const place = fresh('cut off');
    const killed = await outFolder(place);
    await killed.write('one.txt', '1');
    await expect(outFolder(place)).rejects.toMatchObject({
      message: `${place} holds what a run has written that was cut off, or that still runs: .partial-${process.pid}.`,
    });
    expect(readdirSync(place)).toEqual([`.partial-${process.pid}`]);
    writeFileSync(join(place, 'mine.txt'), 'Mine');
    await expect(outFolder(place)).rejects.toMatchObject({ message: `${place} is not empty.` });
  });

  it('[CLI-7] is refused before the work where nothing can be made', async () => {
    const file = join(root, 'file');
    writeFileSync(file, 'Mine');
    symlinkSync(join(root, 'nowhere'), join(root, 'broken'));
    await expect(outFolder(join(file, 'out'))).rejects.toMatchObject({ kind: 'export' });
    await expect(outFolder('/proc/synthmr-out')).rejects.toMatchObject({ kind: 'export' }); // not even the superuser may
    await expect(outFolder(join(root, 'broken'))).rejects.toMatchObject({ kind: 'export' });
  });
});

describe('the file of a bundle', () => {
  const files = [{ path: 'README.txt', bytes: new Uint8Array([82]) }];

  it('[CLI-7] gets its name at the end, and is taken away where what follows fails', async () => {
    const top = fresh('bundles');
    const path = join(top, 'bundle.zip');
    const bundle = await outBundle(path, null);
    await bundle.finish(); // nothing was made
    expect(readdirSync(top)).toEqual([]);
    await bundle.write(files);
    expect(existsSync(path)).toBe(false);
    await bundle.finish();
    expect(readdirSync(top)).toEqual(['bundle.zip']);
    await bundle.discard();
    expect(readdirSync(top)).toEqual([]);
  });

  it('[CLI-7] may lie within the results, and is named or taken away with them', async () => {
    const out = join(root, 'results');
    const folder = await outFolder(out);
    const bundle = await outBundle(join(out, 'kept', 'bundle.zip'), { path: out, folder });
    await folder.write('report.json', '{}');
    await bundle.write(files);
    await bundle.finish();
    await folder.finish();
    expect(readdirSync(out).sort()).toEqual(['kept', 'report.json']);
    expect(readdirSync(join(out, 'kept'))).toEqual(['bundle.zip']);
  });

  it('[CLI-7] is refused before the work where it cannot be written', async () => {
    const out = join(root, 'other');
    const results = { path: out, folder: await outFolder(out) };
    const file = join(root, 'there.zip');
    writeFileSync(file, 'Mine');
    for (const [path, says] of [
      [file, 'exists already'],
      [join(root, 'no-such', 'b.zip'), 'in a folder that does not exist'],
      [join(file, 'b.zip'), 'cannot be written'],
      [out, 'may not be told from the results'],
      [join(out, 'report.json'), 'may not be told from the results'],
    ] as const)
      await expect(outBundle(path, results), path).rejects.toMatchObject({
        kind: 'export',
        message: expect.stringContaining(says) as string,
      });
  });
});
