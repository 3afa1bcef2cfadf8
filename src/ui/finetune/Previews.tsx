// A validation slice after each epoch: synthetic, real and difference, with metrics.
import { useEffect, useRef, useState } from 'react';
import type { PreviewSet } from '../../core/training/fineTune.ts';
import type { Contrast } from '../../core/contrast.ts';
import { colourMaps } from '../../core/view/viewColourMap.ts';
import { Choice } from '../kit/Choice.tsx';

export function Previews({ shown: set }: { readonly shown: PreviewSet }) {
  const { epoch, previews } = set;
  const [wanted, setWanted] = useState<Contrast>('T1');
  const shown = previews.find(({ contrast }) => contrast === wanted) ?? previews[0];
  if (!shown) return null;
  const { size, synthetic, real, contrast, psnr, ssim, tenengrad, pair } = shown;
  return (
    <figure className="finetune-preview">
      <figcaption className="run-line">
        <span>
          {epoch === 0 ? 'Starting model' : `After epoch ${epoch}`}, {contrast} of {pair}
        </span>
        {previews.length > 1 ? (
          <Choice<Contrast>
            bare
            label="Contrast of the preview"
            value={contrast}
            options={previews.map((one) => ({ value: one.contrast, text: one.contrast }))}
            onChoose={setWanted}
          />
        ) : null}
      </figcaption>
      <div className="finetune-preview-row">
        <Picture
          label={`Synthetic ${contrast}, research only`}
          synthetic
          size={size}
          colour={(i) => grey(synthetic[i] ?? 0)}
        />
        <Picture label={`Real ${contrast}`} size={size} colour={(i) => grey(real[i] ?? 0)} />
        <Picture
          label="Difference, -0.5 to 0.5"
          size={size}
          colour={(i) => {
            const between = (synthetic[i] ?? 0) - (real[i] ?? 0);
            return colourMaps.diverging[Math.min(255, Math.max(0, 128 + between))] ?? grey(0);
          }}
        />
      </div>
      <p className="dim small-print">
        In the head: PSNR {psnr.toFixed(2)} dB, SSIM {ssim.toFixed(3)}, Tenengrad {tenengrad.toFixed(1)}
      </p>
    </figure>
  );
}

const grey = (v: number): readonly [number, number, number] => [v, v, v];

interface PictureProps {
  readonly label: string;
  readonly size: number;
  readonly synthetic?: boolean;
  readonly colour: (at: number) => readonly [number, number, number];
}

function Picture({ label, size, synthetic = false, colour }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const image = new ImageData(size, size);
    for (let i = 0; i < size * size; i++) image.data.set([...colour(i), 255], i * 4);
    canvas.current?.getContext('2d')?.putImageData(image, 0, 0);
  }, [size, colour]);
  return (
    <div className={synthetic ? 'finetune-picture synthetic' : 'finetune-picture'}>
      <canvas ref={canvas} width={size} height={size} role="img" aria-label={label} />
      <span>{label}</span>
    </div>
  );
}
