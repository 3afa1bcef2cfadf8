import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { phantom } from '../dicom/testing/phantom.ts';
import { zipFiles } from './zipFiles.ts';

const blob = (bytes: Uint8Array): Blob => new Blob([bytes.slice()]);

describe('zipFiles', () => {
  it('[READ-17] opens folders and ZIPs within a ZIP, byte for byte, with paths joined', async () => {
    const files = phantom({ columns: 16, rows: 16, heights: [0, 5] });
    const inner = zipSync(Object.fromEntries(files.map(({ name, bytes }) => [`ct/${name}`, bytes])));
    const outer = zipSync({
      'inner.zip': inner,
      'notes/readme.txt': strToU8('hello'),
      '__MACOSX/x': strToU8('x'),
    });
    const entries = await zipFiles('drop.zip', blob(outer));
    expect(entries.map(({ path }) => path).sort()).toEqual([
      'drop.zip/inner.zip/ct/slice-001.dcm',
      'drop.zip/inner.zip/ct/slice-002.dcm',
      'drop.zip/notes/readme.txt',
    ]);
    const slice = entries.find(({ path }) => path.endsWith('slice-002.dcm'));
    expect(new Uint8Array(await (slice?.file ?? new Blob()).arrayBuffer())).toEqual(files[1]?.bytes);
  });

  it('[BAD-6] refuses a bomb, a ZIP cut short, noise and ZIPs nested without end, in words', async () => {
    const bomb = zipSync({ 'zeros.dcm': new Uint8Array(300 * 2 ** 20) }, { level: 9 });
    const whole = zipSync({
      'a.bin': Uint8Array.from({ length: 4000 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24),
    });
    let nested = zipSync({ 'a.txt': strToU8('deep') });
    for (let i = 0; i < 4; i++) nested = zipSync({ 'again.zip': nested });
    const cases: readonly [Uint8Array, RegExp][] = [
      [bomb, /far more than it should/],
      [whole.slice(0, 1500), /cut short|damaged/],
      [new Uint8Array(900).fill(3), /no ZIP|cut short/],
      [nested, /ZIPs within ZIPs/],
    ];
    for (const [bytes, words] of cases) {
      await expect(zipFiles('bad.zip', blob(bytes))).rejects.toMatchObject({
        kind: 'file',
        file: expect.stringContaining('bad.zip') as string,
        message: expect.stringMatching(words) as string,
      });
    }
  });

  it('[BAD-14] case d8-encrypted-zip: says that a ZIP with a password is encrypted, whatever entry is', async () => {
    const zip = zipSync({ 'a.txt': strToU8('a'), 'b.txt': strToU8('b') });
    const last = Buffer.from(zip).lastIndexOf(Buffer.from('PK\x01\x02'));
    const locked = zip.slice();
    locked[last + 8] = (locked[last + 8] ?? 0) | 1;
    await expect(zipFiles('a.zip', blob(locked))).rejects.toMatchObject({
      file: 'a.zip',
      message: 'The ZIP is encrypted: it needs a password.',
    });
    expect(await zipFiles('a.zip', blob(zip))).toHaveLength(2);
  });

  it('[BAD-6] stops when it is told to', async () => {
    const abort = new AbortController();
    abort.abort();
    const zip = zipSync({ 'a.txt': strToU8('a') });
    await expect(zipFiles('a.zip', blob(zip), { signal: abort.signal })).rejects.toBeDefined();
  });
});
