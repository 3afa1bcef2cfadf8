// Intensities along a drawn line in CT, synthetic and real MR (the paper's figure 10), with the values under the pointer.
import { useMemo } from 'react';
import { isRegion, partInside, profilePoints, valueBetween } from '../../core/metrics/regionStats.ts';
import type { PaneImage } from '../../core/view/viewImage.ts';
import type { Measurement } from '../../core/view/viewState.ts';
import { valueText } from '../../core/view/viewText.ts';
import { dispatchView, useView } from '../../stores/viewStore.ts';
import { Section } from '../kit/Section.tsx';
import { wordsFor } from '../kit/imageWords.ts';
import { type Curve, Plot } from '../kit/Plot.tsx';
import { ProvisionalScale } from './ProvisionalScale.tsx';
import type { Shown } from './useComparison.ts';

const profiled: readonly { readonly image: PaneImage; readonly colour: string; readonly dashed: boolean }[] =
  [
    { image: 'ct', colour: '--text-dim', dashed: false },
    { image: 'synthetic-t1', colour: '--amber', dashed: false },
    { image: 'real-t1', colour: '--accent', dashed: false },
    { image: 'synthetic-t2', colour: '--amber', dashed: true },
    { image: 'real-t2', colour: '--accent', dashed: true },
  ];

/** The selected profile, or the one drawn last. */
export function chosenProfile(
  measurements: readonly Measurement[],
  selected: number | null,
): Measurement | null {
  const lines = measurements.filter(({ kind, points }) => kind === 'profile' && points.length === 2);
  return lines.find(({ id }) => id === selected) ?? lines.at(-1) ?? null;
}

export interface ProfileData {
  readonly mm: readonly number[];
  readonly curves: readonly (Curve & { readonly image: PaneImage })[];
  /** The part of the line, mm, inside the region drawn last on its slice; null where none is. */
  readonly region: { readonly from: number; readonly to: number } | null;
}

export function profileData(
  shown: Shown,
  line: Measurement,
  measurements: readonly Measurement[],
): ProfileData | null {
  const [a, b] = line.points;
  if (!a || !b) return null;
  const g = shown.geometry(line.plane);
  const { mm, pixels } = profilePoints([a, b], g);
  const curves = profiled.flatMap(({ image, colour, dashed }) => {
    const slice = shown.slice(image, line.plane, line.slice);
    if (!slice) return [];
    const kind = image === 'ct' ? ('ct' as const) : ('mr' as const);
    return [
      {
        image,
        label: `${wordsFor(image)}${shown.provisional(image) ? ', provisional scale' : ''}`,
        colour,
        dashed,
        right: image === 'ct',
        values: pixels.map((pixel) => valueBetween(slice, g, pixel)),
        text: (value: number) => valueText(kind, value),
      },
    ];
  });
  const drawn = measurements.filter(
    (one) => isRegion(one) && one.plane === line.plane && one.slice === line.slice,
  );
  const region = drawn.reduceRight<ProfileData['region']>(
    (found, one) => found ?? partInside([a, b], one),
    null,
  );
  return { mm, curves, region };
}

export function ProfileSection({ shown }: { readonly shown: Shown }) {
  const measurements = useView(({ present }) => present.measurements);
  const selected = useView(({ present }) => present.selected);
  const window = useView(({ present }) => present.windows.ct);
  const line = chosenProfile(measurements, selected);
  const data = useMemo(() => line && profileData(shown, line, measurements), [shown, line, measurements]);
  const range = useMemo(
    () => [window.centre - window.width / 2, window.centre + window.width / 2] as const,
    [window.centre, window.width],
  );
  return (
    <Section
      title="Profile"
      aside={
        <button
          type="button"
          className="link-button"
          onClick={() => dispatchView({ type: 'setTool', tool: 'profile' })}
        >
          Draw a line
        </button>
      }
    >
      {data && line ? (
        <>
          {data.curves.some(({ image }) => shown.provisional(image)) ? (
            <p>
              <ProvisionalScale />: slices of the synthetic MR are still being made.
            </p>
          ) : null}
          <Plot
            label={`Intensities along the line on ${line.plane} slice ${line.slice + 1}`}
            x={data.mm}
            xText={(mm) => `${mm.toFixed(1)} mm`}
            curves={data.curves}
            rightRange={range}
          />
          <p className="dim small-print">
            Left axis: MR intensity, 0 to 1. Right axis: CT in HU, within the current window. Distance along
            the line in mm, {line.plane} slice {line.slice + 1}.
            {data.region
              ? ` Inside the region drawn last: ${data.region.from.toFixed(1)} to ${data.region.to.toFixed(1)} mm; figure 10 marks it.`
              : ' Draw a region across the line, and figure 10 marks it.'}
          </p>
        </>
      ) : (
        <p className="dim">Draw a line over any image to plot the values along it in all images.</p>
      )}
    </Section>
  );
}
