// A good series whose files were packed, cut, emptied or locked at random: each is read or named, and none is lost.
import fc from 'fast-check';
import { gzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { phantom } from '../dicom/testing/phantom.ts';
import { openDrop } from './openDrop.ts';
import { testCompute } from './testing/testCompute.ts';

const files = phantom({ columns: 8, rows: 8, pixelMm: 28, heights: [0, 5, 10, 15, 20, 25] });

const dropped = (path: string, bytes: Uint8Array): DroppedFile => ({ path, file: new Blob([bytes.slice()]) });

function tar(name: string, bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(512 * (2 + Math.ceil(bytes.length / 512)));
  const put = (at: number, text: string): void => out.set(new TextEncoder().encode(text), at);
  put(0, name);
  put(124, bytes.length.toString(8).padStart(11, '0'));
  put(257, 'ustar');
  out.set(bytes, 512);
  return out;
}

function locked(name: string, bytes: Uint8Array): Uint8Array {
  const zip = zipSync({ [name]: bytes }).slice();
  const list = Buffer.from(zip).lastIndexOf(Buffer.from('PK\x01\x02'));
  zip[list + 8] = (zip[list + 8] ?? 0) | 1;
  return zip;
}

type Way = 'plain' | 'in a ZIP' | 'gzipped' | 'tarred' | 'locked' | 'cut' | 'empty' | 'in a torn ZIP';
const ways: Readonly<Record<Way, (name: string, bytes: Uint8Array, at: number) => DroppedFile>> = {
  plain: dropped,
  'in a ZIP': (name, bytes) => dropped(`${name}.zip`, zipSync({ [`scan/${name}`]: bytes })),
  gzipped: (name, bytes) => dropped(`${name}.gz`, gzipSync(bytes)),
  tarred: (name, bytes) => dropped(`${name}.tar`, tar(name, bytes)),
  locked: (name, bytes) => dropped(`${name}.zip`, locked(name, bytes)),
  cut: (name, bytes, at) => dropped(name, bytes.subarray(0, at % (bytes.length - 1))),
  empty: (name) => dropped(name, new Uint8Array(0)),
  'in a torn ZIP': (name, bytes, at) => {
    const zip = zipSync({ [name]: bytes }, { level: 0 });
    return dropped(`${name}.zip`, zip.subarray(0, 40 + (at % (bytes.length - 40))));
  },
};
const whole = new Set<Way>(['plain', 'in a ZIP']);

/** How many files a problem names: "a", "a and b", "a and 3 more". */
const namedIn = (file: string): number => {
  const more = / and (\d+) more$/.exec(file)?.[1];
  return more === undefined ? (file.includes(' and ') ? 2 : 1) : 1 + Number(more);
};

describe('files', () => {
  it('[BAD-1] [BAD-14] of a broken drop each file is read, or named with what to do; what is whole makes the series', async () => {
    const way = fc.constantFrom<Way>(
      'plain',
      'plain',
      'in a ZIP',
      'gzipped',
      'tarred',
      'locked',
      'cut',
      'empty',
      'in a torn ZIP',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(way, { minLength: 6, maxLength: 6 }),
        fc.array(fc.nat({ max: 5000 }), { minLength: 6, maxLength: 6 }),
        async (how, at) => {
          const drop = files.map(({ name, bytes }, i) => ways[how[i] ?? 'plain'](name, bytes, at[i] ?? 0));
          const { summary } = await openDrop(
            { compute: testCompute(), signal: new AbortController().signal, progress: () => undefined },
            drop,
          );
          const good = how.filter((one) => whole.has(one)).length;
          const cts = summary.series.filter(({ role }) => role === 'ct');
          expect(cts.reduce((sum, { instances }) => sum + instances.length, 0)).toBe(good);
          expect(summary.problems.reduce((sum, { file }) => sum + namedIn(file), 0)).toBe(6 - good);
          for (const { message, advice } of summary.problems) {
            expect(`${message} ${advice}`).toMatch(/^[A-Z].*\. [A-Z].*\.$/);
            expect(message).not.toMatch(/undefined|NaN|dicomParser|buffer|Error/);
          }
        },
      ),
      { numRuns: 40, seed: 15 },
    );
  });
});
