// A report on one synthesis as one HTML page without scripts, to be read or printed: only what is known, and no patient data.
import { SPREAD_CALIBRATION } from '../network/judgeSpread.ts';
import type { ModelCard } from '../network/modelManifest.ts';
import {
  cellsOf,
  HD95_WORDS,
  TISSUE_MEANING,
  tissueColumns,
  type TissueNumbers,
  tissueOrigin,
  tissueRows,
} from '../tissue/tissueReport.ts';
import type { Trust } from '../trust.ts';
import type { VerdictLevel } from '../verdictTypes.ts';

export interface ReportFacts {
  /** "SynthMR 0.13.0". */
  readonly program: string;
  /** When it was written, as the reader shall see it. */
  readonly written: string;
  /** The CT in words: slices, size, spacing. */
  readonly ct: string;
  /** What was noted beside its series. */
  readonly notes: readonly string[];
  /** Slices made, of all. */
  readonly made: readonly [number, number];
  readonly verdicts: readonly {
    readonly name: string;
    readonly level: VerdictLevel;
    readonly sentence: string;
    /** Why it was overridden; null where it was not. */
    readonly overridden: string | null;
  }[];
  readonly trust: Pick<Trust, 'how' | 'worst'>;
  readonly model: {
    readonly name: string;
    readonly version: string;
    readonly weightsSha256: string;
    readonly intensityScale: string;
    readonly card: ModelCard;
  };
  /** As `madeFromText` has it. */
  readonly input: string;
  /** What computed; null where it is not known any more. */
  readonly device: string | null;
  readonly comparisons: readonly {
    readonly contrast: string;
    /** How the real MR was aligned, in words. */
    readonly alignment: string;
    readonly normalisation: string;
    /** Region, then metric and value. */
    readonly regions: readonly {
      readonly region: string;
      readonly values: readonly (readonly [metric: string, value: string])[];
    }[];
  }[];
  /** How unsure the network was; null where it was not measured. */
  readonly spread: {
    /** Slices measured, of all. */
    readonly measured: readonly [number, number];
    readonly of: readonly {
      readonly contrast: string;
      /** Of the slices, per cent of full scale. */
      readonly mean: number;
      readonly highest: number;
      /** From 0. */
      readonly highestSlice: number;
    }[];
  } | null;
  /** Grey and white matter of the synthetic T1, and of a real one; null where they were not looked for. */
  readonly tissue: TissueNumbers | null;
  /** data: URLs, with what they show. */
  readonly pictures: readonly { readonly caption: string; readonly url: string }[];
}

export function reportHtml(facts: ReportFacts): string {
  const { program, written, ct, notes, made, trust, model, comparisons, spread, tissue, pictures } = facts;
  const { card } = model;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Synthetic MR from head CT: report</title>
<style>${style}</style>
</head>
<body>
<h1>Synthetic MR from head CT</h1>
<p class="warning">Research only, not for diagnosis. The MR in this report is synthetic: a network made it from CT.</p>
<p class="dim">${text(`Written ${written} by ${program}. No patient data is in this page.`)}</p>
<h2>How far to trust it</h2>
<p>${text(trust.how)}</p>
<p>${text(trust.worst)}</p>
${pictures.map(({ caption, url }) => `<figure><img src="${text(url)}" alt="${text(caption)}"><figcaption>${text(caption)}</figcaption></figure>`).join('\n')}
<h2>Verdict</h2>
${table(
  ['Rule', 'Verdict', 'Why'],
  facts.verdicts.map(({ name, level, sentence, overridden }) => [
    name,
    overridden === null ? level : `${level}, overridden`,
    overridden === null ? sentence : `${sentence} Overridden for this reason: ${overridden}`,
  ]),
)}
<h2>CT</h2>
<p>${text(`${ct}. ${made[0] === made[1] ? 'All slices' : `${made[0]} of ${made[1]} slices`} synthesised.`)}</p>
${list(notes)}
${comparisons.length === 0 ? '<p>No real MR was compared.</p>' : `<h2>Against real MR</h2>${comparisons.map(comparison).join('\n')}`}
${spread === null ? '' : `<h2>Spread</h2>${spreadPart(spread)}`}
${tissue === null ? '' : `<h2>Grey and white matter</h2>${tissuePart(tissue)}`}
<h2>Model</h2>
${table(
  ['', ''],
  [
    ['Network', `${model.name}, version ${model.version}, ${card.date}`],
    ['Weights, SHA-256', model.weightsSha256],
    ['Trained on', card.trainedOn + simulated(card)],
    ['Intensity', model.intensityScale],
    ['Input', facts.input],
    ...(facts.device === null ? [] : [['Computed on', facts.device]]),
  ],
)}
${list(card.limits)}
<h2>Methods</h2>
<p>${text(methodsText(facts))}</p>
</body>
</html>
`;
}

/** A paragraph for a paper's methods section: each clause from the facts, none where they lack it. */
export function methodsText({
  program,
  ct,
  model,
  input,
  device,
  comparisons,
  spread,
  tissue,
}: ReportFacts): string {
  const { card } = model;
  const sentences = [
    `Synthetic MR was made from head CT (${ct}) with ${model.name}, version ${model.version} (weights SHA-256 ${model.weightsSha256.slice(0, 12)}), in ${program}.`,
    card.steps === 0
      ? 'The network was untrained.'
      : `The network was trained on ${card.trainedOn}${simulated(card)}.`,
    input,
    device === null ? '' : `It was computed on ${device}.`,
    ...comparisons.map(
      ({ contrast, alignment, normalisation }) =>
        `Real ${contrast}-weighted MR was compared with it. ${sentence(alignment)} Its values were brought to intensities by ${normalisation}.`,
    ),
    spread === null ? '' : SPREAD_METHOD,
    tissue === null ? '' : `Grey and white matter were labelled by ${tissueOrigin} at 1 mm.`,
  ];
  return sentences.filter(Boolean).join(' ');
}

/** Where the card's own words do not say it. */
const simulated = ({ trainedOn, simulatedCt }: ModelCard): string =>
  simulatedCt && !/simulated/i.test(trainedOn) ? '; its training CT was simulated' : '';

const sentence = (words: string): string => (words === '' || /[.!?]$/.test(words) ? words : `${words}.`);

const comparison = ({
  contrast,
  alignment,
  normalisation,
  regions,
}: ReportFacts['comparisons'][number]): string =>
  `<p>${text(`${contrast}: ${sentence(alignment)} Scaled by ${normalisation}.`)}</p>${table(
    ['Region', ...(regions[0]?.values.map(([metric]) => metric) ?? [])],
    regions.map(({ region, values }) => [region, ...values.map(([, value]) => value)]),
  )}`;

const SPREAD_METHOD =
  'Its spread is the standard deviation of four answers to each slice: as it is, mirrored, moved by one pixel, and mirrored, moved and with noise of 5 HU, each brought back.';

function spreadPart({ measured, of }: NonNullable<ReportFacts['spread']>): string {
  const percent = (value: number): string => `${value.toFixed(1)} %`;
  const some = measured[0] === measured[1] ? '' : ` Measured on ${measured[0]} of ${measured[1]} slices.`;
  return `<p>${text(`How much the synthetic MR changes where it should not, in per cent of full scale, inside the head.${some} ${SPREAD_CALIBRATION}`)}</p>${table(
    ['', 'Mean of the slices', 'Highest slice'],
    of.map(({ contrast, mean, highest, highestSlice }) => [
      contrast,
      percent(mean),
      `${percent(highest)}, slice ${highestSlice + 1}`,
    ]),
  )}`;
}

const tissuePart = (tissue: TissueNumbers): string =>
  `<p>${text(TISSUE_MEANING)}</p>${table(tissueColumns, tissueRows(tissue).map(cellsOf))}<p class="dim">${text(
    `Labelled by ${tissueOrigin}. ${HD95_WORDS}`,
  )}</p>`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: 'th' | 'td', row: readonly string[]): string =>
    `<tr>${row.map((cell) => `<${tag}>${text(cell)}</${tag}>`).join('')}</tr>`;
  const first = head.some(Boolean) ? `<thead>${cells('th', head)}</thead>` : '';
  return `<table>${first}<tbody>${rows.map((row) => cells('td', row)).join('')}</tbody></table>`;
}

const list = (lines: readonly string[]): string =>
  lines.length === 0 ? '' : `<ul>${lines.map((line) => `<li>${text(line)}</li>`).join('')}</ul>`;

/** For content and for attributes in double quotes. */
const text = (raw: string): string =>
  raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const style = `
body { max-width: 190mm; margin: 12mm auto; padding: 0 6mm; font: 10.5pt/1.45 system-ui, sans-serif; color: #16191c; }
h1 { font-size: 16pt; margin: 0 0 2mm; }
h2 { font-size: 11.5pt; margin: 5mm 0 1.5mm; break-after: avoid; }
p { margin: 0 0 2mm; }
.warning { padding: 2mm 3mm; border-left: 1.2mm solid #b07400; background: #fbf1dc; }
.dim, figcaption { color: #4b525a; font-size: 9pt; }
figure { margin: 3mm 0; break-inside: avoid; }
img { width: 100%; }
table { width: 100%; border-collapse: collapse; font-size: 9pt; break-inside: avoid; }
th, td { padding: 1mm 2mm; border-bottom: 0.2mm solid #d2d6db; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
ul { margin: 0 0 2mm; padding-left: 5mm; font-size: 9pt; }
@media print { body { margin: 0; padding: 0; max-width: none; } }
@page { size: A4; margin: 14mm; }
`;
