// A SEG that was stored elsewhere is compared frame by frame: one pixel, place or frame that differs is found.
import { describe, expect, it } from 'vitest';
import { slicePixels } from '../core/geometry/stack.ts';
import { differentFrames, readSegmentation } from './readSegmentation.ts';
import { tiltedUnevenCt } from './testing/ctSeries.ts';
import { segmentationCase } from './testing/segmentationCase.ts';
import { segmentationFile } from './write/segmentation.ts';

describe('[TIS-10] a SEG that is read back', () => {
  const { plan, labels } = segmentationCase(tiltedUnevenCt());
  const file = (of: Uint8Array): Uint8Array => segmentationFile(plan, of) ?? new Uint8Array(0);
  const read = (of: Uint8Array) => {
    const found = readSegmentation(file(of));
    if (!found) throw new Error('no SEG');
    return found;
  };
  const made = read(labels);
  const pixels = slicePixels(plan.geometry);

  it('has the frames that were written, each with its segment, image, position and pixels', () => {
    expect(differentFrames(made, read(labels.slice()))).toBe(0);
    const [first] = made.frames;
    expect(first).toMatchObject({ segment: 1, imageUid: plan.series[0]?.instanceUids[2] });
    expect(first?.position[2]).toBeCloseTo(plan.geometry.positions[2]?.[2] ?? NaN, 3);
    const set = made.bits.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
    expect(set).toBe(labels.filter((label) => label > 0).length);
  });

  it('differs by as many frames as changed, were lost, or lie elsewhere', () => {
    const changed = labels.slice();
    const last = (plan.slices.length - 1) * pixels;
    changed[2 * pixels] = 0; // the first pixel of the first frame
    changed[last + 5] = 0;
    expect(differentFrames(made, read(changed))).toBe(2);
    const shorter = labels.slice().fill(0, last);
    expect(differentFrames(made, read(shorter))).toBeGreaterThan(0);
    const moved = made.frames.map((frame, i) => (i === 3 ? { ...frame, position: [0, 0, 0] } : frame));
    expect(differentFrames(made, { ...made, frames: moved })).toBe(1);
    const elsewhere = made.frames.map((frame, i) => (i === 1 ? { ...frame, imageUid: '1.2' } : frame));
    expect(differentFrames(made, { ...made, frames: elsewhere })).toBe(1);
    expect(differentFrames(made, { ...made, columns: made.columns + 1 })).toBe(made.frames.length);
  });

  it('that is cut short, or no SEG at all, is none', () => {
    const bytes = file(labels);
    expect(readSegmentation(bytes.subarray(0, bytes.length - 40))).toBeNull();
    expect(readSegmentation(new Uint8Array(200))).toBeNull();
  });
});
