// Grey and white matter as numbers: what a table, a report and a CSV say of them, and what they do not mean.
import { type Cell, csv } from '../files/csv.ts';
import type { TissueAgreement } from './tissueAgreement.ts';
import { type Tissue, type TissueVolumes, tissues } from './tissueLabels.ts';
import { tissueNetwork } from './tissueNetwork.ts';

/** What was found on one patient's T1. */
export interface TissueNumbers {
  readonly synthetic: TissueVolumes;
  /** Of the real T1, where there is one and it lies well. */
  readonly real: { readonly volumes: TissueVolumes; readonly agreement: TissueAgreement } | null;
}

/** What the numbers mean, wherever they are shown or written. */
export const TISSUE_MEANING =
  'Grey and white matter as a published network sees them that was trained on real T1 MR, never on synthetic MR or CT. They say how alike the synthetic and a real T1 are to such a program; they are no measurement of the patient’s brain.';

export const HD95_WORDS =
  'HD95: the distance within which 95 % of one surface lie from the other, the larger of both ways.';

export const tissueOrigin = `${tissueNetwork.name} (${tissueNetwork.id}, ${tissueNetwork.origin})`;

export const brainMl = ({ grey, white }: TissueVolumes): number => grey + white;

const shortWords: Readonly<Record<Tissue, string>> = { grey: 'Grey', white: 'White' };

export interface TissueRow {
  readonly name: string;
  readonly synthetic: string;
  readonly real: string;
  readonly dice: string;
  readonly hausdorff95: string;
}

/** Grey, white, and both; a dash where there is nothing. */
export function tissueRows({ synthetic, real }: TissueNumbers): readonly TissueRow[] {
  const ml = (value: number | undefined): string => (value === undefined ? '–' : `${value.toFixed(0)} ml`);
  const rows = tissues.map((tissue): TissueRow => {
    const agreed = real?.agreement[tissue];
    return {
      name: shortWords[tissue],
      synthetic: ml(synthetic[tissue]),
      real: ml(real?.volumes[tissue]),
      dice: agreed && Number.isFinite(agreed.dice) ? agreed.dice.toFixed(2) : '–',
      hausdorff95:
        agreed && Number.isFinite(agreed.hausdorff95) ? `${agreed.hausdorff95.toFixed(1)} mm` : '–',
    };
  });
  const both: TissueRow = {
    name: 'Both',
    synthetic: ml(brainMl(synthetic)),
    real: ml(real ? brainMl(real.volumes) : undefined),
    dice: '–',
    hausdorff95: '–',
  };
  return [...rows, both];
}

export const tissueColumns = ['', 'Synthetic T1', 'Real T1', 'Dice', 'HD95'] as const;

export const cellsOf = ({ name, synthetic, real, dice, hausdorff95 }: TissueRow): readonly string[] => [
  name,
  synthetic,
  real,
  dice,
  hausdorff95,
];

/** One row a tissue, in full precision; without a real T1 its cells are empty. */
export function tissueCsv({ synthetic, real }: TissueNumbers, model: string): string {
  const row = (tissue: Tissue): readonly Cell[] => {
    const agreed = real?.agreement[tissue];
    return [
      tissue,
      synthetic[tissue],
      real?.volumes[tissue] ?? null,
      finite(agreed?.dice),
      finite(agreed?.hausdorff95),
      model,
      tissueNetwork.id,
    ];
  };
  return csv(
    ['tissue', 'synthetic_ml', 'real_ml', 'dice', 'hausdorff95_mm', 'model', 'tissue_network'],
    tissues.map(row),
  );
}

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;
