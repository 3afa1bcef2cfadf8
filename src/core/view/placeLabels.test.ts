// Labels of drawings: beside them, within the pane, never over each other.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meets } from './paneRoom.ts';
import { type Label, placeLabels } from './placeLabels.ts';

const pane = { width: 600, height: 500 };
const label = (id: number, x: number, y: number, moved: Label['moved'] = null): Label => ({
  id,
  anchor: { x, y },
  width: 80,
  height: 30,
  moved,
});

describe('[VIEW-28] labels of drawings', () => {
  it('stand to the right of what they name, and where they were moved to', () => {
    const placed = placeLabels([label(1, 100, 100), label(2, 100, 300, { x: -20, y: 40 })], pane, []);
    expect(placed.get(1)).toEqual({ left: 108, right: 188, top: 85, bottom: 115 });
    expect(placed.get(2)).toEqual({ left: 40, right: 120, top: 325, bottom: 355 });
  });

  it('yield to a label that was moved, and to texts in the corners', () => {
    const placed = placeLabels([label(1, 100, 100), label(2, 0, 0, { x: 140, y: 100 })], pane, []);
    expect(placed.get(2)).toEqual({ left: 100, right: 180, top: 85, bottom: 115 });
    const first = placed.get(1);
    expect(first && meets(first, { left: 100, right: 180, top: 85, bottom: 115 })).toBe(false);
    const corner = { left: 100, right: 300, top: 0, bottom: 200 };
    const kept = placeLabels([label(3, 95, 100)], pane, [corner]).get(3);
    expect(kept && meets(kept, corner)).toBe(false);
  });

  it('never lie over each other, however many are at one place', () => {
    const point = fc.record({ x: fc.integer({ min: 0, max: 600 }), y: fc.integer({ min: 0, max: 500 }) });
    const property = fc.property(fc.array(point, { maxLength: 12 }), (points) => {
      const boxes = [
        ...placeLabels(
          points.map(({ x, y }, i) => label(i, x, y)),
          pane,
          [],
        ).values(),
      ];
      expect(boxes).toHaveLength(points.length);
      for (const [i, box] of boxes.entries()) {
        expect(box.left >= 0 && box.right <= pane.width && box.top >= 0 && box.bottom <= pane.height).toBe(
          true,
        );
        expect(boxes.slice(i + 1).some((other) => meets(box, other))).toBe(false);
      }
    });
    fc.assert(property, { numRuns: 100 });
  });
});
