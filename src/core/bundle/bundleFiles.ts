// The files of a reproducibility bundle: the record, report, methods, numbers, figures, and a script that makes it all again.
import type { Contrast } from '../contrast.ts';
import { greyPng } from '../files/greyPng.ts';
import { methodsText, type ReportFacts, reportHtml } from '../files/reportHtml.ts';
import { sha256 } from '../files/sha256.ts';
import { SYNTHETIC_MAX } from '../geometry/stack.ts';
import { metricsCsv } from '../metrics/metricTable.ts';
import { normalisationWords } from '../metrics/normalise.ts';
import { thumbnail } from '../view/thumbnail.ts';
import { type BundleFacts, type BundleRecord, bundleRecord } from './bundleRecord.ts';
import { sliceFigure } from './sliceFigure.ts';

export interface BundleFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The record's place in a bundle. */
export const RECORD = 'bundle.json';
/** Where the pixels of a contrast are, if they were chosen: 16 bits each, lowest byte first, slice after slice. */
export const pixelsPath = (contrast: Contrast): string => `pixels/synthetic-${contrast.toLowerCase()}.raw`;

/** bundle.json: the record, and the hash of every other file of the bundle. */
export interface BundleManifest extends BundleRecord {
  readonly format: 'synthmr-bundle';
  readonly formatVersion: 1;
  readonly researchOnly: true;
  readonly contents: readonly { readonly path: string; readonly sha256: string }[];
}

/** `report`: what its report says; pictures, which may show the CT, are left out. `deflate` packs bytes as zlib does. */
export async function bundleFiles(
  facts: BundleFacts,
  report: ReportFacts,
  { pixels, deflate }: { readonly pixels: boolean; readonly deflate: (bytes: Uint8Array) => Uint8Array },
): Promise<readonly BundleFile[]> {
  const record = await bundleRecord(facts);
  const judged = facts.comparisons.map(({ contrast, normalisation, slices }) => ({
    contrast,
    model: facts.model.name,
    normalisation: normalisationWords[normalisation],
    slices,
    firstSlice: (facts.settings.slices[0] ?? 0) + 1,
  }));
  const beside: readonly BundleFile[] = [
    textFile('README.txt', readme(record, pixels)),
    textFile('methods.txt', `${methodsText(report)}\n`),
    textFile('report.html', reportHtml({ ...report, pictures: [] })),
    textFile('model-card.json', `${JSON.stringify(record.model, null, 2)}\n`),
    textFile('reproduce.sh', script(record)),
    ...(judged.length > 0 ? [textFile('metrics.csv', metricsCsv(judged))] : []),
    ...judged.map((one) =>
      textFile(`figures/slices-${one.contrast.toLowerCase()}.svg`, sliceFigure(one.slices, one)),
    ),
    ...(pixels ? pixelFiles(facts, deflate) : []),
  ];
  const contents = await Promise.all(
    beside.map(async ({ path, bytes }) => ({ path, sha256: await sha256(bytes) })),
  );
  const manifest: BundleManifest = {
    format: 'synthmr-bundle',
    formatVersion: 1,
    researchOnly: true,
    ...record,
    contents,
  };
  return [textFile(RECORD, `${JSON.stringify(manifest, null, 1)}\n`), ...beside];
}

const textFile = (path: string, text: string): BundleFile => ({
  path,
  bytes: new TextEncoder().encode(text),
});

/** Synthetic pixels alone: whole stacks, and the middle slice of each as a picture. */
function pixelFiles(
  { volumes, geometry, settings }: BundleFacts,
  deflate: (bytes: Uint8Array) => Uint8Array,
): readonly BundleFile[] {
  const pixels = geometry.columns * geometry.rows;
  const middle = settings.slices[Math.floor(settings.slices.length / 2)] ?? 0;
  return [...volumes].flatMap(([contrast, voxels]): BundleFile[] => {
    const raw = new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength).slice();
    const slice = voxels.subarray(middle * pixels, (middle + 1) * pixels);
    const picture = thumbnail(slice, geometry, { low: 0, high: SYNTHETIC_MAX }, 512);
    const grey = Uint8Array.from(
      { length: picture.width * picture.height },
      (_, i) => picture.pixels[4 * i] ?? 0,
    );
    return [
      { path: pixelsPath(contrast), bytes: raw },
      {
        path: `figures/synthetic-${contrast.toLowerCase()}-slice-${middle + 1}.png`,
        bytes: greyPng(grey, picture.width, deflate),
      },
    ];
  });
}

const readme = (
  { program, written, model }: BundleRecord,
  pixels: boolean,
): string => `Synthetic MR from head CT: reproducibility bundle
Research only, not for diagnosis. Written ${written} by ${program}, model ${model.name} ${model.version}.

bundle.json      what went in and came out, by SHA-256; model, settings, device, verdicts and numbers
report.html      the report, without pictures
methods.txt      a paragraph for a methods section
model-card.json  the model, and what it was trained on
metrics.csv      every slice against real MR, where there was some; figures/ draws it
${pixels ? 'pixels/          the synthetic MR: 16 bits a pixel, lowest byte first, slice after slice, 0 to 4095\n' : ''}reproduce.sh     makes the result again and says what came out the same

No patient's name, no UID, no file name and no pixel of the input is in here.
`;

const script = ({ program, model }: BundleRecord): string => `#!/bin/sh
# Makes the result again and says whether every input, number and pixel is the same.
# Needs ${program} (its folder, after "npm ci"), this bundle as a ZIP, and the folder with the input files.
#   sh reproduce.sh SYNTHMR_FOLDER BUNDLE.zip INPUT_FOLDER
set -e
[ $# -eq 3 ] || { echo "sh reproduce.sh SYNTHMR_FOLDER BUNDLE.zip INPUT_FOLDER"; exit 1; }
bundle=$(realpath "$2")
inputs=$(realpath "$3")
cd "$1"
exec npm run reproduce -- "$bundle" --inputs "$inputs" --model '${model.id.replaceAll("'", '')}'
`;
