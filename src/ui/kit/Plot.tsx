// Curves drawn by uPlot, with the values under the pointer in the legend below.
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { translated } from '../../core/language/language.ts';
import { useLanguage } from '../../stores/languageStore.ts';
import { useSettings } from '../../stores/settingsStore.ts';

export interface Curve {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** A colour of the theme, by its CSS variable. */
  readonly colour: string;
  readonly dashed?: boolean;
  /** On the right-hand axis. */
  readonly right?: boolean;
  /** How a value is written. */
  readonly text: (value: number) => string;
}

interface PlotProps {
  readonly label: string;
  readonly x: readonly number[];
  readonly xText: (x: number) => string;
  readonly curves: readonly Curve[];
  /** Minimum and maximum of the right-hand axis. */
  readonly rightRange?: readonly [number, number];
  /** Where to draw a vertical line; null for none. */
  readonly marker?: number | null;
  /** x is a count: ticks at whole numbers only. */
  readonly whole?: boolean;
  readonly onPick?: (index: number) => void;
}

const HEIGHT = 170;
const wholeSteps = [0, 1, 2, 3, 4].flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power));

export function Plot({
  label,
  x,
  xText,
  curves,
  rightRange,
  marker = null,
  whole = false,
  onPick,
}: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useSettings((settings) => settings.theme);
  const language = useLanguage((state) => state.code);
  const [under, setUnder] = useState<number | null>(null);
  const latest = useRef({ onPick, marker });
  const plot = useRef<uPlot | null>(null);

  useEffect(() => {
    latest.current = { onPick, marker };
    plot.current?.redraw();
  }, [onPick, marker]);

  useEffect(() => {
    const root = place.current;
    if (!root || x.length === 0) return undefined;
    const style = getComputedStyle(root);
    const ink = (name: string): string => style.getPropertyValue(name).trim();
    const axis: uPlot.Axis = {
      stroke: ink('--text-dim'),
      grid: { stroke: ink('--line'), width: 1 },
      ticks: { show: false },
      values: (_, marks) => marks.map((mark) => translated(String(mark))),
    };
    const hasRight = curves.some(({ right }) => right);
    const made = new uPlot(
      {
        width: Math.max(120, root.clientWidth),
        height: HEIGHT,
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, points: { size: 6 } },
        scales: {
          x: {
            time: false,
            ...(x.length === 1 ? { range: [x[0] ?? 0, (x[0] ?? 0) + 1] as [number, number] } : {}),
          },
          ...(rightRange ? { right: { range: [rightRange[0], rightRange[1]] as [number, number] } } : {}),
        },
        axes: [
          { ...axis, size: 28, ...(whole ? { incrs: wholeSteps } : {}) },
          { ...axis, size: 46 },
          // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- uPlot's enum exists in its types only
          ...(hasRight ? [{ ...axis, scale: 'right', side: 1, size: 40, grid: { show: false } }] : []),
        ],
        series: [
          {},
          ...curves.map(({ label: name, colour, dashed, right }) => ({
            label: name,
            stroke: ink(colour),
            width: 1.5,
            scale: right ? 'right' : 'y',
            points: { show: x.length <= 2 }, // a line of one point is invisible
            ...(dashed ? { dash: [5, 4] } : {}),
          })),
        ],
        hooks: {
          setCursor: [(u) => setUnder(u.cursor.idx ?? null)],
          draw: [
            (u) => {
              const at = latest.current.marker;
              if (at === null) return;
              const left = u.valToPos(at, 'x', true);
              u.ctx.save();
              u.ctx.strokeStyle = ink('--text-dim');
              u.ctx.setLineDash([3, 3]);
              u.ctx.beginPath();
              u.ctx.moveTo(left, u.bbox.top);
              u.ctx.lineTo(left, u.bbox.top + u.bbox.height);
              u.ctx.stroke();
              u.ctx.restore();
            },
          ],
        },
      },
      [[...x], ...curves.map(({ values }) => [...values])],
      root,
    );
    plot.current = made;
    const pick = (): void => {
      const index = made.cursor.idx;
      if (typeof index === 'number') latest.current.onPick?.(index);
    };
    made.over.addEventListener('click', pick);
    const observer = new ResizeObserver(() =>
      made.setSize({ width: Math.max(120, root.clientWidth), height: HEIGHT }),
    );
    observer.observe(root);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [x, curves, rightRange, whole, theme, language]);

  const markerAt = marker === null ? -1 : x.indexOf(marker);
  const index = under ?? (markerAt >= 0 ? markerAt : null);
  const at = index === null ? undefined : x[index];
  return (
    <figure className="plot-figure">
      <div ref={place} className={onPick ? 'plot pickable' : 'plot'} role="img" aria-label={label} />
      <ul className="plot-legend">
        {curves.map(({ label: name, colour, dashed, values, text }) => {
          const value = index === null ? null : (values[index] ?? null);
          return (
            <li key={name}>
              <span
                className="swatch"
                style={
                  dashed
                    ? {
                        background: `repeating-linear-gradient(90deg, var(${colour}) 0 4px, transparent 4px 7px)`,
                      }
                    : { background: `var(${colour})` }
                }
                aria-hidden
              />
              {name}
              <span className="plot-value">{value === null ? '' : text(value)}</span>
            </li>
          );
        })}
        <li className="dim">{at === undefined ? '' : xText(at)}</li>
      </ul>
    </figure>
  );
}
