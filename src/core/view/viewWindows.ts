// The windows that images are looked at with: named presets, limits, what a drag does, and how a window is written.
import type { WindowKind } from './viewImage.ts';
import type { DisplayWindow } from './viewState.ts';

export interface WindowPreset extends DisplayWindow {
  readonly name: string;
  readonly kind: WindowKind;
}

/** In the order of the keys 1 to 9. CT in HU; MR in normalised intensity; differences are symmetric about zero. */
export const windowPresets: readonly WindowPreset[] = [
  { name: 'Brain', kind: 'ct', centre: 40, width: 80 },
  { name: 'Subdural', kind: 'ct', centre: 80, width: 200 },
  { name: 'Stroke', kind: 'ct', centre: 40, width: 40 },
  { name: 'Bone', kind: 'ct', centre: 500, width: 2000 },
  { name: 'Soft tissue', kind: 'ct', centre: 40, width: 400 },
  { name: 'MR, full range', kind: 'mr', centre: 0.5, width: 1 },
  { name: 'MR, darker half', kind: 'mr', centre: 0.25, width: 0.5 },
  { name: 'Difference, ±0.5', kind: 'difference', centre: 0, width: 1 },
  { name: 'Difference, ±0.2', kind: 'difference', centre: 0, width: 0.4 },
];

/** Widths that make sense. */
export const windowLimits: Readonly<Record<WindowKind, { readonly least: number; readonly most: number }>> = {
  ct: { least: 1, most: 8000 },
  mr: { least: 0.01, most: 4 },
  difference: { least: 0.02, most: 2 },
  spread: { least: 1, most: 100 },
  raw: { least: 1e-3, most: 1e6 },
};

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** Levels go as far from zero. */
export const levelReach: Readonly<Record<WindowKind, number>> = {
  difference: 0,
  spread: 0,
  ct: 4000,
  mr: 2,
  raw: 1e6,
};

/** A window within what makes sense: its width limited, a difference window's centre at zero, a spread window from zero. */
export function soundWindow(kind: WindowKind, { centre, width }: DisplayWindow): DisplayWindow {
  const { least, most } = windowLimits[kind];
  const reach = levelReach[kind];
  const sound = clamp(kind === 'ct' ? Math.round(width) : width, least, most);
  if (kind === 'spread') return { centre: sound / 2, width: sound };
  return { centre: clamp(kind === 'ct' ? Math.round(centre) : centre, -reach, reach), width: sound };
}

/** The window after a drag of dx, dy screen pixels from `start`: right widens, up brightens. */
export function draggedWindow(kind: WindowKind, start: DisplayWindow, dx: number, dy: number): DisplayWindow {
  return soundWindow(kind, {
    centre: start.centre + (dy / 400) * start.width,
    width: start.width * Math.exp(dx / 250),
  });
}

/**
 * The window from the 2nd to the 98th percentile of values, or, where windows are symmetric about zero or begin at zero, the
 * narrowest that reaches so far; null where there are too few to tell.
 */
export function windowAround(kind: WindowKind, values: readonly number[]): DisplayWindow | null {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.round(part * (sorted.length - 1))] ?? 0;
  if (sorted.length < 4) return null;
  const [low, high] = [at(0.02), at(0.98)];
  const farthest = Math.max(Math.abs(low), Math.abs(high));
  if (kind === 'difference') return soundWindow(kind, { centre: 0, width: 2 * farthest });
  if (kind === 'spread') return soundWindow(kind, { centre: 0, width: high });
  return soundWindow(kind, { centre: (low + high) / 2, width: high - low });
}

/** The preset that a window is, or null. */
export const presetOf = (kind: WindowKind, window: DisplayWindow): WindowPreset | null =>
  windowPresets.find(
    (preset) => preset.kind === kind && preset.centre === window.centre && preset.width === window.width,
  ) ?? null;

/**
 * A window as radiologists write it: "W 80  L 40" in HU; "W 1.00  L 0.50" for intensities; "±0.50" for differences;
 * "0 to 10 %" for the spread.
 */
export function windowText(kind: WindowKind, { centre, width }: DisplayWindow): string {
  if (kind === 'difference') return `±${(width / 2).toFixed(2)}`;
  if (kind === 'spread') return `0 to ${Number(width.toFixed(1))} %`;
  const digits = kind === 'ct' || (kind === 'raw' && width >= 20) ? 0 : 2;
  return `W ${width.toFixed(digits)}  L ${centre.toFixed(digits)}`;
}
