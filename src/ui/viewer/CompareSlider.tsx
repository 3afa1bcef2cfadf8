// In the pane that is compared: where the swipe's line stands, how much of the second image is blended in, how large the fields are.
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
  swipe: { part: 'position', label: 'Swipe at', least: 0, most: 1, step: 0.01, text: percent },
  blend: { part: 'alpha', label: 'Second image', least: 0, most: 1, step: 0.05, text: percent },
  checkerboard: {
    part: 'fieldMm',
    label: 'Fields',
    least: 5,
    most: 100,
    step: 5,
    text: (value) => `${Math.round(value)} mm`,
  },
};

/** All moves of the slider in a row are one step of undo. */
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
