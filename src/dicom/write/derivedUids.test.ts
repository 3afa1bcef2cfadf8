// Identities for a PACS: the same for the same making, others for any other, all of them valid.
import { describe, expect, it } from 'vitest';
import { tiltedUnevenCt } from '../testing/ctSeries.ts';
import { testModel } from '../testing/syntheticFiles.ts';
import { checkPlan } from './checks.ts';
import { derivedUids } from './derivedUids.ts';
import { type ExportRequest, planExport } from './exportPlan.ts';
import { isUid } from './uid.ts';

describe('derivedUids', () => {
  const { info } = tiltedUnevenCt();
  const request: ExportRequest = {
    source: info,
    contrasts: ['T1', 'T2'],
    slices: info.instances.map((_, slice) => slice),
    model: testModel,
    overrides: [],
    deidentify: false,
  };

  it('[EXP-3] [PACS-3] follow from what is made of what: the same again, all others for another model, CT, slice or window', async () => {
    const first = await derivedUids(request);
    expect(await derivedUids(structuredClone(request))).toEqual(first);
    const { T1, T2 } = first.series;
    const all = [T1, T2].flatMap((one) => (one ? [one.seriesUid, ...one.instanceUids] : []));
    expect(all).toHaveLength(2 + 2 * info.instances.length);
    expect(new Set(all).size).toBe(all.length);
    expect(all.every(isUid)).toBe(true);
    const alone = await derivedUids({ ...request, contrasts: ['T2'] });
    expect(alone.series.T2).toEqual(T2);
    const others: readonly Partial<ExportRequest>[] = [
      { model: { ...testModel, weightsSha256: 'b2'.repeat(32) } },
      { model: { ...testModel, windows: testModel.windows.slice(1) } },
      { model: { ...testModel, headOnly: false } },
      { slices: request.slices.slice(1) },
      { source: { ...info, instances: info.instances.slice(1) }, slices: request.slices.slice(1) },
    ];
    for (const other of others) {
      const uids = await derivedUids({ ...request, ...other });
      const made = Object.values(uids.series).flatMap(({ seriesUid, instanceUids }) => [
        seriesUid,
        ...instanceUids,
      ]);
      expect(made.filter((uid) => all.includes(uid))).toEqual([]);
    }
  });

  it('[EXP-3] are those of the plan, which passes its own checks; without them every plan has new ones', async () => {
    const identities = await derivedUids(request);
    const planned = planExport({ ...request, identities }, new Date());
    if (!planned.ok) throw new Error(planned.error.message);
    expect(planned.value.series.map(({ seriesUid }) => seriesUid)).toEqual([
      identities.series.T1?.seriesUid,
      identities.series.T2?.seriesUid,
    ]);
    expect(checkPlan(planned.value).filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    const [one, other] = [planExport(request, new Date()), planExport(request, new Date())];
    expect(one.ok && other.ok && one.value.series[0]?.seriesUid !== other.value.series[0]?.seriesUid).toBe(
      true,
    );
  });
});
