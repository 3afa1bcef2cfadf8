import { expect, it } from 'vitest';
import { madeByText, madeFromText, readMadeBy, readMadeFrom } from './provenanceText.ts';

const windows = [
  { name: 'brain', centre: 40, width: 80 },
  { name: 'soft tissue', centre: 40, width: 400 },
  { name: 'low, odd', centre: -12.5, width: 0.5 },
];

it('[EXP-28] what a file says of its making is read back as it was written', () => {
  const madeBy = { modelId: 'lab model', modelVersion: '1.2.0', weightsSha256: 'a0'.repeat(32) };
  expect(readMadeBy(madeByText(madeBy))).toEqual(madeBy);
  expect(readMadeBy('Made by hand')).toBeNull();
  for (const headOnly of [true, false]) {
    const plain = windows.slice(0, 2);
    const text = `Synthetic. Model x, weights y. ${madeFromText({ windows: plain, headOnly })} Stored 0 to 4095.`;
    expect(readMadeFrom(text)).toEqual({ windows: plain, headOnly });
  }
  expect(readMadeFrom(madeFromText({ windows: windows.slice(2), headOnly: true }))).toBeNull();
  expect(readMadeFrom('Some derivation')).toBeNull();
});
