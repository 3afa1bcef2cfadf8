// The loss over epochs, training and validation, with the SSIM beside it; and the loss of single steps as they come.
import { useMemo } from 'react';
import type { EpochPoint, StepLoss } from '../../core/fineTune.ts';
import { type Curve, Plot } from '../compare/Plot.tsx';

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
        epoch === 0 ? 'starting model' : `epoch ${epoch}${epoch === best ? ', the best so far' : ''}`
      }
      curves={curves}
      rightRange={zeroToOne}
      whole
      marker={best}
    />
  );
}

export function StepPlot({ steps }: { readonly steps: readonly StepLoss[] }) {
  const x = useMemo(() => steps.map(({ step }) => step), [steps]);
  const curves = useMemo(
    (): readonly Curve[] => [
      { label: 'Loss of a step', values: steps.map((one) => one.loss), colour: '--text-dim', text: loss },
    ],
    [steps],
  );
  return <Plot label="Loss of single steps" x={x} xText={(step) => `step ${step}`} curves={curves} whole />;
}
