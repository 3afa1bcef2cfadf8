// The metrics of all slices and the volume, as CSV.
import { metricsCsv } from '../../core/metrics/metricTable.ts';
import { normalisationWords } from '../../core/metrics/normalise.ts';
import type { Judgement } from '../../stores/compareStore.ts';

export const judgedCsv = (judged: readonly Judgement[]): string =>
  metricsCsv(
    judged.map(({ contrast, modelName, normalisation, slices }) => ({
      contrast,
      model: modelName,
      normalisation: normalisationWords[normalisation],
      slices,
    })),
  );
