import { expect, it } from 'vitest';
import { Watershed } from './watershed.ts';

const openOf = (labels: Uint8Array): Int32Array =>
  Int32Array.from([...labels].flatMap((label, i) => (label ? [] : [i])));

it('[PREP-1] floods meet on the ridge, not half-way between their markers', () => {
  const relief = Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 200, 3, 0]);
  const labels = Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  new Watershed(10).flood(relief, labels, 10, openOf(labels));
  expect([...labels.subarray(0, 7)]).toEqual([1, 1, 1, 1, 1, 1, 1]);
  expect([...labels.subarray(8)]).toEqual([2, 2]);
});

it('[PREP-1] a flood goes round a wall through its gate before it goes over it', () => {
  // A wall of height 90 with a gate of height 10 at its bottom row; the right half belongs to whoever passes the gate.
  const columns = 7;
  const rows = 5;
  const relief = new Uint8Array(columns * rows);
  for (let y = 0; y < rows; y++) relief[y * columns + 3] = y === rows - 1 ? 10 : 90;
  relief.fill(50, 1, 3);
  const labels = new Uint8Array(columns * rows);
  labels[columns] = 1;
  labels[0] = 2;
  new Watershed(columns * rows).flood(relief, labels, columns, openOf(labels));
  expect(labels[2 * columns + 6]).toBe(1);
  expect(labels[1]).toBe(2);
  expect(labels.includes(0)).toBe(false);
});

it('[PREP-1] keeps markers as they are and can be used again', () => {
  const watershed = new Watershed(9);
  for (const label of [1, 2]) {
    const labels = new Uint8Array(9);
    labels[4] = label;
    watershed.flood(new Uint8Array(9).fill(255), labels, 3, openOf(labels));
    expect([...labels]).toEqual(new Array(9).fill(label));
  }
});
