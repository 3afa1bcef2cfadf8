// What is seen where while the lens is on.
import { expect, it } from 'vitest';
import { pointSeenAt, screenOf } from './planeLens.ts';

const pane = { width: 400, height: 400, pan: { x: 0, y: 0 }, scale: 1 };
const lens = { centre: { x: 10, y: 0 }, radius: 90, factor: 3 };

it('[VIEW-33] a place inside the lens shows the point that is magnified there, one beside it the pane’s', () => {
  // The lens's middle is at (210, 200) on screen; 60 px from it lies what is 20 mm from it.
  expect(pointSeenAt(pane, lens, { x: 270, y: 200 })).toEqual({ x: 30, y: 0 });
  expect(pointSeenAt(pane, lens, { x: 210, y: 200 })).toEqual({ x: 10, y: 0 });
  expect(pointSeenAt(pane, lens, { x: 310, y: 200 })).toEqual({ x: 110, y: 0 });
  expect(pointSeenAt(pane, null, { x: 270, y: 200 })).toEqual({ x: 70, y: 0 });
});

it('[VIEW-33] a point is marked where it is seen', () => {
  for (const screen of [
    { x: 270, y: 210 },
    { x: 150, y: 180 },
    { x: 20, y: 390 },
  ]) {
    const back = screenOf(pane, lens, pointSeenAt(pane, lens, screen));
    expect(back.x).toBeCloseTo(screen.x, 9);
    expect(back.y).toBeCloseTo(screen.y, 9);
  }
});
