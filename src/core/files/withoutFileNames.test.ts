// What the report leaves out of the notes beside a series.
import { expect, it } from 'vitest';
import { withoutFileNames } from './withoutFileNames.ts';

it.each([
  [
    'RescaleSlope is empty; 1 was assumed. (doe_jane/1.dcm and 3 more)',
    'RescaleSlope is empty; 1 was assumed.',
  ],
  [
    '2 files of this series could not be used: doe.dcm and x.dcm.',
    '2 files of this series could not be used.',
  ],
  [
    'One file is a copy of another; it was read once: doe.dcm.',
    'One file is a copy of another; it was read once.',
  ],
  [
    '1 image is no part of this stack and listed apart: doe.dcm (far from the others).',
    '1 image is no part of this stack and listed apart.',
  ],
  ['Uneven slice gaps, 1.08 mm to 6.99 mm (median 4.00 mm): shown on an even grid.', null],
])('[REP-1] no file is named: %s', (note, wanted) => {
  expect(withoutFileNames(note)).toBe(wanted ?? note);
});
