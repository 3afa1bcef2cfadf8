// What lies beside a result as NIfTI, whatever the result is: the spread, and labels of grey and white matter.
import { gzipSync } from 'node:zlib';
import type { Contrast } from '../../src/core/contrast.ts';
import { niftiGrid, niftiParts } from '../../src/core/files/nifti.ts';
import { type NiftiMark, niftiMarkOf, type NiftiTexts } from '../../src/core/files/niftiMark.ts';
import { spreadTexts } from '../../src/core/files/spreadTexts.ts';
import { tissueTexts } from '../../src/core/files/tissueTexts.ts';
import type { StackGeometry, StackVoxels } from '../../src/core/geometry/stack.ts';
import type { ModelFile } from '../../src/core/network/modelManifest.ts';
import { type Override, overrideWords } from '../../src/core/override.ts';
import { unwrap } from '../../src/core/result.ts';
import type { SeriesInfo } from '../../src/core/series/seriesInfo.ts';
import type { TissueOfAll } from './tissueOfAll.ts';

export interface BesideRequest {
  readonly info: SeriesInfo;
  readonly geometry: StackGeometry;
  readonly model: ModelFile;
  /** The spread of the contrasts asked for, whole stacks; null where it was not asked for. */
  readonly spread: ReadonlyMap<Contrast, Uint16Array> | null;
  /** Labels of grey and white matter, whole stacks; null where they were not asked for. */
  readonly tissue: Pick<TissueOfAll, 'synthetic' | 'real'> | null;
  /** Those that were made, ascending. */
  readonly slices: readonly number[];
  readonly overrides: readonly Override[];
  readonly deidentify: boolean;
}

interface FilesBeside {
  readonly count: number;
  /** To go on from "14 DICOM files"; empty where there are none. */
  readonly words: string;
  readonly files: () => Iterable<{ readonly path: string; readonly bytes: Uint8Array }>;
  readonly notes: readonly string[];
}

/** Nothing of what was not asked for. */
export function filesBeside(request: BesideRequest): FilesBeside {
  const { info, geometry, model, spread, tissue, slices, overrides, deidentify } = request;
  const { grid, note } = unwrap(niftiGrid(geometry, true));
  const mark = (contrast: Contrast): NiftiMark => ({
    ...niftiMarkOf(contrast, model, { networkWindows: 'model', headOnly: true }),
    sourceSeriesUid: deidentify ? '' : info.seriesUid,
    notes: [
      ...overrides.map(overrideWords),
      ...(note === null ? [] : [note]),
      ...(slices.length < geometry.positions.length
        ? [`Measured on ${slices.length} of ${geometry.positions.length} slices; the others are zero.`]
        : []),
    ],
  });
  const file = (name: string, voxels: StackVoxels, texts: NiftiTexts) => ({
    path: `${name}.nii.gz`,
    bytes: gzipSync(Buffer.concat([...niftiParts({ geometry, voxels }, grid, texts)])),
  });
  const labelled = (['synthetic', 'real'] as const).filter((of) => tissue?.[of]);
  const [spreads, labels] = [spread?.size ?? 0, labelled.length];
  return {
    count: spreads + labels,
    words: [
      spreads === 0 ? '' : `, ${spreads} of the spread`,
      labels === 0 ? '' : `, ${labels} of grey and white matter`,
    ].join(''),
    *files() {
      for (const [contrast, voxels] of spread ?? [])
        yield file(`spread-${contrast.toLowerCase()}`, voxels, spreadTexts(mark(contrast)));
      for (const of of labelled) {
        const stack = tissue?.[of];
        if (stack) yield file(`tissue-${of}`, stack.voxels, tissueTexts(of, mark('T1')));
      }
    },
    notes: [
      ...(spreads === 0 || note === null ? [] : [`The spread: ${note}`]),
      ...(labels === 0 || note === null ? [] : [`Grey and white matter: ${note}`]),
    ],
  };
}
