// Pictures of a pair as data URLs: drawn on a canvas, which only a page has.
import type { Picture } from '../core/training/pairPicture.ts';

export function dataUrl({ size, rgba }: Picture): string {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, size, size), 0, 0);
  return canvas.toDataURL('image/png');
}
