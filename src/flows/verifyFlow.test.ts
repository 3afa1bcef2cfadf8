// Making an exported series again in the page: how it went, cancelled, overtaken, and what cannot be compared.
import { beforeAll, describe, expect, it } from 'vitest';
import type { NetworkRunner } from '../pipeline/host.ts';
import { type Exported, exportedPhantom } from '../pipeline/testing/exported.ts';
import { gate } from '../pipeline/testing/gate.ts';
import { testCompute } from '../pipeline/testing/testCompute.ts';
import { brightness, testNetwork } from '../pipeline/testing/testNetwork.ts';
import { useJobs } from '../stores/jobStore.ts';
import { patchStudy } from '../stores/studyStore.ts';
import { useVerify, type Verification } from '../stores/verifyStore.ts';
import { putPixels } from './pixelTable.ts';
import { emptyPage, until } from './testing/openedCt.ts';
import { createVerifyFlow } from './verifyFlow.ts';

/** `usable`: whether the CT's head is found when it is opened. */
function stage(
  { drop, found }: Exported,
  { predict, usable = true }: { readonly predict?: NetworkRunner['predict']; readonly usable?: boolean } = {},
) {
  emptyPage();
  const { series } = drop.summary;
  const idOf = (role: string): string => series.find((one) => one.role === role)?.id ?? '';
  patchStudy({ series });
  const flow = createVerifyFlow({
    compute: { ...testCompute(), network: testNetwork(undefined, predict) },
    filesOf: () => drop.files,
    selectCt: (ctId) => {
      putPixels({ of: 'ct', ctId }, found.ct);
      if (usable) putPixels({ of: 'head', ctId }, found.head);
      putPixels({ of: 'intracranial', ctId }, { geometry: found.ct.geometry, voxels: found.intracranial });
      return Promise.resolve();
    },
  });
  const id = idOf('synthetic');
  return {
    flow,
    id,
    ctId: idOf('ct'),
    state: (): Verification | undefined => useVerify.getState().bySeries[id],
  };
}

/** A network that waits at its first slice. */
function waiting() {
  const [begun, go] = [gate(), gate()];
  const predict: NetworkRunner['predict'] = async (input, signal) => {
    begun.open();
    await go.opened;
    signal.throwIfAborted();
    return { output: brightness(input), milliseconds: 1 };
  };
  return { begun, go, predict };
}

describe('verifying in the page', () => {
  let exported: Exported;
  beforeAll(async () => {
    exported = await exportedPhantom();
  });

  it('[EXP-28] opens the CT, makes the series again and says how it went', async () => {
    const { flow, id, state } = stage(exported);
    const verifying = flow.verify(id);
    await until(() => state()?.state === 'running');
    expect(useJobs.getState().jobs).toMatchObject([{ kind: 'verify', unit: 'slices', total: 7 }]);
    await verifying;
    expect(state()).toEqual({
      state: 'done',
      largest: 0,
      slice: 0,
      different: 0,
      pixels: 7 * 32 * 32,
      slices: 7,
      adapter: '',
    });
    expect(useJobs.getState().jobs).toEqual([]);
  });

  it('says what keeps it from being made again: a CT without a head, a CT that is not open', async () => {
    const headless = stage(exported, { usable: false });
    await headless.flow.verify(headless.id);
    expect(headless.state()).toMatchObject({
      state: 'failed',
      error: { message: expect.stringContaining('no head was found in it') as string },
    });
    const alone = stage(exported);
    const { series } = exported.drop.summary;
    patchStudy({ series: series.filter(({ role }) => role === 'synthetic') });
    await alone.flow.verify(alone.id);
    expect(alone.state()).toMatchObject({
      state: 'failed',
      error: { message: 'The CT that this series was made from is not open.' },
    });
    await alone.flow.verify('no such series');
    expect(useJobs.getState().jobs).toEqual([]);
  });

  it('cancelled in the middle leaves nothing behind', async () => {
    const { begun, go, predict } = waiting();
    const { flow, id, state } = stage(exported, { predict });
    const verifying = flow.verify(id);
    await begun.opened;
    flow.cancel();
    expect(state()).toBeUndefined();
    go.open();
    await verifying;
    expect(state()).toBeUndefined();
    expect(useJobs.getState().jobs).toEqual([]);
  });

  it('begun again belongs to the newer run alone', async () => {
    const { begun, go, predict } = waiting();
    const { flow, id, state } = stage(exported, { predict });
    const older = flow.verify(id);
    await begun.opened;
    const newer = flow.verify(id);
    go.open();
    await older;
    expect(state()?.state).not.toBe('failed');
    await newer;
    expect(state()).toMatchObject({ state: 'done', different: 0 });
  });
});
