// A metric slice by slice: a curve (click to go to a slice) and the worst slices.
import { useMemo, useState } from 'react';
import {
  type MetricName,
  metricList,
  numberIn,
  perSlice,
  worstSlices,
  wordsOf,
} from '../../core/metrics/metricTable.ts';
import { gridSliceInView } from '../../core/view/viewState.ts';
import { type RegularGrid, sourceSliceNearest } from '../../core/geometry/regularGrid.ts';
import { useCompare } from '../../stores/compareStore.ts';
import { goToSourceSlice } from '../../stores/goTo.ts';
import { useView } from '../../stores/viewStore.ts';
import { Choice } from '../kit/Choice.tsx';
import { Section } from '../kit/Section.tsx';
import { Plot } from '../kit/Plot.tsx';
import { useShownJudgements } from './useComparison.ts';

const WORST = 5;

export function SlicesSection({ grid }: { readonly grid: RegularGrid }) {
  const judged = useShownJudgements();
  const region = useCompare((state) => state.region);
  const [name, setName] = useState<MetricName>('psnr');
  const viewed = useView(({ present }) => gridSliceInView(present));
  const metric = wordsOf(name);
  const count = judged[0]?.slices.length ?? 0;
  const x = useMemo(() => Array.from({ length: count }, (_, i) => i + 1), [count]);
  const curves = useMemo(
    () =>
      judged.map(({ contrast, slices }) => ({
        label: contrast,
        values: perSlice(slices, region).map((one) => {
          const value = one?.[name];
          return value !== undefined && Number.isFinite(value) ? value : null;
        }),
        colour: '--accent',
        dashed: contrast === 'T2',
        text: (value: number) => numberIn(wordsOf(name), value),
      })),
    [judged, region, name],
  );
  if (judged.length === 0) return null;
  const goTo = (source: number): void => goToSourceSlice(grid, source);
  return (
    <Section title="Slice by slice">
      <Choice<MetricName>
        label="Metric"
        value={name}
        options={metricList.map((one) => ({ value: one.name, text: one.words }))}
        onChoose={setName}
      />
      <Plot
        label={`${metric.words} slice by slice`}
        x={x}
        xText={(slice) => `slice ${slice}`}
        curves={curves}
        marker={sourceSliceNearest(grid, viewed) + 1}
        onPick={goTo}
      />
      {metric.higherIsBetter === null
        ? null
        : judged.map(({ contrast, slices }) => (
            <div key={contrast}>
              <p className="dim">Worst slices, {contrast}</p>
              <ul className="slice-list">
                {worstSlices(slices, region, metric, WORST).map(({ slice, value }) => (
                  <li key={slice}>
                    <button type="button" className="slice-chip" onClick={() => goTo(slice)}>
                      {slice + 1} <span className="dim">{numberIn(metric, value)}</span>
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          ))}
    </Section>
  );
}
