// One or two images of a case, cut and enlarged alike, with the frame of a region on both; a click puts the frame elsewhere.
import { useEffect, useMemo, useRef } from 'react';
import { REGION_SHARE, type Region } from '../../core/readerStudy/caseImages.ts';
import type { BlindPicture } from '../../flows/readerStudyApi.ts';

export interface BlindLook {
  /** Counted from 0. */
  readonly slice: number;
  /** 1: the whole picture. */
  readonly zoom: number;
  readonly region: Region | null;
}

interface BlindImagesProps {
  readonly pictures: readonly BlindPicture[];
  readonly labels: readonly string[];
  readonly look: BlindLook;
  readonly onMark: (region: Region) => void;
  readonly onWheel: (by: number) => void;
}

export function BlindImages({ pictures, labels, look, onMark, onWheel }: BlindImagesProps) {
  return (
    <div
      className={pictures.length > 1 ? 'blind-images two' : 'blind-images'}
      onWheel={({ deltaY }) => {
        if (deltaY !== 0) onWheel(deltaY < 0 ? 1 : -1);
      }}
    >
      {pictures.map((picture, i) => (
        <BlindImage
          key={i}
          picture={picture}
          label={labels[i] ?? ''}
          look={look}
          at={pictures.length === 1 ? 0.5 : 1 - i}
          onMark={onMark}
        />
      ))}
    </div>
  );
}

/** Canvas pixels for each pixel of the picture, so that the frame's line is fine. */
const FINE = 2;

interface BlindImageProps {
  readonly picture: BlindPicture;
  readonly label: string;
  readonly look: BlindLook;
  /** Where in a wider place it lies: 0 at its left, 1 at its right, so that two stand close to each other. */
  readonly at: number;
  readonly onMark: (region: Region) => void;
}

function BlindImage({ picture, label, look, at, onMark }: BlindImageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, pixelMm } = picture;
  const shown = {
    width: Math.round(FINE * width * Math.max(1, pixelMm[0] / pixelMm[1])),
    height: Math.round(FINE * height * Math.max(1, pixelMm[1] / pixelMm[0])),
  };
  const source = useMemo(() => greyCanvas(picture, look.slice), [picture, look.slice]);
  const crop = cropOf(look);
  useEffect(() => {
    const pen = canvas.current?.getContext('2d');
    if (!pen) return;
    const { left, top, share } = cropOf(look);
    pen.clearRect(0, 0, shown.width, shown.height);
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(
      source,
      left * width,
      top * height,
      share * width,
      share * height,
      0,
      0,
      shown.width,
      shown.height,
    );
    if (look.region) drawFrame(pen, look.region, { left, top, share });
  }, [source, look, width, height, shown.width, shown.height]);
  return (
    <canvas
      ref={canvas}
      className={look.region ? 'blind-image markable' : 'blind-image'}
      style={{ objectPosition: `${100 * at}%` }}
      width={shown.width}
      height={shown.height}
      role="img"
      aria-label={label}
      onClick={(event) => {
        if (!look.region) return;
        const box = event.currentTarget.getBoundingClientRect();
        const scale = Math.min(box.width / shown.width, box.height / shown.height);
        const left = box.left + at * (box.width - scale * shown.width);
        const top = box.top + (box.height - scale * shown.height) / 2;
        const x = (event.clientX - left) / (scale * shown.width);
        const y = (event.clientY - top) / (scale * shown.height);
        onMark(inside({ x: crop.left + x * crop.share, y: crop.top + y * crop.share }));
      }}
    />
  );
}

/** The frame's middle, so that the frame stays within the picture. */
export function inside({ x, y }: Region): Region {
  const within = (one: number): number => Math.min(1 - REGION_SHARE / 2, Math.max(REGION_SHARE / 2, one));
  return { x: within(x), y: within(y) };
}

/** What of the picture is shown, in shares of it: about the frame, or about the middle. */
function cropOf({ zoom, region }: BlindLook): {
  readonly left: number;
  readonly top: number;
  readonly share: number;
} {
  const share = 1 / zoom;
  const from = (middle: number): number => Math.min(1 - share, Math.max(0, middle - share / 2));
  return { left: from(region?.x ?? 0.5), top: from(region?.y ?? 0.5), share };
}

function greyCanvas({ width, height, pixels }: BlindPicture, slice: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const image = new ImageData(width, height);
  pixels.subarray(slice * width * height, (slice + 1) * width * height).forEach((grey, i) => {
    image.data.fill(grey, 4 * i, 4 * i + 3);
    image.data[4 * i + 3] = 255;
  });
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

/** A square of a quarter of the picture's width, light with a dark border, so that it is seen on black and on white. */
function drawFrame(
  pen: CanvasRenderingContext2D,
  { x, y }: Region,
  { left, top, share }: ReturnType<typeof cropOf>,
): void {
  const { width, height } = pen.canvas;
  const side = (REGION_SHARE * width) / share;
  const box = [
    ((x - left) / share) * width - side / 2,
    ((y - top) / share) * height - side / 2,
    side,
    side,
  ] as const;
  pen.lineWidth = Math.max(4, width / 100);
  pen.strokeStyle = 'rgb(0 0 0 / 70%)';
  pen.strokeRect(...box);
  pen.lineWidth = Math.max(1.5, width / 250);
  pen.strokeStyle = '#fff';
  pen.strokeRect(...box);
}
