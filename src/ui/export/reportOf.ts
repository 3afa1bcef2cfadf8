// What the report of the open CT says, gathered from the stores; null while there is nothing to report.
import { application } from '../../core/application.ts';
import { withoutFileNames } from '../../core/files/withoutFileNames.ts';
import { verdictName } from '../../core/verdictWords.ts';
import { madeFromText } from '../../core/files/provenanceText.ts';
import type { ReportFacts } from '../../core/files/reportHtml.ts';
import { metricList, numberIn, ofVolume, regionWords } from '../../core/metrics/metricTable.ts';
import { metricRegions } from '../../core/metrics/metrics.ts';
import { normalisationWords } from '../../core/metrics/normalise.ts';
import { highestSpread, meanSpread } from '../../core/network/judgeSpread.ts';
import { networkPreprocessing } from '../../core/network/inputChoices.ts';
import { useCompare } from '../../stores/compareStore.ts';
import { useEngine } from '../../stores/engineStore.ts';
import type { ReportPicture } from '../../stores/reportStore.ts';
import {
  registrationKey,
  seriesById,
  type Spread,
  type Synthesis,
  useStudy,
} from '../../stores/studyStore.ts';
import { trustIn } from '../../stores/trust.ts';
import { studyVerdicts } from '../../stores/verdicts.ts';
import { seriesCount, seriesSpacing } from '../../core/series/seriesWords.ts';

export function reportOf(pictures: readonly ReportPicture[], now: Date): ReportFacts | null {
  const study = useStudy.getState();
  const engine = useEngine.getState();
  const { ctId, syntheses, registrations } = study;
  const series = seriesById(study, ctId);
  const synthesis = ctId === null ? undefined : syntheses[ctId];
  const model = synthesis && engine.seen[synthesis.weightsSha256];
  if (ctId === null || !series?.geometry || !synthesis || !model) return null;
  const { columns, rows } = series.geometry;
  const { judgements } = useCompare.getState();
  const { windows } = networkPreprocessing(model.preprocessing, { networkWindows: synthesis.windows });
  const comparisons = synthesis.contrasts.flatMap((contrast): ReportFacts['comparisons'] => {
    const judged = judgements[registrationKey(ctId, contrast)];
    if (judged?.state !== 'ready') return [];
    return [
      {
        contrast,
        alignment: registrations[registrationKey(ctId, contrast)]?.summary ?? '',
        normalisation: normalisationWords[judged.normalisation],
        regions: metricRegions.flatMap((region) => {
          const volume = ofVolume(judged.slices, region);
          const values =
            volume && metricList.map((one) => [one.words, numberIn(one, volume[one.name])] as const);
          return values ? [{ region: regionWords[region], values }] : [];
        }),
      },
    ];
  });
  return {
    program: `${application.name} ${application.version}`,
    written: now.toISOString().slice(0, 16).replace('T', ' ') + ' UTC',
    ct: `${seriesCount(series)} of ${columns} x ${rows} pixels, ${seriesSpacing(series)}`,
    notes: series.notes.map((note) => withoutFileNames(note.text)),
    made: [synthesis.slicesDone.filter(Boolean).length, synthesis.slicesDone.length],
    verdicts: studyVerdicts(study).map((one) => ({
      ...one,
      name: verdictName(one.rule, one.contrast),
      sentence: withoutFileNames(one.sentence),
    })),
    trust: trustIn(synthesis, study, useCompare.getState(), engine),
    model,
    input: madeFromText({ windows, headOnly: synthesis.mask === 'head' }),
    // Slices kept from before may have been made on another device.
    device: synthesis.kept ? null : (synthesis.device?.adapter ?? null),
    comparisons,
    spread: spreadOf(synthesis, study.spreads[ctId]),
    tissue: study.tissues[ctId]?.numbers ?? null,
    pictures,
  };
}

function spreadOf({ contrasts }: Synthesis, spread: Spread | undefined): ReportFacts['spread'] {
  if (!spread?.slicesDone.some(Boolean)) return null;
  return {
    measured: [spread.slicesDone.filter(Boolean).length, spread.slicesDone.length],
    of: contrasts.flatMap((contrast, i) => {
      const of = spread.means[i] ?? [];
      const [mean, highest] = [meanSpread(of), highestSpread(of)];
      return mean === null || !highest
        ? []
        : [{ contrast, mean, highest: highest.mean, highestSlice: highest.slice }];
    }),
  };
}
