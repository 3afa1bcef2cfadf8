// Whether a file is synthetic MR, and what it says of its making.
import { readMadeBy } from '../core/files/provenanceText.ts';
import type { SyntheticProvenance } from '../core/series/seriesInfo.ts';
import type { Values } from './values.ts';

/** Null for anything that does not call itself synthetic: by its image type, or by Synthetic Data (0008,001C). [READ-12] */
export function syntheticProvenance(file: Values): SyntheticProvenance | null {
  const kind = file.list('x00080008').find((value) => /^SYNTHETIC(_|$)/.test(value));
  if (kind === undefined && file.text('x0008001c') !== 'YES') return null;
  const made = file
    .items('x0018a001')
    .map((equipment) => readMadeBy(equipment.text('x0018a003')))
    .find((found) => found !== null);
  return {
    contrast: kind === 'SYNTHETIC_T1' ? 'T1' : kind === 'SYNTHETIC_T2' ? 'T2' : null,
    model: made ? `${made.modelId} ${made.modelVersion}` : '',
    weightsSha256: made?.weightsSha256 ?? '',
    sourceSeriesUid: file.item('x00081115')?.text('x0020000e') ?? '',
    derivation: file.text('x00082111'),
  };
}
