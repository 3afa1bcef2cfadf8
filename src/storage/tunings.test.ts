import { describe, expect, it } from 'vitest';
import { createTunings } from './tunings.ts';
import { originTree } from './originTree.ts';
import { MemoryOrigin } from './testing/memoryOrigin.ts';

const tuning = {
  layers: { '1x1/1 1x8x8 8>8 000 none': { variant: 'low x 4', ms: 0.1, directMs: 0.4 } },
  struck: [{ variant: 'thin', why: 'computes it incorrectly' }],
};

describe('tunings', () => {
  it('[ENG-23] are kept by device, survive a visit, and are all forgotten at once', async () => {
    const origin = new MemoryOrigin();
    const tree = originTree(() => origin);
    await createTunings(tree).keep('acme | browser 1', tuning);
    const later = createTunings(tree);
    expect(await later.read('acme | browser 1')).toEqual(tuning);
    expect(await later.read('acme | browser 2')).toBeNull();
    await later.clear();
    expect(await later.read('acme | browser 1')).toBeNull();
  });

  it('[ENG-23] that are damaged, or refused by the browser, count as none', async () => {
    const origin = new MemoryOrigin();
    const tree = originTree(() => origin);
    await createTunings(tree).keep('acme', tuning);
    const [file] = await tree.list(['tunings']);
    await tree.write(['tunings', file?.name ?? ''], [new TextEncoder().encode('{"version":1,"value":{}}')]);
    expect(await createTunings(tree).read('acme')).toBeNull();
    const refused = createTunings(
      originTree(() => {
        throw new TypeError('refused');
      }),
    );
    expect(await refused.read('acme')).toBeNull();
    await refused.keep('acme', tuning);
  });
});
