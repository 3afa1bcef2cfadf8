// Plots of a run: training and validation loss with SSIM over epochs, validation loss by fold, and the loss of single steps.
import { useMemo } from 'react';
import type { EpochPoint, StepLoss } from '../../core/training/fineTune.ts';
import { type Curve, Plot } from '../kit/Plot.tsx';

const loss = (value: number): string => value.toPrecision(3);
const zeroToOne = [0, 1] as const;

export function CurvePlot({
  curve,
  best,
}: {
  readonly curve: readonly EpochPoint[];
  readonly best: number | null;
}) {
  const x = useMemo(() => curve.map(({ epoch }) => epoch), [curve]);
  const curves = useMemo(
    (): readonly Curve[] => [
      { label: 'Training', values: curve.map(({ training }) => training), colour: '--text-dim', text: loss },
      {
        label: 'Validation',
        values: curve.map(({ validation }) => validation),
        colour: '--accent',
        text: loss,
      },
      {
        label: 'SSIM, head',
        values: curve.map(({ ssim }) => ssim),
        colour: '--amber',
        dashed: true,
        right: true,
        text: (value) => value.toFixed(3),
      },
    ],
    [curve],
  );
  return (
    <Plot
      label="Loss and SSIM over epochs"
      x={x}
      xText={(epoch) =>
        epoch === 0 ? 'starting model' : `epoch ${epoch}${epoch === best ? ', best so far' : ''}`
      }
      curves={curves}
      rightRange={zeroToOne}
      whole
      marker={best}
    />
  );
}

const foldColours = ['--accent', '--amber', '--text', '--red', '--text-dim'] as const;

/** The validation loss of each fold of a cross-validation, over epochs. */
export function FoldsPlot({ folds }: { readonly folds: readonly (readonly EpochPoint[])[] }) {
  const longest = Math.max(...folds.map(({ length }) => length));
  const x = useMemo(() => Array.from({ length: longest }, (_, epoch) => epoch), [longest]);
  const curves = useMemo(
    () =>
      folds.map((points, i): Curve => ({
        label: `Fold ${i + 1}`,
        values: x.map((epoch) => points[epoch]?.validation ?? null),
        colour: foldColours[i % foldColours.length] ?? '--text',
        dashed: i >= foldColours.length,
        text: loss,
      })),
    [folds, x],
  );
  return (
    <Plot
      label="Validation loss of each fold over epochs"
      x={x}
      xText={(epoch) => (epoch === 0 ? 'starting model' : `epoch ${epoch}`)}
      curves={curves}
      whole
      marker={longest - 1}
    />
  );
}

export function StepPlot({ steps }: { readonly steps: readonly StepLoss[] }) {
  const x = useMemo(() => steps.map(({ step }) => step), [steps]);
  const curves = useMemo(
    (): readonly Curve[] => [
      { label: 'Step loss', values: steps.map((one) => one.loss), colour: '--text-dim', text: loss },
    ],
    [steps],
  );
  return <Plot label="Loss of single steps" x={x} xText={(step) => `step ${step}`} curves={curves} whole />;
}
