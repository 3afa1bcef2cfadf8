// Colour maps of 256 steps, built in CIELAB so that equal differences of value look like equal differences.

/** One colour: red, green, blue, 0..255. */
export type Rgb = readonly [number, number, number];

/** A colour as one opaque pixel of a canvas's picture, seen as 32-bit words: little-endian red, green, blue, alpha. */
export const opaquePixel = ([red, green, blue]: Rgb): number =>
  ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

export type ColourMapName = 'grey' | 'jet' | 'diverging' | 'sequential';

const steps = 256;

const fromLinear = (v: number): number => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);
const toLinear = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const white = [0.95047, 1, 1.08883] as const;

/** CIELAB (D65) to sRGB in 0..1, outside that range where the screen cannot show it. CIE 15; IEC 61966-2-1. */
function labToSrgb(lightness: number, a: number, b: number): [number, number, number] {
  const fy = (lightness + 16) / 116;
  const inverse = (f: number): number => (f > 6 / 29 ? f ** 3 : 3 * (6 / 29) ** 2 * (f - 4 / 29));
  const x = white[0] * inverse(fy + a / 500);
  const y = white[1] * inverse(fy);
  const z = white[2] * inverse(fy - b / 200);
  return [
    fromLinear(3.2404542 * x - 1.5371385 * y - 0.4985314 * z),
    fromLinear(-0.969266 * x + 1.8760108 * y + 0.041556 * z),
    fromLinear(0.0556434 * x - 0.2040259 * y + 1.0572252 * z),
  ];
}

/** CIE lightness L* (0..100) of a colour. */
export function lightnessOf([red, green, blue]: Rgb): number {
  const y =
    0.2126729 * toLinear(red / 255) + 0.7151522 * toLinear(green / 255) + 0.072175 * toLinear(blue / 255);
  return y > (6 / 29) ** 3 ? 116 * Math.cbrt(y) - 16 : y * (29 / 3) ** 3;
}

/** The colour of a lightness, chroma and hue (degrees); chroma gives way where the screen cannot show it. */
function lchColour(lightness: number, chroma: number, hue: number): Rgb {
  const [cos, sin] = [Math.cos((hue * Math.PI) / 180), Math.sin((hue * Math.PI) / 180)];
  const shown = (c: number): [number, number, number] => labToSrgb(lightness, c * cos, c * sin);
  const fits = (c: number): boolean => shown(c).every((v) => v >= -0.0005 && v <= 1.0005);
  let low = 0;
  let high = chroma;
  if (fits(chroma)) low = chroma;
  else
    for (let i = 0; i < 20; i++) {
      const middle = (low + high) / 2;
      if (fits(middle)) low = middle;
      else high = middle;
    }
  const [r, g, b] = shown(low).map((v) => Math.round(255 * Math.min(1, Math.max(0, v))));
  return [r ?? 0, g ?? 0, b ?? 0];
}

/**
 * Signed differences: near-black at zero, so that agreement recedes; blue below and orange above, equally light at
 * equal distance. Made after the rules of Moreland 2009 (Diverging color maps for scientific visualization): lightness
 * even in |t|, hues apart for colour-blind eyes.
 */
function diverging(t: number): Rgb {
  const distance = Math.abs(2 * t - 1);
  return lchColour(6 + 72 * distance, 80 * Math.min(1, 1.4 * distance), t < 0.5 ? 262 : 52);
}

/** Absolute differences: black to pale yellow by way of violet and orange, lightness even from 0 to 96. */
const sequential = (t: number): Rgb =>
  lchColour(96 * t, 75 * Math.sin(Math.PI * Math.min(1, 0.15 + 0.8 * t)), -55 + 150 * t);

/** JET, as the paper's figures 7 and 9 use it; it exaggerates some differences and hides others. */
const jet = (t: number): Rgb => {
  const ramp = (centre: number): number =>
    Math.round(255 * Math.min(1, Math.max(0, 1.5 - Math.abs(4 * t - centre))));
  return [ramp(3), ramp(2), ramp(1)];
};

const grey = (t: number): Rgb => {
  const v = Math.round(255 * t);
  return [v, v, v];
};

const table = (colour: (t: number) => Rgb): readonly Rgb[] =>
  Array.from({ length: steps }, (_, i) => colour(i / (steps - 1)));

/** 256 colours each, from the window's lower to its upper edge. */
export const colourMaps: Readonly<Record<ColourMapName, readonly Rgb[]>> = {
  grey: table(grey),
  jet: table(jet),
  diverging: table(diverging),
  sequential: table(sequential),
};

/** Where there is no value, which is never guessed. */
export const noDataColour: Rgb = [70, 70, 74];

/** The map of a difference pane. */
export const differenceMap = (
  difference: 'signed' | 'absolute',
  chosen: 'perceptual' | 'jet',
): ColourMapName => (chosen === 'jet' ? 'jet' : difference === 'signed' ? 'diverging' : 'sequential');
