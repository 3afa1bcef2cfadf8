import { describe, expect, it } from 'vitest';
import { splitConvolutions } from './splitFilter.ts';

describe('filters in two parts', () => {
  it('[ENG-31] are the 1x1 ones that read an upsampled map beside a skip connection', () => {
    const drunet = { family: 'drunet', width: 64, inputs: 3, outputs: 2 } as const;
    const six = ['up1', 'up2', 'up3'].flatMap((stage) => [`${stage}.0.conv1`, `${stage}.0.shortcut.0`]);
    expect([...splitConvolutions({ ...drunet, depth: 101 })]).toEqual(six);
    expect([...splitConvolutions({ ...drunet, depth: 34 })]).toEqual([]);
    expect([...splitConvolutions({ ...drunet, family: 'unet' })]).toEqual([]);
  });
});
