// report.json: what ran on what, how long it took, what it made and what is to be known of it; no patient data.
import { createHash } from 'node:crypto';
import { application } from '../../src/core/application.ts';
import { metricList, ofVolume, regionWords } from '../../src/core/metrics/metricTable.ts';
import { metricRegions } from '../../src/core/metrics/metrics.ts';
import type { ModelFile } from '../../src/core/network/modelManifest.ts';
import { tissueNetwork } from '../../src/core/tissue/tissueNetwork.ts';
import { type TissueNumbers, tissueOrigin } from '../../src/core/tissue/tissueReport.ts';
import type { Override } from '../../src/core/override.ts';
import type { Verdict } from '../../src/core/verdictTypes.ts';
import { normalisationWords } from '../../src/core/metrics/normalise.ts';
import type { BackendReport } from '../../src/core/network/engineApi.ts';
import type { StackGeometry } from '../../src/core/geometry/stack.ts';
import type { Judged } from './judgeReal.ts';
import type { Output } from './outputFiles.ts';

export interface ReportFacts {
  readonly backend: BackendReport;
  readonly model: ModelFile;
  readonly output: Output;
  readonly geometry: StackGeometry;
  /** Those that were made. */
  readonly slices: readonly number[];
  readonly verdicts: readonly Verdict[];
  readonly overrides: readonly Override[];
  readonly ct: Int16Array;
  readonly volumes: ReadonlyMap<string, Uint16Array>;
  /** One a slice: 1 at the limit of what the model has seen; null where it does not tell. */
  readonly domainScores: readonly (number | null)[];
  /** By contrast, one a slice: mean standard deviation in the head, per cent of full scale. Null: it was not asked for. */
  readonly spread: Readonly<Record<string, readonly (number | null)[]>> | null;
  /** Grey and white matter; null: they were not asked for. */
  readonly tissue: TissueNumbers | null;
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
  const { backend, model, output, geometry, slices, milliseconds, judged } = facts;
  const sorted = [...milliseconds].sort((a, b) => a - b);
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
      seriesUid: output.ctSeriesUid,
      columns: geometry.columns,
      rows: geometry.rows,
      slices: geometry.positions.length,
      voxelsSha256: sha256(facts.ct),
    },
    slices: { first: (slices[0] ?? 0) + 1, last: (slices.at(-1) ?? 0) + 1, made: slices.length },
    series: output.series.map((one) => ({
      ...one,
      voxelsSha256: sha256(facts.volumes.get(one.contrast) ?? new Uint16Array(0)),
    })),
    deidentified: output.pseudonym,
    seconds: Object.fromEntries(
      Object.entries(facts.seconds).map(([step, value]) => [step, Number(value.toFixed(3))]),
    ),
    millisecondsPerSlice: {
      median: Number((sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(1)),
      least: Number((sorted[0] ?? 0).toFixed(1)),
      most: Number((sorted.at(-1) ?? 0).toFixed(1)),
    },
    checks: output.checks.map(({ id, outcome, detail }) => ({ id, outcome, detail })),
    verdicts: facts.verdicts,
    spreadPercent: facts.spread,
    tissue: facts.tissue && { network: tissueOrigin, weightsSha256: tissueNetwork.sha256, ...facts.tissue },
    domainScores: facts.domainScores.map((score) => score && Number(score.toFixed(3))),
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
