// A fitted head keeps off the texts in its pane's corners, and marks keep off both.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, boxesOf, type CornerBoxes, fitHead, meets, placeMarks } from './paneRoom.ts';

/** Corners with a title, the probe's lines, identity and numbers of these sizes. */
function cornersOf(
  width: number,
  height: number,
  title: number,
  whose: number,
  numbers: number,
): CornerBoxes {
  return {
    title: { left: 0, top: 0, right: 10 + title, bottom: 31 },
    underTitle: { left: 0, top: 0, right: 0, bottom: 0 },
    topRight: { left: width - 77, top: 0, right: width, bottom: 66 },
    footLeft: { left: 0, top: height - 60, right: 13 + whose, bottom: height },
    footRight: { left: width - 13 - numbers, top: height - 60, right: width, bottom: height },
  };
}

const outline = (size: { x: number; y: number }, fit: ReturnType<typeof fitHead>, roundBelow: boolean) =>
  Array.from({ length: 360 }, (_, i) => {
    const angle = (i * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const half = { x: (size.x * fit.scale) / 2, y: (size.y * fit.scale) / 2 };
    const square = !roundBelow && sin > 0 ? 1 / Math.max(Math.abs(cos), sin) : 1;
    return {
      x: fit.middle.x + 0.999 * cos * half.x * square,
      y: fit.middle.y + 0.999 * sin * half.y * square,
    };
  });

const within = ({ left, right, top, bottom }: Box, { x, y }: { x: number; y: number }): boolean =>
  x > left && x < right && y > top && y < bottom;

describe('[VIEW-27] marks and texts keep off the head', () => {
  it('in the small panes of three planes at 800x600, and the marks stay at the edge', () => {
    const pane = { width: 317, height: 228 };
    const corners = cornersOf(317, 228, 112, 96, 72);
    const marks = placeMarks(pane, { ...corners, topRight: { left: 243, top: 0, right: 317, bottom: 26 } });
    expect(marks.foot.bottom).toBe(222);
    expect(marks.top.top).toBe(6);
    const texts = [
      ...boxesOf({ ...corners, topRight: { left: 243, top: 0, right: 317, bottom: 26 } }),
      marks.top,
      marks.foot,
    ];
    const coronal = { x: 170, y: 137 };
    const fit = fitHead({ size: coronal, roundBelow: false }, pane, texts);
    expect(outline(coronal, fit, false).some((point) => texts.some((text) => within(text, point)))).toBe(
      false,
    );
    expect((fit.scale * coronal.y) / pane.height).toBeGreaterThan(0.55);
  });

  it('a mark moves only for a text that it meets', () => {
    const pane = { width: 240, height: 400 };
    const wide = placeMarks(pane, cornersOf(240, 400, 90, 150, 60));
    expect(wide.foot.bottom).toBe(340);
    expect(wide.top).toEqual({ left: 106, right: 134, top: 6, bottom: 26 });
    const beside = placeMarks(pane, cornersOf(240, 400, 120, 60, 60)).top;
    expect([beside.left, beside.top]).toEqual([130, 6]);
    expect(placeMarks(pane, cornersOf(240, 400, 150, 60, 60)).top.top).toBe(31);
    expect(placeMarks({ width: 300, height: 400 }, cornersOf(300, 400, 90, 90, 60)).foot.bottom).toBe(394);
  });

  it('whatever the pane and its texts, marks meet no text, and a head that is smaller meets none either', () => {
    const property = fc.property(
      fc.integer({ min: 180, max: 1400 }),
      fc.integer({ min: 200, max: 1200 }),
      fc.integer({ min: 20, max: 140 }),
      fc.integer({ min: 20, max: 120 }),
      fc.boolean(),
      (width, height, title, whose, roundBelow) => {
        const pane = { width, height };
        const corners = cornersOf(
          width,
          height,
          Math.min(title, 0.56 * width),
          Math.min(whose, width - 40),
          80,
        );
        const marks = placeMarks(pane, corners);
        const texts = boxesOf(corners);
        const inner = ({ left, right, ...rest }: Box): Box => ({
          ...rest,
          left: left + 1e-6,
          right: right - 1e-6,
        });
        const drawn = [inner(marks.top), inner(marks.foot)];
        expect(drawn.some((mark) => texts.some((text) => meets(mark, text)))).toBe(false);
        const size = { x: 170, y: 200 };
        const bare = fitHead({ size, roundBelow }, pane, []);
        const fit = fitHead({ size, roundBelow }, pane, texts);
        expect(fit.scale).toBeLessThanOrEqual(bare.scale);
        if (fit.scale === bare.scale) return;
        expect(
          outline(size, fit, roundBelow).some((point) => texts.some((text) => within(text, point))),
        ).toBe(false);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });
});
