// report.html: the same one page that the app writes, of a run of the command, with pictures of three of its slices.
import { deflateSync } from 'node:zlib';
import { application } from '../../src/core/application.ts';
import type { Contrast } from '../../src/core/contrast.ts';
import { greyPng } from '../../src/core/files/greyPng.ts';
import { madeFromText } from '../../src/core/files/provenanceText.ts';
import { type ReportFacts, reportHtml } from '../../src/core/files/reportHtml.ts';
import { withoutFileNames } from '../../src/core/files/withoutFileNames.ts';
import { SYNTHETIC_MAX, type Stack } from '../../src/core/geometry/stack.ts';
import { metricList, numberIn, ofVolume, regionWords } from '../../src/core/metrics/metricTable.ts';
import { addSums, metricRegions } from '../../src/core/metrics/metrics.ts';
import { normalisationWords } from '../../src/core/metrics/normalise.ts';
import { highestSpread, meanSpread } from '../../src/core/network/judgeSpread.ts';
import type { ModelFile } from '../../src/core/network/modelManifest.ts';
import type { Override } from '../../src/core/override.ts';
import type { SeriesInfo } from '../../src/core/series/seriesInfo.ts';
import { seriesCount, seriesSpacing } from '../../src/core/series/seriesWords.ts';
import type { TissueNumbers } from '../../src/core/tissue/tissueReport.ts';
import { trustOf } from '../../src/core/trust.ts';
import type { Verdict } from '../../src/core/verdictTypes.ts';
import { verdictName } from '../../src/core/verdictWords.ts';
import { thumbnail } from '../../src/core/view/thumbnail.ts';
import type { Judged } from './judgeReal.ts';

export interface RunFacts {
  readonly info: SeriesInfo;
  readonly ct: Stack;
  readonly model: ModelFile;
  /** Whole stacks of what was written. */
  readonly volumes: ReadonlyMap<Contrast, Uint16Array>;
  /** Those that were made, ascending. */
  readonly slices: readonly number[];
  /** On the CT. */
  readonly verdicts: readonly Verdict[];
  /** On the real MR, in the order of `judged`. */
  readonly realVerdicts: readonly Verdict[];
  readonly overrides: readonly Override[];
  readonly judged: readonly Judged[];
  /** By the model's contrasts, one a slice of the CT, per cent of full scale; null where it was not measured. */
  readonly spread: readonly (readonly (number | null)[])[] | null;
  /** Grey and white matter; null where they were not asked for. */
  readonly tissue: TissueNumbers | null;
  readonly device: string;
}

export const reportPage = (run: RunFacts, now: Date): string => reportHtml(reportFacts(run, now));

/** What the report says of a run. */
export function reportFacts(run: RunFacts, now: Date): ReportFacts {
  const { info, ct, model, volumes, slices, verdicts, realVerdicts, overrides, judged } = run;
  const { columns, rows, positions } = ct.geometry;
  const named = (verdict: Verdict, contrast: Contrast | null): ReportFacts['verdicts'][number] => ({
    name: verdictName(verdict.rule, contrast),
    level: verdict.level,
    sentence: withoutFileNames(verdict.sentence),
    overridden:
      overrides.find(({ rule, sentence }) => rule === verdict.rule && sentence === verdict.sentence)
        ?.reason ?? null,
  });
  return {
    program: `${application.name} ${application.version}`,
    written: `${now.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    ct: `${seriesCount(info)} of ${columns} x ${rows} pixels, ${seriesSpacing(info)}`,
    notes: info.notes.map(({ text }) => withoutFileNames(text)),
    made: [slices.length, positions.length],
    verdicts: [
      ...verdicts.map((one) => named(one, null)),
      ...realVerdicts.map((one, i) => named(one, judged[i]?.contrast ?? null)),
    ],
    trust: trustOf({
      verdicts,
      overrides,
      card: model.card,
      judged: judged.map(({ contrast, slices: sums }) => ({ contrast, slices: atTheirPlaces(sums, slices) })),
      awaited: false,
    }),
    model,
    input: madeFromText({ windows: model.preprocessing.windows, headOnly: true }),
    device: run.device,
    comparisons: judged.map(({ contrast, alignment, normalisation, slices: sums }) => ({
      contrast,
      alignment,
      normalisation: normalisationWords[normalisation],
      regions: metricRegions.flatMap((region) => {
        const volume = ofVolume(sums, region);
        const values =
          volume && metricList.map((one) => [one.words, numberIn(one, volume[one.name])] as const);
        return values ? [{ region: regionWords[region], values }] : [];
      }),
    })),
    spread: run.spread && spreadOf(run.spread, [...volumes.keys()], model.contrasts, positions.length),
    tissue: run.tissue,
    pictures: picturesOf(ct, volumes, slices),
  };
}

/** The sums of the slices that were made, at their places among all. */
const atTheirPlaces = (sums: Judged['slices'], slices: readonly number[]): Judged['slices'] => [
  ...Array.from({ length: slices[0] ?? 0 }, () => notMade),
  ...sums,
];
const notMade = { slice: addSums([]), head: addSums([]), intracranial: addSums([]) };

function spreadOf(
  means: NonNullable<RunFacts['spread']>,
  written: readonly Contrast[],
  made: readonly Contrast[],
  total: number,
): ReportFacts['spread'] {
  const measured = means[0]?.filter((one) => one !== null).length ?? 0;
  return {
    measured: [measured, total],
    of: written.flatMap((contrast) => {
      const of = means[made.indexOf(contrast)] ?? [];
      const [mean, highest] = [meanSpread(of), highestSpread(of)];
      return mean === null || !highest
        ? []
        : [{ contrast, mean, highest: highest.mean, highestSlice: highest.slice }];
    }),
  };
}

/** At a quarter, the half and three quarters of what was made: CT in the brain window beside what was made of it. */
function picturesOf(
  ct: Stack,
  volumes: ReadonlyMap<Contrast, Uint16Array>,
  slices: readonly number[],
): ReportFacts['pictures'] {
  const chosen = new Set([0.25, 0.5, 0.75].map((part) => slices[Math.floor(part * slices.length)] ?? 0));
  const pixels = ct.geometry.columns * ct.geometry.rows;
  return [...chosen].map((slice) => {
    const of = (voxels: Stack['voxels'] | Uint16Array): ArrayLike<number> =>
      voxels.subarray(slice * pixels, (slice + 1) * pixels);
    const pictures = [
      thumbnail(of(ct.voxels), ct.geometry, BRAIN, PICTURE_PIXELS),
      ...[...volumes.values()].map((voxels) =>
        thumbnail(of(voxels), ct.geometry, { low: 0, high: SYNTHETIC_MAX }, PICTURE_PIXELS),
      ),
    ];
    const names = ['CT (W 80 L 40)', ...[...volumes.keys()].map((contrast) => `synthetic ${contrast}`)];
    return {
      caption: `Slice ${slice + 1} as it was acquired: ${names.join(', ')}. The MR is synthetic.`,
      url: `data:image/png;base64,${Buffer.from(sideBySide(pictures)).toString('base64')}`,
    };
  });
}

const BRAIN = { low: 0, high: 80 };
const PICTURE_PIXELS = 420;

/** Grey pictures of one size, in one PNG. */
function sideBySide(pictures: readonly ReturnType<typeof thumbnail>[]): Uint8Array {
  const { width = 1, height = 1 } = pictures[0] ?? {};
  const all = new Uint8Array(width * pictures.length * height);
  pictures.forEach((picture, i) => {
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        all[(y * pictures.length + i) * width + x] = picture.pixels[(y * width + x) * 4] ?? 0;
  });
  return greyPng(all, width * pictures.length, deflateSync);
}
