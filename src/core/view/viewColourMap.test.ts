// The colour maps have the properties they are chosen for.
import { describe, expect, it } from 'vitest';
import { colourMaps, differenceMap, lightnessOf, type Rgb } from './viewColourMap.ts';

const at = (map: readonly Rgb[], i: number): Rgb => map[i] ?? [0, 0, 0];
const lightness = (name: keyof typeof colourMaps): number[] => colourMaps[name].map(lightnessOf);

describe('colour maps', () => {
  it('[VIEW-10] all have 256 colours that the screen can show', () => {
    for (const map of Object.values(colourMaps)) {
      expect(map).toHaveLength(256);
      expect(map.flat().every((v) => Number.isInteger(v) && v >= 0 && v <= 255)).toBe(true);
    }
  });

  it('[VIEW-10] lightness agrees with CIE for known colours', () => {
    expect(lightnessOf([255, 255, 255])).toBeCloseTo(100, 2);
    expect(lightnessOf([0, 0, 0])).toBe(0);
    expect(lightnessOf([255, 0, 0])).toBeCloseTo(53.24, 1);
    expect(lightnessOf([0, 0, 255])).toBeCloseTo(32.3, 1);
    expect(lightnessOf([119, 119, 119])).toBeCloseTo(50.03, 1);
  });

  it('[VIEW-10] the diverging map is dark and colourless at zero, and equally light at equal distance', () => {
    const values = lightness('diverging');
    for (let i = 0; i < 128; i++)
      expect(Math.abs((values[i] ?? 0) - (values[255 - i] ?? 0))).toBeLessThan(1.5);
    const [red, green, blue] = at(colourMaps.diverging, 128);
    expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThan(8);
    expect(values[128]).toBeLessThan(8);
    expect(values[255]).toBeGreaterThan(75);
    const [low, high] = [at(colourMaps.diverging, 20), at(colourMaps.diverging, 235)];
    expect(low[2]).toBeGreaterThan(low[0] + 60);
    expect(high[0]).toBeGreaterThan(high[2] + 60);
  });

  it('[VIEW-10] the sequential map grows evenly lighter', () => {
    const values = lightness('sequential');
    for (let i = 1; i < 256; i++) {
      const step = (values[i] ?? 0) - (values[i - 1] ?? 0);
      expect(step).toBeGreaterThan(-0.4);
      expect(step).toBeLessThan(1.3);
    }
    expect(values[255]).toBeGreaterThan(94);
  });

  it('[VIEW-10] JET runs from dark blue by way of green to dark red', () => {
    expect(at(colourMaps.jet, 0)).toEqual([0, 0, 128]);
    const middle = at(colourMaps.jet, 127);
    expect(middle[1]).toBe(255);
    expect(at(colourMaps.jet, 255)).toEqual([128, 0, 0]);
  });

  it('[VIEW-10] differences take the map that fits them', () => {
    expect(differenceMap('signed', 'perceptual')).toBe('diverging');
    expect(differenceMap('absolute', 'perceptual')).toBe('sequential');
    expect(differenceMap('absolute', 'jet')).toBe('jet');
  });
});
