// A synthetic series as the export writes it, for a CT of ctSeries.ts: what the tools of others are then asked about.
import { planExport, type ExportModel, type ExportPlan, filePath } from '../write/exportPlan.ts';
import { syntheticSlice } from '../write/syntheticMr.ts';
import { writeFile } from '../write/writeFile.ts';
import type { Contrast } from '../../core/contrast.ts';
import type { CtSeries } from './ctSeries.ts';

export const testModel: ExportModel = {
  id: 'tiny-test',
  name: 'DRUNet-18 for tests',
  version: '1.0.0',
  weightsSha256: 'a1'.repeat(32),
  windows: [
    { name: 'brain', centre: 40, width: 80 },
    { name: 'soft tissue', centre: 40, width: 400 },
    { name: 'bone', centre: 500, width: 3000 },
  ],
  intensityScale: '0.5th to 99.5th percentile in the head mask',
  simulatedCt: true,
  untrained: false,
  headOnly: true,
};

/** A plan for T1 and T2 of every slice. */
export function testPlan(ct: CtSeries, deidentify = false): ExportPlan {
  const plan = planExport(
    {
      source: ct.info,
      contrasts: ['T1', 'T2'],
      slices: ct.info.instances.map((_, slice) => slice),
      model: testModel,
      overrides: [],
      deidentify,
    },
    new Date(2026, 10, 22, 9, 5, 3),
  );
  if (!plan.ok) throw new Error(plan.error.message);
  return plan.value;
}

/** Pixels 0..4095 that differ in every slice and contrast. */
export function testPixels(ct: CtSeries, contrast: Contrast, slice: number): Uint16Array<ArrayBuffer> {
  const plane = ct.info.geometry ? ct.info.geometry.columns * ct.info.geometry.rows : 0;
  const offset = contrast === 'T1' ? 0 : 17;
  return Uint16Array.from({ length: plane }, (_, i) => {
    const hu = ct.voxels[slice * plane + i] ?? 0;
    return hu <= -1000 ? 0 : (((hu * 31 + offset + slice) % 4096) + 4096) % 4096;
  });
}

export const syntheticFiles = (ct: CtSeries, plan: ExportPlan): CtSeries['files'] =>
  plan.series.flatMap((series) =>
    plan.slices.map((slice, index) => ({
      path: filePath(series.contrast, index),
      bytes: writeFile(syntheticSlice(plan, series, index), testPixels(ct, series.contrast, slice)),
    })),
  );
