// report.json: what ran on what, how long it took, what it made and what is to be known of it; no patient data.
import { createHash } from 'node:crypto';
import { application } from '../../src/core/application.ts';
import { metricList, ofVolume, regionWords } from '../../src/core/metrics/metricTable.ts';
import { metricRegions } from '../../src/core/metrics/metrics.ts';
import type { ModelFile } from '../../src/core/network/modelManifest.ts';
import type { Override } from '../../src/core/override.ts';
import type { Verdict } from '../../src/core/verdictTypes.ts';
import { normalisationWords } from '../../src/core/metrics/normalise.ts';
import type { BackendReport } from '../../src/core/network/engineApi.ts';
import type { ExportCheck } from '../../src/dicom/write/checks.ts';
import type { ExportPlan } from '../../src/dicom/write/exportPlan.ts';
import type { Judged } from './judgeReal.ts';

export interface ReportFacts {
  readonly backend: BackendReport;
  readonly model: ModelFile;
  readonly plan: ExportPlan;
  readonly checks: readonly ExportCheck[];
  readonly verdicts: readonly Verdict[];
  readonly overrides: readonly Override[];
  readonly ct: Int16Array;
  readonly volumes: ReadonlyMap<string, Uint16Array>;
  /** Milliseconds of each slice in the network. */
  readonly milliseconds: readonly number[];
  readonly seconds: Readonly<Record<string, number>>;
  readonly judged: readonly Judged[];
  readonly warnings: readonly string[];
}

export const sha256 = (values: Int16Array | Uint16Array): string =>
  createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex');

export function reportOf(facts: ReportFacts): string {
  const { backend, model, plan, checks, milliseconds, judged } = facts;
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const written = (uid: string): string => plan.deidentification?.uids[uid] ?? uid;
  const { geometry, slices } = plan;
  const report = {
    program: `${application.name} ${application.version}`,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    researchOnly: true,
    backend: {
      name: backend.backend,
      adapter: backend.adapter,
      threads: backend.threads,
      reason: backend.reason,
    },
    model: {
      id: model.id,
      name: model.name,
      version: model.version,
      weightsSha256: model.weightsSha256,
      untrained: model.card.steps === 0,
      windows: model.preprocessing.windows,
      intensityScale: model.intensityScale,
    },
    ct: {
      seriesUid: written(plan.source.seriesUid),
      columns: geometry.columns,
      rows: geometry.rows,
      slices: geometry.positions.length,
      voxelsSha256: sha256(facts.ct),
    },
    slices: { first: (slices[0] ?? 0) + 1, last: (slices.at(-1) ?? 0) + 1, made: slices.length },
    series: plan.series.map(({ contrast, seriesUid, seriesNumber }) => ({
      contrast,
      seriesUid,
      seriesNumber,
      files: slices.length,
      voxelsSha256: sha256(facts.volumes.get(contrast) ?? new Uint16Array(0)),
    })),
    deidentified: plan.deidentification?.pseudonym ?? null,
    seconds: Object.fromEntries(
      Object.entries(facts.seconds).map(([step, value]) => [step, Number(value.toFixed(3))]),
    ),
    millisecondsPerSlice: {
      median: Number((sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(1)),
      least: Number((sorted[0] ?? 0).toFixed(1)),
      most: Number((sorted.at(-1) ?? 0).toFixed(1)),
    },
    checks: checks.map(({ id, outcome, detail }) => ({ id, outcome, detail })),
    verdicts: facts.verdicts,
    overrides: facts.overrides,
    metrics: judged.map((one) => metricsOfOne(one)),
    warnings: facts.warnings,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

const metricsOfOne = ({ contrast, registration, slices, normalisation }: Judged) => ({
  contrast,
  normalisation: normalisationWords[normalisation],
  registration: {
    informationBefore: registration.before,
    informationAfter: registration.after,
    headReached: registration.overlap,
  },
  regions: Object.fromEntries(
    metricRegions.map((region) => {
      const volume = ofVolume(slices, region);
      const finite = (value: number | undefined): number | null =>
        value !== undefined && Number.isFinite(value) ? value : null;
      return [
        regionWords[region],
        volume && Object.fromEntries(metricList.map(({ name }) => [name, finite(volume[name])])),
      ];
    }),
  ),
});
