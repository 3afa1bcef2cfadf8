// The slider in the compared pane: the swipe's position, the blend's opacity, or the size of the checkerboard's fields.
import type { Compare, CompareMode } from '../../core/view/viewState.ts';
import { dispatchView, useView } from '../../stores/viewStore.ts';

interface Slide {
  readonly part: 'position' | 'alpha' | 'fieldMm';
  readonly label: string;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly text: (value: number) => string;
}

const percent = (value: number): string => `${Math.round(100 * value)} %`;

const slides: Readonly<Partial<Record<CompareMode, Slide>>> = {
  swipe: { part: 'position', label: 'Swipe position', least: 0, most: 1, step: 0.01, text: percent },
  blend: { part: 'alpha', label: 'Opacity', least: 0, most: 1, step: 0.05, text: percent },
  checkerboard: {
    part: 'fieldMm',
    label: 'Field size',
    least: 5,
    most: 100,
    step: 5,
    text: (value) => `${Math.round(value)} mm`,
  },
};

/** Consecutive moves of the slider are one undo step. */
const GESTURE = -1;

export function CompareSlider({ pane }: { readonly pane: number }) {
  const compare = useView(({ present }) => present.compare);
  const slide = compare.pane === pane ? slides[compare.mode] : undefined;
  if (!slide) return null;
  const value = compare[slide.part];
  const move = (to: number): void => {
    const patch: Partial<Compare> = { [slide.part]: to };
    dispatchView({ type: 'setCompare', patch, gesture: GESTURE });
  };
  return (
    <label className="compare-slider">
      <span>{slide.label}</span>
      <input
        type="range"
        min={slide.least}
        max={slide.most}
        step={slide.step}
        value={value}
        aria-valuetext={slide.text(value)}
        onChange={({ target }) => move(Number(target.value))}
      />
      <span className="compare-slider-value">{slide.text(value)}</span>
    </label>
  );
}
