// A small picture drawn large, pixel by pixel, with a frame or a cross on it; a click says which of its pixels was meant.
import { useEffect, useRef } from 'react';
import type { Picture } from '../../core/view/mapTiles.ts';

/** In pixels of the picture. */
export interface Mark {
  readonly kind: 'frame' | 'cross';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface PictureCanvasProps {
  readonly picture: Picture;
  readonly label: string;
  readonly mark?: Mark | null;
  readonly synthetic?: boolean;
  /** A whole slice of the head: the patient's sides are written on it. */
  readonly sides?: boolean;
  /** Drawn smooth where it is an image of the head, in squares where its pixels are what is looked at. */
  readonly smooth?: boolean;
  readonly onPick?: (x: number, y: number) => void;
}

export function PictureCanvas({
  picture,
  label,
  mark = null,
  synthetic = false,
  sides = false,
  smooth = false,
  onPick,
}: PictureCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, rgba } = picture;
  useEffect(() => {
    canvas.current?.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [rgba, width, height]);
  const percent = (part: number, whole: number): string => `${(100 * part) / whole}%`;
  return (
    <div className={synthetic ? 'explain-picture synthetic' : 'explain-picture'}>
      <canvas
        ref={canvas}
        className={onPick ? 'pickable' : ''}
        style={smooth ? { imageRendering: 'auto' } : {}}
        width={width}
        height={height}
        role="img"
        aria-label={label}
        onClick={(event) => {
          const { left, top, width: w, height: h } = event.currentTarget.getBoundingClientRect();
          onPick?.(
            Math.min(width - 1, Math.floor(((event.clientX - left) / w) * width)),
            Math.min(height - 1, Math.floor(((event.clientY - top) / h) * height)),
          );
        }}
      />
      {sides ? (
        <>
          <span className="explain-side" aria-hidden>
            R
          </span>
          <span className="explain-side left" aria-hidden>
            L
          </span>
        </>
      ) : null}
      {mark ? (
        <span
          className={`explain-mark ${mark.kind}`}
          aria-hidden
          style={{
            left: percent(mark.x, width),
            top: percent(mark.y, height),
            width: percent(mark.width, width),
            height: percent(mark.height, height),
          }}
        />
      ) : null}
    </div>
  );
}
