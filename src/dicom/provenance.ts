// Whether a file is synthetic MR, and what it says of its making.
import type { SyntheticProvenance } from '../core/seriesInfo.ts';
import type { Values } from './values.ts';

/** Null for anything that does not call itself synthetic: by its image type, or by Synthetic Data (0008,001C). [READ-12] */
export function syntheticProvenance(file: Values): SyntheticProvenance | null {
  const kind = file.list('x00080008').find((value) => /^SYNTHETIC(_|$)/.test(value));
  if (kind === undefined && file.text('x0008001c') !== 'YES') return null;
  const equipment = file.items('x0018a001');
  const maker =
    equipment.find((item) => item.item('x0040a170')?.text('x00080100') === '109100') ?? equipment[0];
  const derivation = file.text('x00082111');
  const made = maker ? equipmentTags.map((tag) => maker.text(tag)) : [];
  const weights = /\b[0-9a-f]{64}\b/i.exec([...made, derivation].join(' '))?.[0] ?? '';
  return {
    contrast: kind === 'SYNTHETIC_T1' ? 'T1' : kind === 'SYNTHETIC_T2' ? 'T2' : null,
    model: maker?.text('x00081090') ?? '',
    weightsSha256: weights.toLowerCase(),
    sourceSeriesUid: file.item('x00081115')?.text('x0020000e') ?? '',
    derivation,
  };
}

/** Model name, serial number, versions, station name, contribution description: where a maker may state its weights. */
const equipmentTags = ['x00081090', 'x00181000', 'x00181020', 'x00081010', 'x0018a003'];
